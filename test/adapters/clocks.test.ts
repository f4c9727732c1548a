import { spawnSync } from 'node:child_process';
import { buildSync } from 'esbuild';
import { SystemClock } from '../../src/adapters/system/system-clock';
import { SystemRandom } from '../../src/adapters/system/system-random';
import { ManualClock } from '../../src/testing/memory/manual-clock';

const WAITING = { sleeping: 'waits' } as const;

test('a sleep on the system clock ends with the reason of whoever aborts it, before or while it lasts', async () => {
  const clock = new SystemClock();
  const reason = new Error('interrupted');
  await expect(clock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  const controller = new AbortController();
  const sleeping = clock.sleep(60_000, controller.signal);
  controller.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
});

test('as many calls as a run makes may wait for one signal, and Node warns of no leak', () => {
  const waits = `
    import { SystemClock } from './src/adapters/system/system-clock';
    const [clock, ending] = [new SystemClock(), new AbortController()];
    for (let n = 0; n < 40; n += 1) clock.sleep(60_000, ending.signal).catch(() => console.log('ended'));
    setTimeout(() => ending.abort(new Error('interrupted')), 10);
  `;
  const stdin = { contents: waits, resolveDir: process.cwd(), loader: 'ts' } as const;
  const [built] = buildSync({ stdin, bundle: true, platform: 'node', write: false }).outputFiles;
  // A warning goes to the process itself, which tests do not see.
  const { stdout, stderr } = spawnSync(process.execPath, ['-'], { input: built!.text, encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['ended\n'.repeat(40), '']);
});

test('the system random source gives as many bytes as asked, other ones each time', () => {
  const random = new SystemRandom();
  expect(random.bytes(22)).toHaveLength(22);
  expect(Buffer.from(random.bytes(16)).equals(random.bytes(16))).toBe(false);
});

test('a manual clock that waits wakes sleepers in the order of their times, when it is moved far enough', async () => {
  const clock = new ManualClock(undefined, WAITING);
  const woken: string[] = [];
  const sleeps = [clock.sleep(20).then(() => woken.push('late')), clock.sleep(10).then(() => woken.push('early'))];
  clock.advance(9);
  await Promise.resolve();
  expect(woken).toEqual([]);
  clock.advance(11);
  await Promise.all(sleeps);
  expect(woken).toEqual(['early', 'late']);
  expect(clock.sleeping).toBe(0);
});

test('a manual clock that advances by itself has slept at once', async () => {
  const clock = new ManualClock();
  const before = clock.now();
  await clock.sleep(1_000);
  expect(clock.now() - before).toBe(1_000);
});

test('a sleep on a manual clock that is aborted ends with the reason', async () => {
  const clock = new ManualClock(undefined, WAITING);
  const controller = new AbortController();
  const reason = new Error('interrupted');
  const sleeping = clock.sleep(10, controller.signal);
  controller.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
  expect(clock.sleeping).toBe(0);
});
