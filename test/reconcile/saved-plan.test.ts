import { STAMP } from '../golden/stamp';
import type { DesiredToken } from '../../src/core/model/desired';
import { permissionId } from '../../src/core/model/ids';
import type { Plan } from '../../src/core/model/plan';
import { type Instant, later } from '../../src/core/model/time';
import { plan } from '../../src/core/reconcile/plan';
import { parsePlanJson, renderPlanJson } from '../../src/core/reporting/saved-plan/plan-json';
import { unknown } from '../../src/core/reconcile/observed/observed';
import { carriedOver, type SavedPlan } from '../../src/core/reconcile/saved-plan';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { desiredState, desiredToken, projectAccess } from '../../src/testing/memory/desired';
import { type EntryScene, issued, observed, secretWith, version } from '../../src/testing/memory/observed-world';
import { at, DAY, HOUR, MINUTE, SETTLE, steady, superseded, TOMBSTONED, tombstoned } from './planned';

/** A spec, a world, and what was asked for: everything that a plan is made from. */
interface Moment {
  readonly scenes: Readonly<Record<string, EntryScene>>;
  readonly now: Instant;
  readonly entries?: readonly DesiredToken[];
  readonly undeclared?: Readonly<Record<string, EntryScene>>;
  readonly options?: PlanOptions;
  readonly roles?: NonNullable<Parameters<typeof observed>[2]>['roles'];
}

const planAt = (moment: Moment): { readonly made: Plan; readonly world: ReturnType<typeof observed> } => {
  const {
    scenes,
    now,
    undeclared,
    roles,
    options,
    entries = Object.keys(scenes).map((name) => desiredToken(name)),
  } = moment;
  const world = observed(now, scenes, { ...(undeclared && { undeclared }), ...(roles && { roles }) });
  return { made: plan(desiredState(...entries), world, options), world };
};

/** The plan of one moment, saved to a file, held against another moment. */
function held(saved: Moment, now: Moment): SavedPlan {
  const file = parsePlanJson(renderPlanJson([planAt(saved).made], STAMP));
  if (file.kind === 'refused') throw new Error(file.diagnostics[0]?.message);
  const { made, world } = planAt(now);
  return carriedOver(file.plans[0]!, made, world);
}

const doneBy = (found: SavedPlan): readonly string[] =>
  found.kind === 'stands'
    ? found.entries.flatMap((entry) => entry.actions.map((action) => `${action.kind} ${entry.token}`))
    : [`stale: ${found.changes.join('; ')}`];

const due: Moment = { scenes: { ci: steady() }, now: at(20 * DAY) };

