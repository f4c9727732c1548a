import { PassSchedule } from '../../src/cli/local/rotation/pass-schedule';

const HOUR = 3_600_000;

/** A schedule whose passes say of two specs whether they leave nothing. */
const scheduled = (says: () => readonly boolean[]) => {
  let now = 0;
  const ran: number[] = [];
  const schedule: PassSchedule = new PassSchedule({
    clock: () => now,
    call: async () => {
      ran.push(now / HOUR);
      for (const one of says()) schedule.told(one);
    },
  });
  const moveTo = async (hours: number): Promise<void> => {
    now = hours * HOUR;
    await schedule.runDue();
  };
  return { schedule, ran, moveTo };
};

test('a pass runs every six hours, at full hours; those that time was moved past are made up for once', async () => {
  const { ran, moveTo } = scheduled(() => [false]);
  for (const hours of [5.9, 6, 6.5, 11.9, 12.1, 40, 41.9, 42]) await moveTo(hours);
  expect(ran).toEqual([6, 12.1, 40, 42]);
});

test('time is not moved past one that may find something', async () => {
  let says = [true, true];
  const { schedule, moveTo } = scheduled(() => says);
  expect(schedule.moments).toEqual([6 * HOUR]);
  await moveTo(6);
  expect(schedule.moments).toEqual([]);
  schedule.changed();
  expect(schedule.moments).toEqual([12 * HOUR]);
  says = [false, true];
  await moveTo(12);
  // One spec of two is enough, in whatever order they are told of.
  expect(schedule.moments).toEqual([18 * HOUR]);
  says = [];
  await moveTo(18);
  // A pass that could not say anything has failed.
  expect(schedule.moments).toEqual([24 * HOUR]);
});

test('two that look at once whether it is due run one pass', async () => {
  const { schedule, ran, moveTo } = scheduled(() => [true]);
  await Promise.all([moveTo(6), schedule.runDue()]);
  expect(ran).toEqual([6]);
});
