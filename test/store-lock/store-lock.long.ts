import fs, {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdStore, type StoreLock } from '../../src/store-lock';
import { lockInKernel } from '../../src/store-lock/kernel-lock';
import { lockProcess } from './lock-process';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-lock-'));
  file = join(folder, 'a.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clock = (): number => Date.parse('2026-11-28T12:00:00Z');
const hold = (kernel: boolean, path = file): Promise<StoreLock> =>
  holdStore(path, { clock, ...(kernel ? {} : { askKernel: () => 'unavailable' }) });

/** As if whoever holds it had been silent for so many seconds. */
const silenceFor = (seconds: number, path = `${file}.held`): void => {
  const at = statSync(path).mtimeMs / 1000 - seconds;
  utimesSync(path, at, at);
};

describe.each([
  ['the kernel', true],
  ['a heartbeat', false],
])('by %s', (_, kernel) => {
  test('a second one is told who holds the store and since when, and gets it after a release, which leaves nothing', async () => {
    const first = await hold(kernel);
    const refusal = await hold(kernel).catch((error: Error) => error);
    expect(refusal).toMatchObject({ code: 'store-in-use' });
    expect((refusal as Error).message).toMatch(
      new RegExp(
        `a\\.db is in use by process ${process.pid} on host ${hostname()} since 2026-11-28T12:00:00.000Z \\(.+\\)\\. Stop`,
      ),
    );
    first.prove();
    first.release();
    expect(readdirSync(folder)).toEqual([]);
    const second = await hold(kernel);
    second.prove();
    second.release();
  });

  test('one store has one lock, whatever links lead to it', async () => {
    mkdirSync(join(folder, 'real'));
    symlinkSync('real', join(folder, 'linked'));
    symlinkSync(join('real', 'store'), join(folder, 'link-to-file'));
    symlinkSync('link-to-file', join(folder, 'link-to-link'));
    for (const exists of [false, true]) {
      if (exists) writeFileSync(join(folder, 'real', 'store'), 'x');
      const held = await hold(kernel, join(folder, 'real', 'store'));
      for (const way of ['linked/store', 'link-to-file', 'link-to-link', 'real/../real/store']) {
        await expect(hold(kernel, join(folder, way))).rejects.toMatchObject({ code: 'store-in-use' });
      }
      expect(held.path.endsWith('/real/store')).toBe(true);
      held.release();
      const byLink = await hold(kernel, join(folder, 'link-to-link'));
      expect(byLink.path).toBe(held.path);
      byLink.release();
    }
  });

  test('when its lock file is removed, or another is put there, the holder writes nothing more and says so', async () => {
    for (const spoil of [
      () => unlinkSync(`${file}.held`),
      () => {
        writeFileSync(join(folder, 'other'), readFileSync(`${file}.held`, 'utf8').replace(/"nonce":"./, '"nonce":"x'));
        renameSync(join(folder, 'other'), `${file}.held`);
      },
    ]) {
      const held = await hold(kernel);
      spoil();
      expect(() => held.prove()).toThrow(expect.objectContaining({ code: 'store-lost' }) as Error);
      expect(() => held.prove()).toThrow();
      expect(await held.lost).toMatchObject({ code: 'store-lost' });
      const isThere = existsSync(`${file}.held`);
      held.release();
      // What is there now is another's.
      expect(existsSync(`${file}.held`)).toBe(isThere);
      rmSync(`${file}.held`, { force: true });
    }
  });

  test('a store with a second name is refused by each of them, and told which file and what to do', async () => {
    writeFileSync(file, 'x');
    linkSync(file, join(folder, 'b.db'));
    for (const path of [file, join(folder, 'b.db')]) {
      const refused = (await hold(kernel, path).catch((error: unknown) => error)) as Error;
      expect(refused).toMatchObject({ code: 'store-linked' });
      expect(refused.message).toMatch(/[ab]\.db has 2 names .*Copy it/);
    }
    expect(readdirSync(folder)).toEqual(['a.db', 'b.db']);
  });

  test('a store that is moved, removed or replaced while it is held takes no more writes', async () => {
    for (const spoil of [
      () => renameSync(file, join(folder, 'moved.db')),
      () => unlinkSync(file),
      () => {
        writeFileSync(join(folder, 'other'), 'y');
        renameSync(join(folder, 'other'), file);
      },
    ]) {
      writeFileSync(file, 'x');
      const held = await hold(kernel);
      held.prove();
      spoil();
      expect(() => held.prove()).toThrow(expect.objectContaining({ code: 'store-lost' }) as Error);
      expect(await held.lost).toMatchObject({ code: 'store-lost' });
      held.release();
      expect(existsSync(`${file}.held`)).toBe(false);
    }
  });

  test('a store that its holder made is watched from then on', async () => {
    const held = await hold(kernel);
    writeFileSync(file, 'x');
    held.watch();
    held.prove();
    renameSync(file, join(folder, 'moved.db'));
    expect(() => held.prove()).toThrow(expect.objectContaining({ code: 'store-lost' }) as Error);
    held.release();
  });

  test('something that is no lock of ours is left as it is, and said', async () => {
    writeFileSync(`${file}.held`, 'notes of somebody\n');
    await expect(hold(kernel)).rejects.toMatchObject({ code: 'store-lock-foreign' });
    expect(readFileSync(`${file}.held`, 'utf8')).toBe('notes of somebody\n');
    rmSync(`${file}.held`);
    mkdirSync(`${file}.held`);
    await expect(hold(kernel)).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['a.db.held']);
  });

  test.each(['', '{"lock":"store of', '{"lock":"store of hawzu-tokens","kind":'])(
    'what a process leaves that died while it wrote %j keeps nobody out',
    async (text) => {
      writeFileSync(`${file}.held`, text);
      if (!kernel) silenceFor(16);
      const held = await hold(kernel);
      held.prove();
      held.release();
    },
  );
});

test('a store that was moved while it is held is refused to a second process, until the first has ended', async () => {
  writeFileSync(file, 'x');
  const first = await lockProcess(file);
  const moved = join(folder, 'moved.db');
  renameSync(file, moved);
  const refused = await holdStore(moved, { clock }).catch((error: unknown) => error);
  const left = readdirSync(folder);
  await first.kill();
  expect(refused).toMatchObject({ code: 'store-in-use' });
  expect(left).toEqual(['a.db.held', 'moved.db']);
  (await holdStore(moved, { clock })).release();
});

test('a killed process has let go of the store, though the children it started live on', async () => {
  for (const child of ['spawn', 'fork'] as const) {
    const first = await lockProcess(file, { child });
    const orphan = Number(/^held (\d+)$/.exec(first.said)?.[1]);
    expect(orphan).toBeGreaterThan(1);
    expect((await lockProcess(file)).said).toContain(`in use by process ${first.child.pid} on host`);
    await first.kill();
    expect(() => process.kill(orphan, 0)).not.toThrow();
    const held = await holdStore(file, { clock });
    held.release();
    process.kill(orphan, 'SIGKILL');
  }
});

test('of eight that start at once over the lock of a dead one, one holds the store', async () => {
  for (const kernel of [true, false]) {
    const dead = await lockProcess(file, { kernel });
    await dead.kill();
    if (!kernel) silenceFor(16);
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => hold(kernel)));
    const held = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(held).toHaveLength(1);
    held[0]!.prove();
    held[0]!.release();
  }
});

