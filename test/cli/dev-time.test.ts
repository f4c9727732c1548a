import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clockSpeed, clockTime } from '../../src/cli/definitions/flags/clock-flags';
import { DevClock } from '../../src/cli/local/time/dev-clock';
import { TimeControl } from '../../src/cli/local/time/time-control';
import type { Diagnostic } from '../../src/core/diagnostics/diagnostic';
import { startEmulator } from '../../src/emulator';
import { DevHome } from './dev-process';

const MARCH = Date.parse('2026-03-01T00:00Z');
const HOUR = 3_600_000;

describe('the clock', () => {
  const clockAt = (speed: number): { readonly clock: DevClock; readonly machine: { now: number } } => {
    const machine = { now: 1_000_000 };
    return { machine, clock: new DevClock(MARCH, speed, () => machine.now) };
  };

  test('goes as fast as it is told to, and with the machine until it is told another time', () => {
    const { clock, machine } = clockAt(3600);
    machine.now += 1_000;
    expect(clock.now() - MARCH).toBe(HOUR);
    const plain = new DevClock(undefined, 1, () => machine.now);
    machine.now += 5_000;
    expect(plain.now()).toBe(machine.now);
  });

  test('goes at its normal pace while work is under way, and loses nothing before or after', () => {
    const { clock, machine } = clockAt(3600);
    machine.now += 1_000;
    clock.hold(true);
    machine.now += 1_000;
    expect(clock.now() - MARCH).toBe(HOUR + 1_000);
    clock.hold(false);
    machine.now += 1_000;
    expect(clock.now() - MARCH).toBe(2 * HOUR + 1_000);
  });

  test('changes its speed on the way', () => {
    const { clock, machine } = clockAt(1);
    machine.now += 1_000;
    clock.goAt(3600);
    machine.now += 1_000;
    clock.goAt(1);
    machine.now += 1_000;
    expect(clock.now() - MARCH).toBe(HOUR + 2_000);
  });

  test('moves forward and never back, whatever it is told and the machine does', () => {
    const { clock, machine } = clockAt(1);
    clock.moveTo(MARCH + HOUR);
    clock.moveTo(MARCH);
    expect(clock.now()).toBe(MARCH + HOUR);
    machine.now -= 500_000;
    expect(clock.now()).toBe(MARCH + HOUR);
  });
});

test.each([
  ['2026-03-01', MARCH],
  ['2026-03-01T00:00Z', MARCH],
  ['2026-03-01T02:00:00.000+02:00', MARCH],
])('--clock takes %s', (text, time) => {
  expect(clockTime(text)).toBe(time);
});

test.each(['yesterday', '2026-03-01T00:00', '2026-02-30T25:00Z', '1999-12-31', '2100-01-01', ''])(
  '--clock does not take "%s"',
  (text) => {
    expect(() => clockTime(text)).toThrow('It takes a time');
  },
);

test('--speed takes whole numbers, with an x or without', () => {
  expect([clockSpeed('3600x'), clockSpeed('3600'), clockSpeed('1')]).toEqual([3600, 3600, 1]);
  for (const text of ['0', '1.5x', 'fast', '100001x', '-1', 'x'])
    expect(() => clockSpeed(text)).toThrow('It takes a whole number');
});

describe('a typed line', () => {
  const clock = new DevClock(MARCH, 1, () => 0);
  const wrong: Diagnostic[] = [];
  let moves = 0;
  let control: TimeControl;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const secrets = await startEmulator({
      clock: clock.now,
      random: (bytes) => Buffer.alloc(bytes),
      rotationPollMs: 0,
    });
    close = () => secrets.close();
    control = new TimeControl({
      moments: () => [],
      ...{ clock, secrets, catchUp: () => secrets.rotateDue() },
      moved: () => (moves += 1),
      wrong: (diagnostic) => void wrong.push(diagnostic),
    });
  });
  afterAll(() => close());

  test.each([
    ['+6h', '2026-03-01T06:00'],
    ['+20d', '2026-03-21T06:00'],
    ['+1M', '2026-04-21T06:00'],
  ])('%s moves the clock', async (line, time) => {
    await control.take(line);
    expect(new Date(clock.now()).toISOString()).toContain(time);
  });

  test('3600x changes how fast it goes', async () => {
    const before = moves;
    await control.take('3600x');
    expect([clock.pace, moves]).toEqual([3600, before + 1]);
    await control.take('1x');
    expect(clock.pace).toBe(1);
  });

  test.each(['20d', '0x', '100001x', '3600', '+20', '+20m', '-1d', '+1d +1d', 'quit', `+${'9'.repeat(400)}d`])(
    '"%s" moves nothing, and is answered with what would be right',
    async (line) => {
      const [before, earlier] = [clock.now(), moves];
      await control.take(line);
      expect([clock.now(), moves]).toEqual([before, earlier]);
      expect(wrong.at(-1)).toMatchObject({
        code: 'clock-line-unknown',
        advice: expect.stringContaining('+6h') as string,
      });
      expect(wrong.at(-1)!.message.length).toBeLessThan(80);
    },
  );

  test('shows nothing of a value that was typed in the wrong place, and no control character', async () => {
    const value = `hwz_${'a1'.repeat(18)}`;
    await control.take(`\u001b[31m${value}`);
    expect(wrong.at(-1)!.message).not.toContain(value.slice(0, 12));
    expect(wrong.at(-1)!.message).not.toContain('\u001b');
  });
});

let home: DevHome;
beforeEach(() => (home = new DevHome()));
afterEach(() => home.remove());

test('dev has the clock that it is told, for both services, and goes on from where it stopped, never back', async () => {
  await home.start('--clock', '2026-03-01T00:00Z');
  expect(await home.hears('To move on')).toContain('It is 2026-03-01 00:0');
  expect(await home.move('+10d')).toMatch(/2026-03-11 00:0\d:\d\d UTC {2}Clock set/);
  for (const url of [home.values.endpoint, home.values.secrets])
    expect(Date.parse((await fetch(url)).headers.get('date') ?? '') / HOUR).toBeCloseTo((MARCH + 240 * HOUR) / HOUR, 0);
  await home.stop();
  await home.start('--clock', '2026-03-01T00:00Z');
  expect(await home.hears('To move on')).toContain('Time never runs backwards: in state it is 2026-03-11 00:');
  expect(await home.time()).toMatch(/^2026-03-11T00:/);
});

test('without any of it, time is this machine’s, and nothing is noted', async () => {
  await home.start();
  expect(Math.abs(Date.parse(await home.time()) - Date.now())).toBeLessThan(5_000);
  home.type('+10d');
  await home.stop();
  expect(() => readFileSync(join(home.folder, 'state', 'token-service.clock'))).toThrow('ENOENT');
});
