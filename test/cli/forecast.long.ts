import { entry, LocalWorld, spec } from './local-world';
import { expectFits } from './output-schema';

const DAY = 24 * 3_600_000;

let world: LocalWorld;
let file: string;
beforeAll(async () => {
  world = await LocalWorld.start();
  file = world.write('tokens.yaml', spec(entry('ci-runner') + entry('nightly', '    rotation: none\n')));
  await world.run(['apply', file, '--yes']);
});
afterAll(() => world.close());

const told = async (...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await world.run([...args, '--no-color']);
  return `${code} ${stdout}${stderr}`;
};

interface Event {
  readonly at: string;
  readonly token: string;
  readonly kind: string;
}

test('forecast tells what is to come in its order, and what breaks if nothing runs', async () => {
  const text = await told('forecast', file, '--days', '32');
  expect(text).toMatch(/^0 To come for acme-ci in workspace ws_acme/);
  const lines = text.split('\n').filter((line) => /^20\d\d-.*  in /.test(line));
  const events = lines.map((line) => line.replace(/^\S+ \S+( UTC)?\s+in \S+ \S+\s+/, '').replace(/\s+github.*/, ''));
  expect(events.map((event) => event.replace(/\s+/, ' '))).toEqual([
    'ci-runner rotated',
    'ci-runner rollback ends',
    'ci-runner old token disabled',
    'ci-runner old token revoked',
    'nightly expires',
    'nightly replaced',
    'nightly rollback ends',
    'nightly old token revoked',
  ]);
  expect(text).toContain('If nothing runs from now on, the first to break: ');
});

test('as JSON it is one document with a schema, its times exact', async () => {
  const { stdout } = await world.run(['forecast', file, '--token', 'ci-runner', '--format', 'json']);
  const document = JSON.parse(stdout) as { result: { forecasts: { asOf: string; events: Event[] }[] } };
  expectFits(document);
  const [{ asOf, events } = { asOf: '', events: [] }] = document.result.forecasts;
  const [rotated] = events;
  expect(rotated).toMatchObject({ token: 'ci-runner', kind: 'rotated' });
  expect(Math.abs(Date.parse(rotated!.at) - Date.parse(asOf) - 20 * DAY)).toBeLessThan(60_000);
  expect(events.every(({ token }) => token === 'ci-runner')).toBe(true);
});

test('as a calendar it has the same ids in every run, lines of at most 75 octets, and CRLF', async () => {
  const [one, two] = [
    await world.run(['forecast', file, '--days', '32', '--format', 'ics']),
    await world.run(['forecast', file, '--days', '32', '--format', 'ics']),
  ];
  const ids = (text: string): string[] => text.match(/^UID:.*$/gm) ?? [];
  expect(ids(one.stdout)).toHaveLength(8);
  expect(new Set(ids(one.stdout)).size).toBe(8);
  expect(ids(two.stdout)).toEqual(ids(one.stdout));
  const lines = one.stdout.split('\r\n');
  expect(lines.at(-1)).toBe('');
  expect([lines[0], lines.at(-2)]).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR']);
  expect(lines.filter((line) => Buffer.byteLength(line) > 75 || line.includes('\n'))).toEqual([]);
  expect(lines.filter((line) => line.startsWith('SUMMARY:'))[0]).toBe('SUMMARY:ci-runner: rotated');
});

test.each(['0', '-1', '3661', 'ten', '1.5', ''])('--days %s is refused, and says what it takes', async (days) => {
  expect(await told('forecast', file, `--days=${days}`)).toMatch(/^1 [^]*--days can't be[^]*from 1 to 3660/);
});

test('plan --at shows what an apply would do then, if nothing happened before', async () => {
  expect(await told('plan', file)).toMatch(/^0 [^]*Nothing to do/);
  expect(await told('plan', file, '--at', '21d')).toMatch(
    /^0 [^]*rotate {3}ci-runner[^]*Plan: 1 to rotate, 1 as declared\./,
  );
  const later = new Date(Date.now() + 31 * DAY).toISOString();
  expect(await told('plan', file, '--at', later)).toMatch(/nightly[^]*expired/);
});

test.each([
  ['2001-01-01T00:00Z', /--at can't be "2001[^]*a time to come/],
  ['soon', /--at can't be "soon"[^]*a time to come/],
])('plan --at %s is refused', async (at, says) => {
  expect(await told('plan', file, '--at', at)).toMatch(says);
});

test('a plan for another time is not saved: nobody could apply it', async () => {
  const out = `${world.folder}/plan.json`;
  expect(await told('plan', file, '--at', '21d', '--out', out)).toMatch(/^1 [^]*--out can't be/);
});
