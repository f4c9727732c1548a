import { ownerId, tokenName } from '../../src/core/model/ids';
import type { DesiredToken } from '../../src/core/model/desired';
import { MOVED_TAG, NAME_TAG, OWNER_TAG, WORKSPACE_TAG } from '../../src/core/reconcile/observed/observed';
import { Bed, blocksBy, desiredToken, HOUR, plannedBy, specOf } from './bed';

const [A, B] = ['team-a', 'team-b'];
const link = (owner: string, name = 'api') => ({ owner: ownerId(owner), name: tokenName(name) });
const before = specOf(A, [desiredToken('api'), desiredToken('stays')]);
const movedFrom = link(A);

async function standing(): Promise<Bed> {
  const bed = new Bed();
  await bed.pass(before);
  bed.advance(HOUR);
  return bed;
}

const giving = (bed: Bed, entry: string, changes: Partial<DesiredToken> = {}) =>
  specOf(B, [
    desiredToken('gate', {
      secret: { kind: 'external', arn: bed.secret(entry).arn, takeOver: false },
      movedFrom,
      ...changes,
    }),
  ]);

describe('a secret of ours that the new owner of an entry gives by ARN', () => {
  test('carries from then on all tags that tell whose it is and where it came from, and plans come to rest', async () => {
    const bed = await standing();
    const spec = giving(bed, 'api');
    await bed.pass(spec);
    const moved = { [OWNER_TAG]: B, [NAME_TAG]: 'gate', [WORKSPACE_TAG]: 'ws_acme', [MOVED_TAG]: 'team-a/api' };
    expect(bed.secret('gate').tags).toMatchObject(moved);
    expect([plannedBy(await bed.pass(spec)), bed.works('gate')]).toEqual([[], true]);
  });

  test('also under the name that it had', async () => {
    const bed = await standing();
    const spec = giving(bed, 'api', { name: tokenName('api') });
    await bed.pass(spec);
    expect(bed.secret('api').tags).toMatchObject({ [OWNER_TAG]: B, [NAME_TAG]: 'api', [MOVED_TAG]: 'team-a/api' });
    expect([plannedBy(await bed.pass(spec)), bed.works('api')]).toEqual([[], true]);
  });

  test('is left as it is where it is another entry’s than the one that moved', async () => {
    const bed = await standing();
    const { tags } = bed.secret('stays');
    const end = await bed.pass(giving(bed, 'stays'));
    expect([blocksBy(end), bed.secret('stays').tags, bed.works('stays')]).toEqual([
      ['gate: secret-not-ours'],
      tags,
      true,
    ]);
  });
});

describe('the tag that tells which owners had an entry', () => {
  const coming = specOf(B, [desiredToken('api', { movedFrom })]);

  /** Somebody has written it before the entry moves. */
  async function told(text: string): Promise<string> {
    const bed = await standing();
    const { arn, tags } = bed.secret('api');
    bed.outside(() => bed.world.outside.setTags(arn, { ...tags, [MOVED_TAG]: text }));
    await bed.pass(coming);
    expect([plannedBy(await bed.pass(coming)), bed.works('api')]).toEqual([[], true]);
    return bed.secret('api').tags[MOVED_TAG]!;
  }

  test('carries nothing on that is no entry, since plans are shown and saved', async () => {
    expect(await told('team-c/api x /y z/ a/b/c team-d/UPPER hwz_0123456789abcdef/api team-a/api')).toBe(
      'team-c/api team-a/api',
    );
  });

  test('holds what AWS lets a tag hold: the latest ones', async () => {
    const owners = Array.from({ length: 20 }, (_, index) => `team-of-the-year-${index + 10}/api`);
    const text = await told(owners.join(' '));
    expect(text.length).toBeLessThanOrEqual(256);
    expect(`${owners.join(' ')} team-a/api`).toMatch(new RegExp(` ${text}$`));
    expect(text.split(' ').length).toBeGreaterThan(8);
  });
});
