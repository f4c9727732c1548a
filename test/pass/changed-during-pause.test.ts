import type { Role } from '../../src/core/model/access';
import type { DesiredState, DesiredToken } from '../../src/core/model/desired';
import { ownerId, type TokenId, tokenName } from '../../src/core/model/ids';
import { parseLabel } from '../../src/core/model/label';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { projectAccess } from '../../src/testing/memory/desired';
import { Bed, DAY, desiredToken, HOUR, plannedBy, saysOf, SETTLE, specOf } from './bed';

const RUNNER: Role = {
  id: 'role_runner',
  name: 'Runner',
  scope: 'project',
  permissions: ['testcases:view'] as unknown as Role['permissions'],
  projectRole: null,
  assignableToTokens: true,
};
const WIDE = projectAccess(['proj_web', 'Project Manager']);

/** What is declared in the end of what an entry is at first; the whole of it changes in the middle of a pause. */
interface Case {
  readonly was?: DesiredToken;
  readonly is: readonly DesiredState[];
  readonly options?: PlanOptions;
}

const api = (changes: Partial<DesiredToken> = {}): DesiredToken => desiredToken('api', changes);
const ours = (token: DesiredToken): readonly DesiredState[] => [specOf('acme-ci', [token])];
const link = (owner: string) => ({ owner: ownerId(owner), name: tokenName('api') });
const paused = (specs: readonly DesiredState[]): readonly DesiredState[] =>
  specs.map((spec) => ({ ...spec, tokens: spec.tokens.map((token) => ({ ...token, enabled: false })) }));
const claiming = (comes: 'from-import' | 'to-give-up'): PlanOptions => ({
  claimants: new Map([[tokenName('api'), { claim: 'mine', comes, remembers: new Set<TokenId>() }]]),
});

/** It is edited during the pause, or at its end at the latest, and no run finds anything to do after that. */
async function comesBack({ was = api(), is, options = {} }: Case): Promise<Bed> {
  const bed = new Bed();
  await bed.pass(ours(was));
  bed.advance(DAY);
  const { id } = bed.current('api');
  bed.allowStopping();
  await bed.pass(paused(ours(was)));
  bed.advance(2 * HOUR);
  await bed.pass(paused(is), { options });
  expect(bed.token(id).status).toBe('disabled');
  expect(plannedBy(await bed.plan(paused(is)))).toEqual([]);
  bed.advance(2 * HOUR);
  expect(saysOf(await bed.pass(is))).toContainEqual(expect.stringMatching(/^resume \w+: done$/));
  for (const wait of [0, SETTLE]) {
    bed.advance(wait);
    expect(plannedBy(await bed.plan(is))).toEqual([]);
  }
  expect(bed.token(id)).toMatchObject({ status: 'enabled', revokedAt: null });
  expect(bed.world.snapshot().tokens.filter(({ revokedAt }) => revokedAt === null)).toHaveLength(2);
  expect(bed.violations).toEqual([]);
  return bed;
}

describe('the end of a pause enables the same token again', () => {
  test.each<[string, Case]>([
    ['narrowed', { was: api({ access: WIDE }), is: ours(api()) }],
    ['widened', { is: ours(api({ access: WIDE })) }],
    ['renamed', { is: ours(desiredToken('web', { renamedFrom: tokenName('api') })) }],
    ['given a later end', { is: ours(api({ expiry: { kind: 'after', duration: { count: 60, unit: 'd' } } })) }],
    ['given an earlier end', { is: ours(api({ expiry: { kind: 'after', duration: { count: 22, unit: 'd' } } })) }],
    ['given another format', { is: ours(api({ format: 'plain' })) }],
    ['claimed', { is: ours(api()), options: claiming('from-import') }],
    [
      'moved to another owner',
      {
        is: [
          specOf('acme-ci', [api({ movedTo: link('team-b') })]),
          specOf('team-b', [api({ movedFrom: link('acme-ci') })]),
        ],
      },
    ],
    [
      'narrowed, renamed and moved at once',
      {
        was: api({ access: WIDE }),
        is: [
          specOf('acme-ci', [api({ movedTo: { owner: ownerId('team-b'), name: tokenName('web') } })]),
          specOf('team-b', [desiredToken('web', { movedFrom: link('acme-ci') })]),
        ],
      },
    ],
  ])('that was %s during the pause', async (_what, changes) => {
    await comesBack(changes);
  });

  test('whose access narrows, since somebody made a lower role that its needs resolve to', async () => {
    const bed = new Bed();
    await bed.pass(ours(api({ access: WIDE })));
    bed.advance(DAY);
    const { id } = bed.current('api');
    bed.allowStopping();
    await bed.pass(paused(ours(api({ access: WIDE }))));
    bed.advance(HOUR);
    bed.outside(() => bed.world.outside.makeRole(RUNNER));
    const lower = ours(api({ access: projectAccess(['proj_web', 'Runner']) }));
    await bed.pass(paused(lower));
    bed.advance(HOUR);
    expect(saysOf(await bed.pass(lower))).toEqual(['resume api: done']);
    expect([bed.current('api').id, bed.works('api')]).toEqual([id, true]);
  });

  test('whose claim was given up during the pause', async () => {
    const bed = await comesBack({ is: ours(api()), options: claiming('from-import') });
    const { id } = bed.current('api');
    await bed.pass(paused(ours(api())));
    bed.advance(HOUR);
    await bed.pass(paused(ours(api())), { options: claiming('to-give-up') });
    expect(parseLabel(bed.token(id).label)?.claim).toBeUndefined();
    bed.advance(HOUR);
    expect(saysOf(await bed.pass(ours(api())))).toEqual(['resume api: done']);
    expect([bed.current('api').id, bed.works('api')]).toEqual([id, true]);
  });
});
