import type { ManagedBy } from '../../src/core/model/managed-by';
import { ownerId, tokenName } from '../../src/core/model/ids';
import { duration, instant } from '../../src/core/model/time';
import { Bed, DAY, desiredToken, HOUR, names, specOf } from './bed';

const every = (days: number) => ({
  kind: 'every' as const,
  every: duration(days, 'd'),
  overlap: duration(24, 'h'),
  observationPeriod: duration(48, 'h'),
});
const api = (changes = {}) => desiredToken('api', { rotation: every(20), ...changes });
const spec = specOf('acme-ci', [api()]);

/** What the current token of an entry says, and when it was made. */
function said(bed: Bed, entry: string): { readonly claim: ManagedBy | null | undefined; readonly madeAt: number } {
  const { managedBy, createdAt } = bed.current(entry);
  return { claim: managedBy, madeAt: createdAt };
}

async function standing(): Promise<Bed> {
  const bed = new Bed();
  await bed.pass(spec);
  bed.advance(HOUR);
  return bed;
}

const claimOf = (owner: string, entry: string, madeAt: number) => ({
  owner,
  entry,
  rotateBy: instant(madeAt + 20 * DAY),
  policy: 'every 20d, overlap 24h',
});

test('what an apply issues says whose it is, how it is rotated and when its successor is due', async () => {
  const bed = await standing();
  const { claim, madeAt } = said(bed, 'api');
  expect(claim).toEqual(claimOf('acme-ci', 'api', madeAt));
});

test('so does what a rotation issues; what is not rotated says no more than whose it is', async () => {
  const bed = await standing();
  const before = said(bed, 'api').madeAt;
  await bed.pass(spec, { options: { rotate: names('api') } });
  const { claim, madeAt } = said(bed, 'api');
  expect([claim, madeAt > before]).toEqual([claimOf('acme-ci', 'api', madeAt), true]);

  const { rotation } = desiredToken('api');
  const none = { ...rotation, kind: 'none' as const };
  await bed.pass(specOf('acme-ci', [api({ rotation: none })]), { options: { rotate: names('api') } });
  expect(said(bed, 'api').claim).toEqual({ owner: 'acme-ci', entry: 'api', rotateBy: null, policy: null });
});

test('a renamed entry, and one that moved to another owner, is said by its token from then on', async () => {
  const bed = await standing();
  const { madeAt } = said(bed, 'api');
  await bed.pass(specOf('acme-ci', [api({ name: tokenName('gate'), renamedFrom: tokenName('api') })]));
  expect(said(bed, 'gate')).toEqual({ claim: claimOf('acme-ci', 'gate', madeAt), madeAt });
  const movedFrom = { owner: ownerId('acme-ci'), name: tokenName('gate') };
  await bed.pass(specOf('team-b', [api({ name: tokenName('gate'), movedFrom })]));
  expect(said(bed, 'gate')).toEqual({ claim: claimOf('team-b', 'gate', madeAt), madeAt });
});

test('a hand-made token that is taken over says it too, and its rotation counts from when it was made', async () => {
  const bed = new Bed();
  const access = api().access;
  const hand = bed.outside(() => bed.world.outside.personIssues({ label: 'by hand', access, expiresAt: null }));
  const value = { version: 'h'.repeat(32) as never, text: hand.value.reveal() };
  const arn = bed.outside(() => bed.world.outside.makeSecret({ name: 'given', description: '', tags: {} }, value));
  bed.advance(HOUR);
  await bed.pass(specOf('acme-ci', [api({ secret: { kind: 'external', arn, takeOver: true } })]));
  const token = bed.token(hand.id);
  expect(token.managedBy).toEqual(claimOf('acme-ci', 'api', token.createdAt));
});

test('nobody is believed: a stranger that claims an entry stays a stranger, and a false claim ends nothing', async () => {
  const bed = await standing();
  const { access } = api();
  const claim = said(bed, 'api').claim!;
  const stranger = bed.outside(() =>
    bed.world.outside.personIssues({ label: 'theirs', access, expiresAt: null, managedBy: claim }),
  );
  bed.isStranger(stranger.id);
  for (const options of [{ options: { prune: true } }, { options: { rotate: names('api') } }]) {
    await bed.pass(spec, options);
    bed.advance(30 * DAY);
  }
  expect(bed.alive(stranger.id)).toHaveLength(1);
  expect(bed.violations).toEqual([]);
});
