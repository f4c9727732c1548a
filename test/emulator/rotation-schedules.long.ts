import { PutSecretValueCommand, UpdateSecretCommand, type RotationRulesType } from '@aws-sdk/client-secrets-manager';
import { DAY, START, token } from './endpoint-bed';
import { startRotationBed, type RotationBed } from './rotation-bed';

/** 2026-03-01 is a Sunday; the beds begin at 10:20:30 of it. */
let bed: RotationBed;
beforeEach(async () => (bed = await startRotationBed()));
afterEach(() => bed.close());

const HOUR = 60 * 60 * 1000;
const SECOND = 1000;
const rotations = () => bed.functions.asked.filter(({ Step }) => Step === 'createSecret').length;
const next = async () => (await bed.describe()).NextRotationDate?.toISOString();

/** Sets a schedule without rotating. */
async function schedule(RotationRules: RotationRulesType): Promise<void> {
  await bed.rotate({ RotationRules, RotateImmediately: false });
  await bed.emulator.rotateDue();
}

/** The moment that was drawn. */
const drawn = (): number => bed.emulator.snapshot()[0]!.rotation!.window!.rotatesAt;

/** Opens, and is closed, by which time. */
type Window = readonly [opens: string, closes: string];
const windows: [string, RotationRulesType, Window, Window][] = [
  [
    'days',
    { AutomaticallyAfterDays: 10 },
    ['2026-03-11T00:00:00Z', '2026-03-12T00:00:00Z'],
    ['2026-03-21T00:00:00Z', '2026-03-22T00:00:00Z'],
  ],
  [
    'days and a duration',
    { AutomaticallyAfterDays: 1, Duration: '3h' },
    ['2026-03-02T00:00:00Z', '2026-03-02T03:00:00Z'],
    ['2026-03-03T00:00:00Z', '2026-03-03T03:00:00Z'],
  ],
  [
    'a rate in days',
    { ScheduleExpression: 'rate(31 days)' },
    ['2026-04-01T00:00:00Z', '2026-04-02T00:00:00Z'],
    ['2026-05-02T00:00:00Z', '2026-05-03T00:00:00Z'],
  ],
  [
    'a rate in hours, an hour long from midnight on',
    { ScheduleExpression: 'rate(4 hours)' },
    ['2026-03-01T12:00:00Z', '2026-03-01T13:00:00Z'],
    ['2026-03-01T16:00:00Z', '2026-03-01T17:00:00Z'],
  ],
  [
    'a rate in hours whose window ends with its day',
    { ScheduleExpression: 'rate(23 hours)', Duration: '4h' },
    ['2026-03-01T23:00:00Z', '2026-03-02T00:00:00Z'],
    ['2026-03-02T22:00:00Z', '2026-03-03T00:00:00Z'],
  ],
  [
    'once a day, to its end',
    { ScheduleExpression: 'cron(0 4 * * ? *)' },
    ['2026-03-02T04:00:00Z', '2026-03-03T00:00:00Z'],
    ['2026-03-03T04:00:00Z', '2026-03-04T00:00:00Z'],
  ],
  [
    'several times a day, an hour long',
    { ScheduleExpression: 'cron(0 8/8 * * ? *)' },
    ['2026-03-01T16:00:00Z', '2026-03-01T17:00:00Z'],
    ['2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z'],
  ],
  [
    'on the first Sunday of every third month',
    { ScheduleExpression: 'cron(0 1 ? 1/3 SUN#1 *)', Duration: '2h' },
    ['2026-04-05T01:00:00Z', '2026-04-05T03:00:00Z'],
    ['2026-07-05T01:00:00Z', '2026-07-05T03:00:00Z'],
  ],
  [
    'on the last day of the month',
    { ScheduleExpression: 'cron(0 17 L * ? *)' },
    ['2026-03-31T17:00:00Z', '2026-04-01T00:00:00Z'],
    ['2026-04-30T17:00:00Z', '2026-05-01T00:00:00Z'],
  ],
  [
    'on the last Friday of the month',
    { ScheduleExpression: 'cron(0 17 ? * 6L *)', Duration: '1h' },
    ['2026-03-27T17:00:00Z', '2026-03-27T18:00:00Z'],
    ['2026-04-24T17:00:00Z', '2026-04-24T18:00:00Z'],
  ],
  [
    'on working days',
    { ScheduleExpression: 'cron(0 6 ? * MON-FRI *)', Duration: '1h' },
    ['2026-03-02T06:00:00Z', '2026-03-02T07:00:00Z'],
    ['2026-03-03T06:00:00Z', '2026-03-03T07:00:00Z'],
  ],
  [
    'on the 29th of February',
    { ScheduleExpression: 'cron(0 0 29 2 ? *)', Duration: '1h' },
    ['2028-02-29T00:00:00Z', '2028-02-29T01:00:00Z'],
    ['2032-02-29T00:00:00Z', '2032-02-29T01:00:00Z'],
  ],
];