test.each([true, false])('never two at once while several take and release it (kernel: %s)', async (kernel) => {
  let holders = 0;
  let taken = 0;
  const lane = async (): Promise<void> => {
    for (let n = 0; n < 8;) {
      const held = await hold(kernel).catch(() => undefined);
      if (held === undefined) continue;
      holders += 1;
      expect(holders).toBe(1);
      held.prove();
      await new Promise((resolve) => setImmediate(resolve));
      holders -= 1;
      held.release();
      taken += 1;
      n += 1;
    }
  };
  await Promise.all([lane(), lane(), lane()]);
  expect(taken).toBe(24);
  expect(readdirSync(folder)).toEqual([]);
});

test('who opened the lock file before its holder removed it does not hold the store by it', async () => {
  const first = await hold(true);
  let second: Promise<StoreLock> | undefined;
  let asked = 0;
  const late = holdStore(file, {
    clock,
    askKernel: (handle) => {
      // Between opening and asking, the first lets go and a second takes the store.
      if ((asked += 1) > 1) return lockInKernel(handle);
      first.release();
      second = hold(true);
      return lockInKernel(handle);
    },
  });
  await expect(late).rejects.toMatchObject({ code: 'store-in-use' });
  const held = await second!;
  held.prove();
  held.release();
});