describe('a saved plan is stale when a fact that its actions rest on has changed', () => {
  test.each<[string, Moment, RegExp]>([
    [
      'a token was disabled',
      { ...due, scenes: { ci: steady({ status: 'disabled', disabledAt: at(HOUR) }) } },
      /^ci: token tok_ci_v1 was disabled/,
    ],
    [
      'a token was disabled and enabled again',
      { ...due, scenes: { ci: steady({ enabledAt: at(HOUR), disabledAt: at(MINUTE) }) } },
      /^ci: token tok_ci_v1 changed to .*disabled 2026-01-01T00:01/,
    ],
    [
      'a token was edited',
      { ...due, scenes: { ci: steady({ expiresAt: at(29 * DAY) }) } },
      /^ci: token tok_ci_v1 changed to expires 2026-01-30/,
    ],
    [
      'a token was claimed',
      { ...due, scenes: { ci: steady({ label: `${issued('ci', 'v1').label}+abc` }) } },
      /^ci: token tok_ci_v1 changed to .*\+abc/,
    ],
    [
      'the current value can’t be read any more',
      {
        ...due,
        scenes: {
          ci: {
            ...steady(),
            depth: {
              versions: [{ id: version('v1'), stages: ['AWSCURRENT'], createdAt: at(0) }],
              stored: new Map([[version('v1'), { kind: 'unreadable', why: 'the version is not there' }]]),
            },
          },
        },
      },
      /^ci: nothing is retired: version v1-+ can't be matched to a token/,
    ],
    [
      'a version appeared',
      {
        ...due,
        scenes: { ci: { ...steady(), secret: secretWith('ci', { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }) } },
      },
      /^ci: version v2-+ appeared \(AWSPENDING\)$/,
    ],
    ['a label moved', { ...due, scenes: { ci: superseded() } }, /^ci: version v1-+ carried AWSCURRENT and carries/],
    [
      'the secret changed',
      { ...due, scenes: { ci: steady({}, { lastChangedAt: at(HOUR) }) } },
      /^ci: its secret changed at 2026-01-01T01/,
    ],
    [
      'a setting of the secret changed',
      { ...due, scenes: { ci: steady({}, { kmsKeyId: 'alias/other' }) } },
      /^ci: the settings of its secret changed$/,
    ],
    ['the secret is gone', { ...due, scenes: { ci: { secret: undefined } } }, /^ci: secret was arn:.* and is absent$/],
    [
      'the secret can no longer be read',
      { ...due, scenes: { ci: { secret: { known: false, why: 'denied' } } } },
      /and is unreadable$/,
    ],
    [
      'the entry is blocked now',
      { ...due, scenes: { ci: steady({}, { deletedAt: at(HOUR) }) } },
      /^ci is blocked: secret hawzu\/acme\/ci is this entry's and is scheduled for deletion/,
    ],
    [
      'another entry came to the same secret',
      { ...due, scenes: { ci: { ...steady(), sharedWith: ['web'] } } },
      /^ci is blocked: secret hawzu\/acme\/ci is also the secret of web/,
    ],
    ['a token was revoked', { ...due, scenes: { ci: { ...steady(), tokens: [] } } }, /^ci: token tok_ci_v1 is gone$/],
    [
      'a token that carries the entry’s label appeared',
      { ...due, scenes: { ci: { ...steady(), tokens: [issued('ci', 'v1'), issued('ci', 'lost')] } } },
      /^ci: token tok_ci_lost appeared/,
    ],
    [
      'the entry was edited in the spec, so that something else would be done than was reviewed',
      { ...due, entries: [desiredToken('ci', { access: projectAccess(['proj_web', 'Project Manager']) })] },
      /^ci: its entry in the spec changed$/,
    ],
    ['the entry is declared no more', { ...due, entries: [] }, /^ci is no longer declared$/],
    [
      'a role was redefined',
      {
        ...due,
        roles: [
          {
            id: 'custom',
            name: 'Tester',
            scope: 'project',
            projectRole: null,
            assignableToTokens: true,
            permissions: [permissionId('testcases:view'), permissionId('testcases:delete')],
          },
        ],
      },
      /^ci: role Tester was redefined$/,
    ],
  ])('%s', (_what, now, sentence) => {
    const entries = [desiredToken('ci', { access: projectAccess(['proj_web', 'Tester']) })];
    const tester = {
      id: 'custom',
      name: 'Tester',
      scope: 'project' as const,
      projectRole: null,
      assignableToTokens: true,
      permissions: [permissionId('testcases:view')],
    };
    const access = projectAccess(['proj_web', 'Tester']);
    const isRole = now.roles !== undefined;
    const before: Moment = isRole ? { ...due, scenes: { ci: steady({ access }) }, entries, roles: [tester] } : due;
    const after: Moment = isRole ? { ...now, scenes: before.scenes, entries } : now;
    const found = held(before, after);
    expect(doneBy(held(before, before))).toEqual(['rotate ci']);
    expect(found.kind === 'stale' && found.changes).toContainEqual(expect.stringMatching(sentence));
  });
});

