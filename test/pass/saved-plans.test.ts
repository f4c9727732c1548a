import { STAMP } from '../golden/stamp';
import { permissionId } from '../../src/core/model/ids';
import type { Plan } from '../../src/core/model/plan';
import { parsePlanJson, renderPlanJson } from '../../src/core/reporting/saved-plan/plan-json';
import { withEntries } from '../../src/core/reconcile/restrict';
import { projectAccess } from '../../src/testing/memory/desired';
import { Bed, DAY, desiredToken, HOUR, MINUTE, names, OVERLAP, plansOf, saysOf, SETTLE, specOf } from './bed';

/** As it comes back from a file that a person reviewed. */
const saved = (made: readonly { readonly plan: Plan }[]): Plan[] =>
  plansOf(made as never).flatMap((plan) => {
    const parsed = parsePlanJson(renderPlanJson([plan], STAMP));
    if (parsed.kind === 'refused') throw new Error(parsed.diagnostics[0]?.message);
    return parsed.plans;
  });

const two = specOf('acme-ci', [desiredToken('api'), desiredToken('web')]);
const one = specOf('acme-ci', [desiredToken('api')]);
const rotate = { rotate: names('api') };

const toldOf = ({ token, blocked, actions }: Plan['entries'][number]): string =>
  `${token}: ${blocked ? 'blocked' : actions.map(({ kind }) => kind).join()}`;

async function standing(desired = two): Promise<Bed> {
  const bed = new Bed();
  await bed.pass(desired);
  bed.advance(DAY);
  return bed;
}

test('a saved prune is applied whether or not the apply says --prune too', async () => {
  for (const options of [{}, { prune: true }]) {
    const bed = await standing();
    const plans = saved(await bed.plan(one, { prune: true }));
    bed.advance(HOUR);
    bed.allowStopping();
    expect(saysOf(await bed.pass(one, { saved: plans, options }))).toEqual(['remove web: done']);
  }
});

test('a saved plan does exactly its own actions: what fell due since is left to the next pass', async () => {
  const bed = await standing();
  await bed.pass(two, { options: rotate });
  const plans = saved(await bed.plan(two, { rotate: names('web') }));
  bed.advance(20 * DAY);
  expect(saysOf(await bed.pass(two, { saved: plans }))).toEqual(['rotate web: done']);
  expect(saysOf(await bed.pass(two)).some((said) => said.includes('api'))).toBe(true);
});

test('an entry that is blocked is told beside the actions of a saved plan, and nothing is done of it', async () => {
  const bed = await standing();
  await bed.pass(two, { options: rotate });
  bed.advance(OVERLAP + HOUR);
  const plans = saved(await bed.plan(two));
  const { arn } = bed.secret('web');
  bed.outside(() => bed.world.outside.setRotation(arn, { function: 'arn:aws:lambda:eu-west-1:1:function:theirs' }));
  const end = await bed.pass(two, { saved: plans });
  expect(saysOf(end)).toEqual(['retire api: done']);
  expect(end.kind === 'applied' && end.prepared.flatMap(({ plan }) => plan.entries.map(toldOf))).toEqual([
    'api: retire',
    'web: blocked',
  ]);
});

test('the last use of working tokens makes no plan stale, reviewed before or after it', async () => {
  const bed = await standing();
  const plans = saved(await bed.plan(two, rotate));
  for (const entry of ['api', 'web']) bed.outside(() => bed.world.outside.consumerUses(bed.current(entry).value!));
  bed.advance(2 * HOUR);
  expect(saysOf(await bed.pass(two, { saved: plans }))).toEqual(['rotate api: done']);
});

test('a plan that retires a token is stale once its consumer used it again', async () => {
  const bed = await standing(one);
  const old = bed.current('api');
  await bed.pass(one, { options: rotate });
  bed.advance(OVERLAP + HOUR);
  await bed.pass(one);
  bed.advance(SETTLE);
  const plans = saved(await bed.plan(one));
  expect(plans[0]!.entries[0]!.actions.map(({ kind }) => kind)).toEqual(['retire']);
  bed.outside(() => bed.world.outside.consumerUses(old.value!));
  expect(saysOf(await bed.pass(one, { saved: plans }))[0]).toMatch(/^refused, stale: .*last use/);
  expect(bed.token(old.id).status).toBe('enabled');
});