describe('without the kernel', () => {
  test('a silence of 15 seconds frees the store, one of less does not, and the one that was silent writes nothing more', async () => {
    const first = await hold(false);
    silenceFor(14);
    await expect(hold(false)).rejects.toMatchObject({ code: 'store-in-use' });
    silenceFor(2);
    const second = await hold(false);
    expect(() => first.prove()).toThrow(expect.objectContaining({ code: 'store-lost' }) as Error);
    first.release();
    second.prove();
    expect(readdirSync(folder)).toEqual(['a.db.held']);
    second.release();
  });

  test('a holder proves life every few seconds', async () => {
    jest.useFakeTimers({ doNotFake: ['performance', 'setImmediate', 'nextTick'] });
    try {
      const held = await hold(false);
      silenceFor(14);
      const before = statSync(`${file}.held`).mtimeMs;
      jest.advanceTimersByTime(3_000);
      expect(statSync(`${file}.held`).mtimeMs).toBeGreaterThan(before + 13_000);
      held.release();
    } finally {
      jest.useRealTimers();
    }
  });

  test('a holder that could not prove life for 10 seconds writes nothing more, one of less does', async () => {
    const held = await hold(false);
    const from = performance.now();
    const now = jest.spyOn(performance, 'now');
    const refused = jest.spyOn(fs, 'writeSync').mockImplementation(() => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    });
    try {
      now.mockReturnValue(from + 9_000);
      held.prove();
      now.mockReturnValue(from + 10_001);
      expect(() => held.prove()).toThrow(expect.objectContaining({ code: 'store-lost' }) as Error);
      refused.mockRestore();
      expect(() => held.prove()).toThrow();
    } finally {
      jest.restoreAllMocks();
      held.release();
    }
  });

  test('who takes a store over waits before it writes, and gives up when the store is taken from it meanwhile', async () => {
    const first = await hold(false);
    silenceFor(16);
    const second = hold(false);
    const outcome = second.then(
      () => 'held',
      (error: { code?: string }) => error.code,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    unlinkSync(`${file}.held`);
    expect(await outcome).toBe('store-lost');
    first.release();
  });

  test('those with and those without the kernel keep each other out', async () => {
    for (const [first, second] of [
      [true, false],
      [false, true],
    ] as const) {
      const held = await hold(first);
      await expect(hold(second)).rejects.toMatchObject({ code: 'store-in-use' });
      silenceFor(16);
      if (!first) {
        const taken = await hold(second);
        expect(() => held.prove()).toThrow();
        taken.release();
      }
      held.release();
    }
  });

  test('a machine without flock falls back by itself', async () => {
    const before = ['env', `PATH=${folder}`];
    const first = await lockProcess(file, { before });
    expect(JSON.parse(readFileSync(`${file}.held`, 'utf8'))).toMatchObject({ kind: 'heartbeat', pid: first.child.pid });
    expect((await lockProcess(file, { before })).said).toContain(`in use by process ${first.child.pid}`);
    await first.kill();
    silenceFor(16);
    const second = await lockProcess(file, { before });
    expect(second.said).toContain('held');
    await second.kill();
  });
});
