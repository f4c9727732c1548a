import type { Action } from '../../src/core/model/plan';
import type { PortCall, PortHooks } from '../../src/testing/memory/port-hooks';
import {
  type Asked,
  Bed,
  DAY,
  desiredToken,
  HOUR,
  MINUTE,
  names,
  OVERLAP,
  plannedBy,
  saysOf,
  SETTLE,
  specOf,
} from './bed';
import {
  WIDE,
  api,
  spec,
  rotate,
  older,
  current,
  type Situation,
  first,
  rotated,
  passes,
  paused,
  ON_TOKENS,
  indexOf,
  disturbed,
} from './situations';

describe('a token that a person changed between the look and the step is left as they want it', () => {
  test.each(ON_TOKENS)('%s', async (_what, situation) => {
    const at = await indexOf(situation);
    const { bed, end } = await disturbed(situation, at, (world) => {
      const id = situation.token!(world);
      const { expiresAt } = world.token(id);
      world.world.outside.personEdits(id, { expiresAt: ((expiresAt ?? world.clock.now()) + HOUR) as never });
      world.isStranger(id);
    });
    expect(saysOf(end)).toContainEqual(expect.stringMatching(/moved \(moved-meanwhile\)$/));
    expect(bed.violations).toEqual([]);
  });

  test.each(ON_TOKENS.filter(([, { call }]) => call === 'revoke'))(
    'enabled again ten minutes ago: %s',
    async (_what, situation) => {
      const at = await indexOf(situation);
      const { bed, end } = await disturbed(situation, at, (world) => {
        world.world.outside.personEnables(situation.token!(world));
        world.world.outside.personDisables(situation.token!(world));
        world.world.outside.personEnables(situation.token!(world));
      });
      expect(saysOf(end)).toContainEqual(expect.stringMatching(/moved \(moved-meanwhile\)$/));
      expect(bed.token(situation.token!(bed))).toMatchObject({ status: 'enabled', revokedAt: null });
    },
  );

  test('revoked by them is no failure: the rest of the removal goes on', async () => {
    const situation = ON_TOKENS.find(([what]) => what === 'disabling in a removal')![1];
    const at = await indexOf(situation);
    const { bed, end } = await disturbed(situation, at, (world) => world.world.outside.personRevokes(older(world)));
    expect(saysOf(end)).toEqual(['remove api: done']);
    expect(bed.secret('api').deletedAt).toBeDefined();
  });
});

describe('a secret that somebody changed between the look and the step', () => {
  test.each([
    ['disabling', passes(OVERLAP + HOUR, SETTLE)],
    ['revoking', passes(OVERLAP + HOUR, SETTLE, 3 * DAY)],
    ['tombstoning', passes(OVERLAP + HOUR)],
  ])('holds %s of what was superseded until the next look', async (_what, before) => {
    const bed = new Bed();
    await before(bed);
    const [id, was] = [older(bed), bed.secret('api')];
    const { status, revokedAt } = bed.token(id);
    let looks = 0;
    const hooks = {
      interleave: async ({ operation }: PortCall) => {
        // The first description is the observation; the second is the look before the step.
        if (operation !== 'describe' || (looks += 1) !== 2) return;
        bed.outside(() => bed.world.outside.setTags(was.arn, { ...was.tags, touched: 'yes' }));
      },
    };
    // The pass looks again, and what changed a moment ago is left to settle.
    expect(saysOf(await bed.pass(spec, { hooks }))).toEqual([]);
    expect(bed.token(id)).toMatchObject({ status, revokedAt });
    expect(bed.secret('api').versions.map(({ stages }) => stages)).toEqual(was.versions.map(({ stages }) => stages));
  });

  test('so that a paused token is no longer current: the end of the pause does not enable it', async () => {
    const bed = new Bed();
    await paused(bed);
    const { id } = bed.current('api');
    const interleave = async ({ operation }: PortCall) => {
      // Right before the step looks again.
      if (operation !== 'describe' || (looks += 1) !== 2) return;
      const { arn } = bed.secret('api');
      bed.outside(() => bed.world.outside.overwriteValue(arn, 'p'.repeat(32) as never, 'a value of theirs'));
    };
    let looks = 0;
    await bed.pass(spec, { hooks: { interleave } });
    expect(bed.token(id).status).toBe('disabled');
    expect(bed.violations).toEqual([]);
  });

  test('so that another version is current: nothing is promoted, and the issued value waits or dies', async () => {
    const situation: Situation = { before: first(), options: rotate, call: 'moveStage' };
    const at = await indexOf(situation);
    const { bed, end } = await disturbed(situation, at, (world) => {
      const { arn, versions } = world.secret('api');
      world.world.outside.overwriteValue(arn, 'p'.repeat(32) as never, versions[0]!.value!);
    });
    expect(saysOf(end)).toEqual(['rotate api: moved (moved-meanwhile)']);
    expect(bed.works('api')).toBe(true);
  });
});

