import type { Asked } from './bed';
import { Bed, DAY, desiredToken, names, saysOf, specOf } from './bed';
import * as planning from '../../src/core/reconcile/plan-entry';

const entries = ['api', 'web', 'job'];
const spec = specOf(
  'acme-ci',
  entries.map((name) => desiredToken(name)),
);

/** How often each entry was planned while something was done. */
async function plansOf(act: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> {
  const spy = jest.spyOn(planning, 'planEntry');
  try {
    await act();
    const counts = new Map<string, number>();
    for (const [{ desired }] of spy.mock.calls) counts.set(desired.name, (counts.get(desired.name) ?? 0) + 1);
    return Object.fromEntries(counts);
  } finally {
    spy.mockRestore();
  }
}

/** What an apply has to do, and in which entries it has to look closer. */
const APPLIES: readonly (readonly [string, (bed: Bed) => void, Asked, readonly string[]])[] = [
  ['rotates what is due', (bed) => bed.advance(20 * DAY), {}, entries],
  ['rotates one by name', (bed) => bed.advance(DAY), { options: { rotate: names('api') } }, ['api']],
  ['replaces what a person disabled', (bed) => disable(bed), {}, ['web']],
  [
    'ends what leaked',
    (bed) => {
      bed.advance(DAY);
      bed.allowStopping();
    },
    { options: { compromised: names('api') } },
    ['api'],
  ],
];

function disable(bed: Bed): void {
  bed.advance(DAY);
  bed.outside(() => bed.world.outside.personDisables(bed.current('web').id));
}

test.each(APPLIES)('an apply that %s plans each entry once, and once more where it looked closer', async (...row) => {
  const [, change, asked, closer] = row;
  const bed = new Bed();
  await bed.pass(spec);
  change(bed);
  const counts = await plansOf(async () => expect(saysOf(await bed.pass(spec, asked)).join()).toContain('done'));
  expect(counts).toEqual(Object.fromEntries(entries.map((name) => [name, closer.includes(name) ? 2 : 1])));
});

test('a first apply plans each entry once: there is nothing to look closer at', async () => {
  const bed = new Bed();
  expect(await plansOf(() => bed.pass(spec))).toEqual({ api: 1, web: 1, job: 1 });
});

test('an apply and a plan without changes plan each entry once', async () => {
  const bed = new Bed();
  await bed.pass(spec);
  bed.advance(DAY);
  await bed.pass(spec);
  bed.advance(DAY);
  expect(await plansOf(() => bed.pass(spec))).toEqual({ api: 1, web: 1, job: 1 });
  expect(await plansOf(() => bed.plan(spec))).toEqual({ api: 1, web: 1, job: 1 });
});
