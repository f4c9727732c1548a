import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DevHome } from './dev-process';
import { entry, spec } from './local-world';

const MARCH = ['--clock', '2026-03-01T00:00Z'];

let home: DevHome;
beforeEach(() => (home = new DevHome()));
afterEach(() => home.remove());

const clockFile = (): string => join(home.folder, 'state', 'token-service.clock');

describe('a clock of its own', () => {
  test('goes on from where it stopped, without a flag too', async () => {
    await home.start(...MARCH);
    await home.move('+10d');
    await home.stop();
    await home.start();
    expect(await home.hears('To move on')).toContain('It is 2026-03-11 00:');
    expect(await home.time()).toMatch(/^2026-03-11T00:/);
  });

  test('never runs backwards: an earlier time is not taken, and that is said; a later one is', async () => {
    await home.start(...MARCH);
    await home.move('+10d');
    await home.stop();
    await home.start(...MARCH);
    expect(await home.hears('To move on')).toContain('Time never runs backwards: in state it is 2026-03-11 00:');
    expect(await home.time()).toMatch(/^2026-03-11T00:/);
    await home.stop();
    await home.start('--clock', '2026-05-01');
    expect(await home.time()).toMatch(/^2026-05-01T00:/);
  });

  test('knows the latest that its stores hold, where the note of the time is lost or older', async () => {
    const file = home.write('tokens.yaml', spec(entry('ci-runner')));
    await home.start(...MARCH);
    await home.move('+10d');
    expect((await home.shell('apply', file, '--yes')).code).toBe(0);
    await home.stop('SIGKILL');
    for (const lose of [() => rmSync(clockFile()), () => writeFileSync(clockFile(), '2026-03-02T00:00:00.000Z\n')]) {
      lose();
      await home.start(...MARCH);
      expect(await home.hears('To move on')).toContain('Time never runs backwards: in state it is 2026-03-11 00:');
      await home.stop();
    }
  });

  test('that can’t be read ends the start, and is left as it is', async () => {
    await home.start(...MARCH);
    await home.stop();
    writeFileSync(clockFile(), 'noon');
    const { code, said } = await home.ends();
    expect(code).toBe(1);
    expect(said).toContain('error[file-unreadable]');
    expect(readFileSync(clockFile(), 'utf8')).toBe('noon');
  });

  test('of a folder that another dev has is not touched', async () => {
    await home.start(...MARCH);
    await home.move('+10d');
    const before = readFileSync(clockFile(), 'utf8').slice(0, 13);
    const { code, said } = await home.beside().ends('--clock', '2027-01-01');
    expect(code).toBe(1);
    expect(said).toContain('error[store-in-use]');
    expect(readFileSync(clockFile(), 'utf8').slice(0, 13)).toBe(before);
  });
});

describe.each([
  ['years ahead', '2031-07-01T00:00Z'],
  ['months behind', '2026-03-01T00:00Z'],
])('a shell whose clock is not that of the services, which are %s', (_what, clock) => {
  test('plans, applies and lists by the time of the services', async () => {
    const file = home.write('tokens.yaml', spec(entry('ci-runner')));
    await home.start('--clock', clock);
    const day = clock.slice(0, 10);
    expect((await home.shell('plan', file)).said).toContain(`as of ${day} 00:`);
    expect((await home.shell('apply', file, '--yes')).said).toContain('1 done');
    expect((await home.shell('plan', file, '--detailed-exitcode')).code).toBe(0);
    expect((await home.shell('inventory', file)).said).toMatch(/ci-runner +enabled .* in 30 d +in 20 d/);
    await home.move('+21d');
    expect((await home.shell('plan', file)).said).toContain('± rotate');
    expect((await home.shell('apply', file, '--yes')).said).toContain('1 done');
    for (const line of ['+25h', '+1h', '+49h', '+1h']) {
      await home.move(line);
      expect((await home.shell('apply', file, '--yes')).code).toBe(0);
    }
    expect((await home.shell('plan', file, '--detailed-exitcode')).said).toContain('1 as declared');
  });
});