test.each<[string, (bed: Bed) => void]>([
  ['a token was disabled', (bed) => bed.world.outside.personDisables(bed.current('api').id)],
  ['a token was relabelled', (bed) => bed.world.outside.personEdits(bed.current('api').id, { label: 'hello' })],
  [
    'a token was claimed',
    (bed) => bed.world.outside.personEdits(bed.current('api').id, { label: `${bed.current('api').label}+abc` }),
  ],
  ['a token was revoked', (bed) => bed.world.outside.personRevokes(bed.current('api').id)],
  [
    'the secret was changed',
    (bed) => bed.world.outside.setTags(bed.secret('api').arn, { ...bed.secret('api').tags, a: 'b' }),
  ],
  ['the secret is gone', (bed) => bed.world.outside.forceDelete(bed.secret('api').arn)],
  [
    'a role was redefined',
    (bed) =>
      bed.world.outside.makeRole({
        id: 'r',
        name: 'Project Viewer',
        scope: 'project',
        projectRole: null,
        assignableToTokens: true,
        permissions: [permissionId('testcases:view')],
      }),
  ],
])('a saved plan is stale, and nothing is done, when %s', async (_what, act) => {
  const bed = await standing(one);
  const plans = saved(await bed.plan(one, rotate));
  bed.outside(() => act(bed));
  const kept = () => {
    const { secrets, tokens } = bed.world.snapshot();
    return { secrets, tokens: tokens.map(({ lastUsedAt: _use, ...token }) => token) };
  };
  const before = kept();
  expect(saysOf(await bed.pass(one, { saved: plans }))[0]).toMatch(/^refused, stale: /);
  expect(kept()).toEqual(before);
});

test('a saved plan is stale when its entry was edited in the spec since: other steps were reviewed', async () => {
  const bed = await standing(one);
  const plans = saved(await bed.plan(one, rotate));
  const wider = specOf('acme-ci', [desiredToken('api', { access: projectAccess(['proj_web', 'Project Manager']) })]);
  expect(saysOf(await bed.pass(wider, { saved: plans }))[0]).toMatch(/^refused, stale: .*spec changed/);
});

test('a saved plan of another owner or workspace is refused', async () => {
  const bed = await standing(one);
  const plans = saved(await bed.plan(one, rotate));
  expect(saysOf(await bed.pass({ ...one, ownerId: 'other' as never }, { saved: plans }))[0]).toMatch(
    /^refused, stale: /,
  );
});

test('a saved plan is judged by the gate again', async () => {
  const dozen = Array.from({ length: 12 }, (_, index) => desiredToken(`t${index}-x`));
  const bed = await standing(specOf('acme-ci', dozen));
  const few = specOf('acme-ci', dozen.slice(0, 7));
  const plans = saved(await bed.plan(few, { prune: true }));
  expect(saysOf(await bed.pass(few, { saved: plans }))[0]).toMatch(/^refused, gate: /);
  bed.allowStopping();
  expect(saysOf(await bed.pass(few, { saved: plans, force: true }))).toHaveLength(5);
});

test('a saved plan that somebody wrote, hash and all, is judged: it revokes no current token', async () => {
  const bed = await standing(one);
  const [plan] = saved(await bed.plan(one, rotate));
  const [entry] = plan!.entries;
  const { id, version } = bed.current('api');
  const action = { ...entry!.actions[0]!, steps: [{ kind: 'revoke', token: id, ifMatch: version } as const] };
  const written = withEntries(plan!, [{ ...entry!, actions: [action] }]);
  expect(saysOf(await bed.pass(one, { saved: [written] }))[0]).toMatch(/^refused, unsound: .*current token/);
  expect(bed.works('api')).toBe(true);
});

describe('an approval', () => {
  test('that says no changes nothing', async () => {
    const bed = await standing(one);
    const end = await bed.pass(one, { options: rotate, approve: async () => false });
    expect(saysOf(end)).toEqual(['declined']);
    expect(bed.working('api')).toHaveLength(1);
  });

  test('that took an hour is for the same world, looked at again', async () => {
    const bed = await standing(one);
    const approve = async () => {
      bed.advance(HOUR);
      return true;
    };
    expect(saysOf(await bed.pass(one, { options: rotate, approve }))).toEqual(['rotate api: done']);
  });

  test('that took an hour in which a person disabled the token is void', async () => {
    const bed = await standing(one);
    const approve = async () => {
      bed.advance(HOUR);
      bed.outside(() => bed.world.outside.personDisables(bed.current('api').id));
      return true;
    };
    expect(saysOf(await bed.pass(one, { options: rotate, approve }))[0]).toMatch(/^refused, stale: /);
    expect(bed.working('api')).toHaveLength(0);
  });

  test('that took an hour is judged by the gate again: what was a small share may be one no more', async () => {
    const many = Array.from({ length: 20 }, (_, index) => desiredToken(`t${index}-x`));
    const bed = await standing(specOf('acme-ci', many));
    const paused = specOf(
      'acme-ci',
      many.map((token, index) => (index < 6 ? { ...token, enabled: false } : token)),
    );
    const approve = async () => {
      bed.advance(HOUR);
      bed.outside(() => bed.world.outside.personRevokes(bed.current('t19-x').id));
      return true;
    };
    expect(saysOf(await bed.pass(paused, { approve }))[0]).toMatch(/^refused, gate: /);
    expect(many.slice(0, 19).every(({ name }) => bed.works(name))).toBe(true);
  });

  test('is asked for what will be done, and not where there is nothing to do', async () => {
    const bed = await standing(one);
    let asked = 0;
    const approve = async () => {
      asked += 1;
      return true;
    };
    await bed.pass(one, { approve });
    expect(asked).toBe(0);
    bed.advance(MINUTE);
    await bed.pass(one, { approve, options: rotate });
    expect(asked).toBe(1);
  });
});
