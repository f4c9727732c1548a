import type { DesiredToken } from '../../src/core/model/desired';
import { ownerId, tokenName } from '../../src/core/model/ids';
import { OWNER_TAG } from '../../src/core/reconcile/observed/observed';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { Bed, DAY, desiredToken, saysOf, specOf } from './bed';

const web = desiredToken('web');
const left = specOf('acme-ci', [web]);
/** The entry that goes, with what its secret is declared to be. */
const old = (more: Partial<Extract<DesiredToken['secret'], { kind: 'managed' }>> = {}): DesiredToken =>
  desiredToken('old', {
    secret: { kind: 'managed', name: 'hawzu/acme/old', named: false, tags: {}, recoveryWindowDays: 30, ...more },
  });

type Act = (bed: Bed, entry: DesiredToken) => unknown;
const declaredAgain: Act = (bed, entry) => bed.pass(specOf('acme-ci', [web, entry]));
const takenOver: Act = (bed, entry) =>
  bed.pass(specOf('team', [{ ...entry, movedFrom: { owner: ownerId('acme-ci'), name: tokenName('old') } }]));
const retagged: Act = (bed) => {
  const { arn, tags } = bed.secret('old');
  bed.outside(() => bed.world.outside.setTags(arn, { ...tags, [OWNER_TAG]: 'team' }));
};

/** A prune by a spec that no longer has the entry; somebody acts right before a call of it. */
async function pruned(operation: string, act: Act, { entry = old(), nth = 1 } = {}) {
  const bed = new Bed();
  await bed.pass(specOf('acme-ci', [web, entry]));
  bed.advance(DAY);
  bed.allowStopping();
  let calls = 0;
  const interleave = async (call: PortCall) => {
    if (call.operation === operation && (calls += 1) === nth) await act(bed, entry);
  };
  const end = await bed.pass(left, { options: { prune: true }, hooks: { interleave } });
  expect(calls).toBeGreaterThanOrEqual(nth);
  return { bed, says: saysOf(end) };
}

const STOPPED = ['remove old: moved (moved-meanwhile)'];

describe('a secret that is filled while it is being removed stays, and the removal says that it stopped', () => {
  test.each([
    ['declared again', 30, declaredAgain, STOPPED],
    ['declared again', 0, declaredAgain, STOPPED],
    // Then it is no longer this owner's to remove.
    ['taken over by another owner', 30, takenOver, []],
    ['taken over by another owner', 0, takenOver, []],
  ] as const)('%s right before its end, restorable for %i days', async (_who, recoveryWindowDays, act, told) => {
    const { bed, says } = await pruned('delete', act, { entry: old({ recoveryWindowDays }) });
    expect(says).toEqual(told);
    expect(bed.secret('old').deletedAt).toBeUndefined();
    expect(bed.works('old')).toBe(true);
  });

  test('without a day of grace too it is gone in the end where nobody did', async () => {
    const { bed, says } = await pruned('delete', () => {}, { entry: old({ recoveryWindowDays: 0 }) });
    expect(says).toEqual(['remove old: done']);
    expect(bed.secrets('old')).toEqual([]);
  });

  test('before its copies go: they are still read', async () => {
    const entry = old({ replicas: [{ region: 'us-east-1' }] });
    const { bed, says } = await pruned('revoke', declaredAgain, { entry });
    expect(says).toEqual(STOPPED);
    expect(bed.secrets('old')).toHaveLength(2);
    expect(bed.works('old')).toBe(true);
  });
});

describe('a secret that becomes another owner’s while it is being removed', () => {
  test('keeps its token, where only its tags have changed hands yet', async () => {
    // The first description is that of the entry that stays, the second is the look before tokens end.
    const { bed } = await pruned('describe', retagged, { nth: 2 });
    expect(bed.secret('old').deletedAt).toBeUndefined();
    expect(bed.works('old')).toBe(true);
  });

  test('keeps its token where it is labelled for them by now', async () => {
    const { bed, says } = await pruned('disable', takenOver);
    expect(says).not.toContain('remove old: done');
    expect(bed.works('old')).toBe(true);
  });

  test('is given back where its tags alone tell, right before its end', async () => {
    const { bed, says } = await pruned('delete', retagged);
    expect(says).not.toContain('remove old: done');
    expect(bed.secret('old').deletedAt).toBeUndefined();
  });
});

test('a removal that another one was faster with has nothing left to say', async () => {
  const { bed, says } = await pruned('disable', (one) => one.pass(left, { options: { prune: true } }));
  expect(says.filter((said) => !said.endsWith('done'))).toEqual([]);
  expect(bed.secret('old').deletedAt).toBeDefined();
});