describe('a saved plan stands', () => {
  test('while only time has passed, and a working token was used', () => {
    const now: Moment = { scenes: { ci: steady({ lastUsedAt: at(21 * DAY) }) }, now: at(21 * DAY) };
    expect(doneBy(held(due, now))).toEqual(['rotate ci']);
  });

  test('while something that was not reviewed falls due, which is left to the next pass', () => {
    const young = issued('web', 'v1', { createdAt: at(DAY) });
    const both = {
      ci: steady(),
      web: { secret: secretWith('web', { v1: ['AWSCURRENT'] }, { lastChangedAt: at(DAY) }), tokens: [young] },
    };
    const now = { scenes: both, now: at(21 * DAY) };
    expect(planAt(now).made.entries.flatMap(({ actions }) => actions)).toHaveLength(2);
    expect(doneBy(held({ scenes: both, now: at(20 * DAY) }, now))).toEqual(['rotate ci']);
  });

  test('while an entry that it does nothing about has changed, was declared since, or is gone', () => {
    const idle = {
      secret: secretWith('web', { v1: ['AWSCURRENT'] }, { lastChangedAt: at(15 * DAY) }),
      tokens: [issued('web', 'v1', { createdAt: at(15 * DAY) })],
    };
    const edited = { ...idle, tokens: [issued('web', 'v1', { createdAt: at(15 * DAY), label: 'hello' })] };
    const saved = { scenes: { ci: steady(), web: idle }, now: due.now };
    expect(doneBy(held(saved, { ...saved, scenes: { ci: steady(), web: edited } }))).toEqual(['rotate ci']);
    expect(doneBy(held(saved, due))).toEqual(['rotate ci']);
    expect(doneBy(held(due, { ...due, scenes: { ci: steady(), web: { secret: undefined } } }))).toEqual(['rotate ci']);
  });

  test('of a removal, and is held against a plan that was asked the same: another shows no reason to keep it', () => {
    const saved: Moment = { scenes: {}, undeclared: { old: scene('old') }, now: at(DAY), options: { prune: true } };
    expect(doneBy(held(saved, saved))).toEqual(['remove old']);
    expect(doneBy(held(saved, { ...saved, options: {} }))).toEqual([expect.stringMatching(/^stale: old: no spec/)]);
  });

  test('not of a removal whose secret is declared again, or holds something else', () => {
    const saved: Moment = { scenes: {}, undeclared: { old: scene('old') }, now: at(DAY), options: { prune: true } };
    expect(doneBy(held(saved, { ...saved, undeclared: {}, scenes: { old: scene('old') } }))).toEqual([
      'stale: old, undeclared, is gone',
    ]);
    const revoked = { ...saved, undeclared: { old: { ...scene('old'), tokens: [] } } };
    expect(doneBy(held(saved, revoked))).toEqual(['stale: old: token tok_old_v1 is gone']);
  });
});

const scene = (name: string): EntryScene => ({
  secret: secretWith(name, { v1: ['AWSCURRENT'] }),
  tokens: [issued(name, 'v1')],
});

describe('retiring rests on when the token was used last', () => {
  const quiet = later(TOMBSTONED, SETTLE);
  const retiring: Moment = { scenes: { ci: tombstoned() }, now: quiet };

  test('a token that its consumer used after the plan was saved is not disabled', () => {
    const used = { scenes: { ci: tombstoned({ lastUsedAt: quiet }) }, now: later(quiet, MINUTE) };
    expect(doneBy(held(retiring, retiring))).toEqual(['retire ci']);
    expect(doneBy(held(retiring, used))).toEqual([expect.stringMatching(/^stale: ci: last use tok_ci_v1 was/)]);
  });

  test('the use of the current token beside it changes nothing', () => {
    const [old, current] = tombstoned().tokens!;
    const tokens = [old!, { ...current!, lastUsedAt: quiet }];
    expect(doneBy(held(retiring, { scenes: { ci: { ...tombstoned(), tokens } }, now: quiet }))).toEqual(['retire ci']);
  });
});

test('the saved steps are done as they are planned now, conditions included', () => {
  const narrow = [desiredToken('ci', { access: projectAccess(['proj_web', 'Project Viewer']) })];
  const wide = { access: projectAccess(['proj_web', 'Project Manager']) };
  const moment: Moment = { scenes: { ci: steady(wide) }, now: at(DAY), entries: narrow };
  const now: Moment = { ...moment, scenes: { ci: steady({ ...wide, version: '7' }) } };
  const found = held(moment, now);
  expect(found.kind === 'stands' && found.entries[0]!.actions[0]!.steps).toMatchObject([
    { kind: 'edit', ifMatch: '7' },
  ]);
});

test('an entry whose secret can’t be read is told beside the actions of a saved plan, and nothing is done of it', () => {
  const web = {
    secret: secretWith('web', { v1: ['AWSCURRENT'] }, { lastChangedAt: at(9 * DAY) }),
    tokens: [issued('web', 'v1', { createdAt: at(9 * DAY) })],
  };
  const scenes = { ci: steady(), web: { ...web, secret: unknown('access denied') } };
  const found = held({ ...due, scenes: { ci: steady(), web } }, { ...due, scenes });
  const told =
    found.kind === 'stands' ? found.entries.map(({ token, holds }) => [token, holds.map(({ code }) => code)]) : [];
  expect(told).toContainEqual(['web', ['secret-unreadable']]);
  expect(doneBy(found)).toEqual(['rotate ci']);
});