describe('what moved is looked at again', () => {
  /** Somebody acts right before the edit, and the pass goes on to its end. */
  const meanwhile = async (act: (bed: Bed) => void, hooks: PortHooks = {}) => {
    const bed = new Bed();
    await first(api({ access: WIDE }))(bed);
    let acted = false;
    const interleave = async ({ operation }: PortCall) => {
      if (operation !== 'edit' || acted) return;
      acted = true;
      bed.outside(() => act(bed));
    };
    return { bed, end: await bed.pass(spec, { hooks: { ...hooks, interleave } }) };
  };

  test('and done on the token as it is then', async () => {
    const { bed, end } = await meanwhile((one) => one.world.outside.personEdits(current(one), { label: 'hello' }));
    expect(saysOf(end)).toContain('narrow api: done');
    expect(bed.current('api')).toMatchObject({
      access: spec.tokens[0]!.access,
      label: expect.stringMatching(/^api@/) as string,
    });
  });

  test('and what nobody approved is left to a later pass, and told', async () => {
    const { bed, end } = await meanwhile((one) => one.world.outside.personDisables(current(one)));
    expect(saysOf(end)).toEqual(['narrow api: moved (moved-meanwhile)']);
    expect(bed.current('api')).toMatchObject({ status: 'disabled', access: WIDE });
    expect(plannedBy(await bed.pass(spec))).toContain('replace (disabled-outside)');
  });

  test('and not done where somebody has done it', async () => {
    const access = spec.tokens[0]!.access;
    const { bed, end } = await meanwhile((one) => one.world.outside.personEdits(current(one), { access }));
    expect(saysOf(end)).toEqual([]);
    expect(bed.current('api').access).toEqual(access);
  });

  test('and a rotation that others have gone beyond is not asked for again', async () => {
    const bed = new Bed();
    await first()(bed);
    let others = false;
    const interleave = async ({ operation }: PortCall) => {
      if (operation !== 'moveStage' || others) return;
      others = true;
      await bed.pass(spec);
      bed.advance(MINUTE);
      await bed.pass(spec, { options: rotate });
    };
    expect(saysOf(await bed.pass(spec, { options: rotate, hooks: { interleave } }))).toEqual([]);
    expect(bed.working('api')).toHaveLength(3);
    expect(bed.works('api')).toBe(true);
  });

  test.each([
    ['the command that asks for it', { keep: ({ kind }: Action) => kind === 'rollback' }],
    ['an apply', {}],
  ])('and a rollback that a rotation came before was not done, and is told: %s', async (_what, asked: Asked) => {
    const bed = new Bed();
    await rotated(bed);
    bed.advance(HOUR);
    let others = false;
    const interleave = async ({ operation }: PortCall) => {
      if (operation !== 'moveStage' || others) return;
      others = true;
      await bed.pass(spec, { options: rotate });
    };
    const end = await bed.pass(spec, { ...asked, options: { rollback: names('api') }, hooks: { interleave } });
    expect(saysOf(end)).toEqual(['rollback api: moved (moved-meanwhile)']);
    expect(bed.working('api')).toHaveLength(3);
  });

  test('and a rollback that was done beside it is not done back', async () => {
    const wide = api({ access: WIDE });
    const bed = new Bed();
    await first(wide)(bed);
    const { id } = bed.current('api');
    await bed.pass(wide, { options: rotate });
    bed.advance(HOUR);
    let acted = false;
    const interleave = async ({ operation }: PortCall) => {
      if (operation !== 'edit' || acted) return;
      acted = true;
      bed.outside(() => bed.world.outside.personEdits(current(bed), { expiresAt: null }));
    };
    const end = await bed.pass(spec, { options: { rollback: names('api') }, hooks: { interleave } });
    expect(saysOf(end)).toEqual(['rollback api: done', 'narrow api: done']);
    expect(bed.current('api').id).toBe(id);
  });

  test('and stays told where the next look finds out nothing', async () => {
    let edited = false;
    const { end } = await meanwhile(
      (one) => {
        edited = true;
        one.world.outside.personEdits(current(one), { label: 'hello' });
      },
      { faults: ({ operation }) => (edited && operation === 'describe' ? 'denied' : undefined) },
    );
    expect(saysOf(end)).toEqual(['narrow api: moved (moved-meanwhile)']);
  });

  test('and what failed beside it is not tried again', async () => {
    const two = (access = spec.tokens[0]!.access) =>
      specOf('acme-ci', [desiredToken('api', { access }), desiredToken('web', { access })]);
    const bed = new Bed();
    await bed.pass(two(WIDE));
    bed.advance(HOUR);
    const edits: number[] = [];
    const interleave = async ({ operation, index }: PortCall) => {
      if (operation !== 'edit' || edits.push(index) !== 1) return;
      bed.outside(() => bed.world.outside.personEdits(current(bed), { label: 'hello' }));
    };
    const faults = ({ index }: PortCall) => (index === edits[1] ? ('denied' as const) : undefined);
    const end = await bed.pass(two(), { hooks: { interleave, faults } });
    expect(saysOf(end)).toEqual(['narrow web: failed (step-failed)', 'narrow api: done']);
    expect(bed.current('web').access).toEqual(WIDE);
  });

  test('but not where a saved plan was reviewed', async () => {
    const bed = new Bed();
    await first(api({ access: WIDE }))(bed);
    const saved = (await bed.plan(spec)).map(({ plan }) => plan);
    let acted = false;
    const interleave = async ({ operation }: PortCall) => {
      if (operation !== 'edit' || acted) return;
      acted = true;
      bed.outside(() => bed.world.outside.personEdits(current(bed), { label: 'hello' }));
    };
    expect(saysOf(await bed.pass(spec, { saved, hooks: { interleave } }))).toEqual([
      'narrow api: moved (moved-meanwhile)',
    ]);
    expect(bed.current('api').access).toEqual(WIDE);
  });
});