test.each(windows)('%s: two windows and their edges', async (_, rules, first, second) => {
  await schedule(rules);
  for (const [index, [opens, closes]] of [first, second].entries()) {
    // The last second of it: AWS says "on or before this date".
    expect(await next()).toBe(new Date(Date.parse(closes) - SECOND).toISOString());
    const moment = drawn();
    expect(moment).toBeGreaterThanOrEqual(Date.parse(opens));
    expect(moment).toBeLessThan(Date.parse(closes));
    await bed.moveTo(Date.parse(opens) - SECOND);
    await bed.moveTo(moment - SECOND);
    expect(rotations()).toBe(index);
    await bed.moveTo(moment);
    expect(rotations()).toBe(index + 1);
    expect((await bed.describe()).LastRotatedDate).toEqual(new Date(moment));
  }
});

test('the moment in the window is drawn anew each time, over the whole window', async () => {
  await schedule({ AutomaticallyAfterDays: 1 });
  const offsets: number[] = [];
  for (let day = 0; day < 60; day++) {
    const moment = drawn();
    offsets.push(moment % DAY);
    await bed.moveTo(moment);
  }
  expect(rotations()).toBe(60);
  expect(new Set(offsets).size).toBeGreaterThan(55);
  expect(Math.min(...offsets)).toBeLessThan(3 * HOUR);
  expect(Math.max(...offsets)).toBeGreaterThan(21 * HOUR);
});

test('windows of a rate in hours keep their distance, whatever the day and whenever one was rotated', async () => {
  await schedule({ ScheduleExpression: 'rate(5 hours)' });
  const opened: number[] = [];
  for (let window = 0; window < 12; window++) {
    opened.push(bed.emulator.snapshot()[0]!.rotation!.window!.opensAt);
    await bed.moveTo(drawn());
  }
  expect(opened.map((time) => (time - opened[0]!) / HOUR)).toEqual(opened.map((_, index) => index * 5));
});

test('what was missed is caught up with once, and the schedule goes on from there', async () => {
  await schedule({ AutomaticallyAfterDays: 10 });
  await bed.moveTo('2026-06-05T15:00:00Z');
  expect(rotations()).toBe(1);
  expect(await next()).toBe('2026-06-15T23:59:59.000Z');
});

test('a rotation by hand counts where days are counted, and not where an expression says when', async () => {
  await bed.rotate({ RotationRules: { AutomaticallyAfterDays: 10 } });
  await bed.moveTo('2026-03-04T00:00:00Z');
  expect(await next()).toBe('2026-03-14T23:59:59.000Z');
  await bed.rotate({
    ClientRequestToken: token('v3'),
    RotationRules: { ScheduleExpression: 'cron(0 0 1 * ? *)' },
  });
  await bed.moveTo('2026-03-05T00:00:00Z');
  expect(await next()).toBe('2026-04-01T23:59:59.000Z');
});

test.each<[string, RotationRulesType, string]>([
  ['with AutomaticallyAfterDays', { AutomaticallyAfterDays: 10 }, '2026-03-16T23:59:59.000Z'],
  ['with a rate', { ScheduleExpression: 'rate(10 days)' }, '2026-03-11T23:59:59.000Z'],
  ['with a cron expression', { ScheduleExpression: 'cron(0 0 11 * ? *)' }, '2026-03-11T23:59:59.000Z'],
])('%s, a value written by hand %#', async (_, rules, expected) => {
  await schedule(rules);
  const before = await next();
  bed.clock.now = Date.parse('2026-03-05T12:00:00Z');
  const write = { SecretId: 's', SecretString: 'by hand' };
  // A version that is not the current one is no rotation.
  await bed.client.send(
    new PutSecretValueCommand({ ...write, ClientRequestToken: token('aside'), VersionStages: ['mine'] }),
  );
  expect(await next()).toBe(before);
  bed.clock.now += DAY;
  await bed.client.send(new PutSecretValueCommand({ ...write, ClientRequestToken: token('hand') }));
  expect(await next()).toBe(expected);
  bed.clock.now += DAY;
  await bed.client.send(new UpdateSecretCommand({ ...write, ClientRequestToken: token('again') }));
  if (expected !== before) expect(await next()).toBe('2026-03-17T23:59:59.000Z');
  else expect(await next()).toBe(before);
  expect(await bed.describe()).not.toHaveProperty('LastRotatedDate');
});

test('other rules count from when they were set; the same rules again leave the next rotation where it is', async () => {
  await schedule({ AutomaticallyAfterDays: 10 });
  const before = drawn();
  bed.clock.now += 5 * DAY;
  await schedule({ AutomaticallyAfterDays: 10 });
  expect(drawn()).toBe(before);
  await schedule({ AutomaticallyAfterDays: 20 });
  expect(await next()).toBe('2026-03-26T23:59:59.000Z');
});

test('without rules there is no next rotation', async () => {
  await bed.rotate();
  await bed.moveTo(START + 2000 * DAY);
  expect(rotations()).toBe(1);
  const described = await bed.describe();
  expect(described).not.toHaveProperty('NextRotationDate');
  expect(described).not.toHaveProperty('RotationRules');
});

test('after a rotation an expression shows its days too, as AWS works them out', async () => {
  await schedule({ ScheduleExpression: 'cron(0 0 11,21 * ? *)' });
  expect((await bed.describe()).RotationRules).not.toHaveProperty('AutomaticallyAfterDays');
  await bed.moveTo('2026-03-11T23:59:59Z');
  expect((await bed.describe()).RotationRules).toEqual({
    AutomaticallyAfterDays: 10,
    ScheduleExpression: 'cron(0 0 11,21 * ? *)',
  });
});
