import { entry, spec } from './local-world';
import { MARCH, RotatingHome, SECRET, times } from './rotating-home';

let home: RotatingHome;
beforeEach(() => (home = new RotatingHome()));
afterEach(() => home.remove());

test('a jump goes through everything that is due on the way', async () => {
  const file = home.write('tokens.yaml', spec(entry('ci-runner')));
  await home.start(file, ...MARCH);
  await home.shell('apply', file, '--yes');
  await home.hears('trial of the rotation function succeeded');
  expect(times(await home.move('+65d'), 'rotation succeeded')).toBe(3);
});

test('time goes as fast as it is told to', async () => {
  const often = spec(entry('ci-runner')).replace(
    'rotation: { every: 20d, overlap: 24h, observationPeriod: 48h }',
    'rotation: { every: 5h, overlap: 1h, observationPeriod: 1h }',
  );
  const file = home.write('tokens.yaml', often);
  await home.start(file, '--speed', '20000x');
  await home.shell('apply', file, '--yes');
  await home.hears(/rotation succeeded/, 2);
});

test('rotation goes on after a restart, by its function of then', async () => {
  const file = home.write('tokens.yaml', spec(entry('ci-runner')));
  await home.start(file, ...MARCH);
  await home.shell('apply', file, '--yes');
  await home.hears('trial of the rotation function succeeded');
  const first = await home.currentToken();
  await home.stop('SIGKILL');
  // At the same address: a value says which service it is for, and is presented to no other.
  await home.start(file, '--port', new URL(home.values.endpoint).port);
  await home.move('+22d');
  expect(await home.currentToken()).not.toBe(first);
});

test('another schedule that is declared counts from the next start on, and rotates nothing by itself', async () => {
  const file = home.write('tokens.yaml', spec(entry('ci-runner')));
  await home.start(file, ...MARCH);
  await home.shell('apply', file, '--yes');
  await home.hears('trial of the rotation function succeeded');
  const first = await home.currentToken();
  await home.stop();
  home.write('tokens.yaml', spec(entry('ci-runner')).replace('every: 20d', 'every: 10d'));
  await home.start(file);
  await home.hears(`${SECRET}: rotates by rate(10 days), next at 2026-03-11`);
  expect(await home.currentToken()).toBe(first);
});

test('an entry that rotates more often than Secrets Manager can is told once, and left to applies', async () => {
  const often = spec(entry('ci-runner')).replace('every: 20d, overlap: 24h', 'every: 3h, overlap: 1h');
  const file = home.write('tokens.yaml', often);
  await home.start(file, ...MARCH);
  await home.shell('apply', file, '--yes');
  expect(await home.hears('warning[rotation-unschedulable]')).not.toContain('rotates by');
  await home.move('+4h');
  expect((await home.shell('apply', file, '--yes')).said).toContain('1 done');
  await home.stop();
  expect(home.printed.join().split('warning[rotation-unschedulable]')).toHaveLength(2);
});
