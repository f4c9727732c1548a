import type { DesiredState, DesiredToken } from '../../src/core/model/desired';
import type { TokenId } from '../../src/core/model/ids';
import { duration, FENCE_MS } from '../../src/core/model/time';
import type { ApplyEvent } from '../../src/core/pass/apply';
import type { CallLimits } from '../../src/core/ports/call-limits';
import type { TokenApi } from '../../src/core/ports/token-api';
import type { PlanOptions } from '../../src/core/reconcile/subject';
import { projectAccess } from '../../src/testing/desired';
import type { Fault, PortCall } from '../../src/testing/port-hooks';
import { READS } from '../../src/testing/simulation';
import { type Asked, Bed, DAY, desiredToken, HOUR, MINUTE, names, OVERLAP, saysOf, SETTLE, specOf } from './bed';

const WIDE = projectAccess(['proj_web', 'Project Manager']);
const api = (changes: Partial<DesiredToken> = {}): DesiredState => specOf('acme-ci', [desiredToken('api', changes)]);
const spec = api();
const rotate = { rotate: names('api') };
const older = (bed: Bed): TokenId => bed.world.snapshot().tokens.find(({ label }) => label.startsWith('api@'))!.id;
const current = (bed: Bed): TokenId => bed.current('api').id;

/** A pass that has one step of a kind to do, and the token that the step changes. */
interface Situation {
  readonly before: (bed: Bed) => Promise<unknown>;
  readonly desired?: DesiredState;
  readonly options?: PlanOptions;
  /** The port call of the step, and which of its calls in the pass it is. */
  readonly call: string;
  readonly nth?: number;
  readonly token?: (bed: Bed) => TokenId;
}

const first =
  (desired = spec) =>
  async (bed: Bed): Promise<void> => {
    await bed.pass(desired);
    bed.advance(DAY);
  };
const rotated = async (bed: Bed): Promise<void> => {
  await first()(bed);
  await bed.pass(spec, { options: rotate });
};
const passes =
  (...waits: number[]) =>
  async (bed: Bed): Promise<void> => {
    await rotated(bed);
    for (const [index, wait] of waits.entries()) {
      bed.advance(wait);
      if (index < waits.length - 1) await bed.pass(spec);
    }
  };
const paused = async (bed: Bed): Promise<void> => {
  await first()(bed);
  bed.allowStopping();
  await bed.pass(api({ enabled: false }));
  bed.advance(HOUR);
};

const ON_TOKENS: readonly (readonly [string, Situation])[] = [
  ['narrowing', { before: first(api({ access: WIDE })), call: 'edit', token: current }],
  ['widening', { before: first(), desired: api({ access: WIDE }), call: 'edit', token: current }],
  [
    'another end',
    {
      before: first(api({ expiry: { kind: 'after', duration: duration(60, 'd') } })),
      call: 'edit',
      nth: 2,
      token: current,
    },
  ],
  [
    'the end of a bare value',
    {
      ...{
        before: first(api({ format: 'plain', expiry: { kind: 'after', duration: duration(60, 'd') } })),
        call: 'edit',
      },
      ...{ desired: api({ format: 'plain' }), token: current },
    },
  ],
  [
    'setting a label back',
    {
      before: async (bed) => {
        await first()(bed);
        bed.outside(() => bed.world.outside.personEdits(current(bed), { label: 'hello' }));
        bed.advance(HOUR);
      },
      ...{ call: 'edit', token: current },
    },
  ],
  ['the mark of a pause', { before: first(), desired: api({ enabled: false }), call: 'edit', token: current }],
  ['a pause', { before: first(), desired: api({ enabled: false }), call: 'disable', token: current }],
  ['the end of a pause: its mark', { before: paused, call: 'edit', token: current }],
  ['the end of a pause', { before: paused, call: 'enable', token: current }],
  ['disabling what was superseded', { before: passes(OVERLAP + HOUR, SETTLE), call: 'disable', token: older }],
  ['revoking what was disabled', { before: passes(OVERLAP + HOUR, SETTLE, 3 * DAY), call: 'revoke', token: older }],
  [
    'disabling in a removal',
    { before: first(), desired: specOf('acme-ci', []), options: { prune: true }, call: 'disable', token: older },
  ],
  [
    'revoking in a removal',
    { before: first(), desired: specOf('acme-ci', []), options: { prune: true }, call: 'revoke', token: older },
  ],
];

const ON_SECRETS: readonly (readonly [string, Situation])[] = [
  ['issuing', { before: first(), options: rotate, call: 'issue' }],
  ['storing', { before: first(), options: rotate, call: 'put' }],
  ['promoting', { before: first(), options: rotate, call: 'moveLabel' }],
  ['tombstoning', { before: passes(OVERLAP + HOUR), call: 'moveLabel' }],
  ['restating', { before: first(), desired: api({ format: 'plain' }), call: 'put' }],
  ['deleting a secret', { before: first(), desired: specOf('acme-ci', []), options: { prune: true }, call: 'delete' }],
  ['issuing a first token', { before: async () => {}, call: 'issue' }],
  ['storing a first token', { before: async () => {}, call: 'put' }],
];

/** The index of the step's port call in a pass where nothing is in the way. */
async function indexOf({ before, desired = spec, options = {}, call, nth = 1 }: Situation): Promise<number> {
  const bed = new Bed();
  await before(bed);
  bed.allowStopping();
  const calls: PortCall[] = [];
  await bed.pass(desired, { options, calls });
  const found = calls.filter(({ operation }) => operation === call)[nth - 1];
  if (!found) throw new Error(`no ${call}: ${calls.map(({ operation }) => operation).join(' ')}`);
  return found.index;
}

/** The same pass in a world where something happens at a port call of it. */
async function disturbed(situation: Situation, at: number, act: (bed: Bed) => void) {
  const bed = new Bed();
  await situation.before(bed);
  bed.allowStopping();
  const calls: PortCall[] = [];
  const interleave = async ({ index }: PortCall) => {
    if (index === at) bed.outside(() => act(bed));
  };
  const { desired = spec, options = {} } = situation;
  // A pass looks again at what moved; here, how its first look ends is what counts.
  const control = new AbortController();
  const onEvent = ({ kind }: ApplyEvent) => void (kind === 'outcome' && control.abort());
  const { signal } = control;
  const end = await bed.pass(desired, { options, calls, hooks: { interleave }, onEvent, signal });
  return { bed, end, calls };
}

describe('nothing starts later than 15 minutes after its observation', () => {
  /** The pass in which time passes right before the step whose port call is the one at `at`. */
  async function late({ before, desired = spec, options = {} }: Situation, at: number, ms: number) {
    const starts: number[] = [];
    const walk = async (onStep: (bed: Bed, nth: number) => void) => {
      const bed = new Bed();
      await before(bed);
      bed.allowStopping();
      const calls: PortCall[] = [];
      let steps = 0;
      const end = await bed.pass(desired, {
        ...{ options, calls },
        onEvent: ({ kind }) => {
          if (kind !== 'step') return;
          starts.push(calls.length);
          onStep(bed, (steps += 1));
        },
      });
      return { end, calls };
    };
    await walk(() => {});
    const nth = starts.findLastIndex((start) => start <= at) + 1;
    return walk((bed, step) => void (step === nth && bed.outside(() => bed.clock.advance(ms))));
  }

  test.each([...ON_TOKENS, ...ON_SECRETS])('%s', async (_what, situation) => {
    const at = await indexOf(situation);
    const { end, calls } = await late(situation, at, FENCE_MS + 1);
    expect(saysOf(end)).toContainEqual(expect.stringMatching(/failed \(pass-too-old\)$/));
    expect(calls[at]?.operation).not.toBe(situation.call);
    const inTime = await late(situation, at, FENCE_MS - MINUTE);
    expect(inTime.calls[at]?.operation).toBe(situation.call);
  });
});

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
    expect(bed.secret('api').versions.map(({ labels }) => labels)).toEqual(was.versions.map(({ labels }) => labels));
  });

  test('so that another version is current: nothing is promoted, and the issued value waits or dies', async () => {
    const situation: Situation = { before: first(), options: rotate, call: 'moveLabel' };
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
  const meanwhile = async (act: (bed: Bed) => void, asked: Asked = {}) => {
    const bed = new Bed();
    await first(api({ access: WIDE }))(bed);
    let acted = false;
    const interleave = async ({ operation }: PortCall) => {
      if (operation !== 'edit' || acted) return;
      acted = true;
      bed.outside(() => act(bed));
    };
    return { bed, end: await bed.pass(spec, { ...asked, hooks: { interleave } }) };
  };

  test('and done on the token as it is then', async () => {
    const { bed, end } = await meanwhile((one) => one.world.outside.personEdits(current(one), { label: 'hello' }));
    expect(saysOf(end)).toContain('narrow api: done');
    expect(bed.current('api')).toMatchObject({
      access: spec.tokens[0]!.access,
      label: expect.stringMatching(/^api@/) as string,
    });
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
      if (operation !== 'moveLabel' || others) return;
      others = true;
      await bed.pass(spec);
      bed.advance(MINUTE);
      await bed.pass(spec, { options: rotate });
    };
    expect(saysOf(await bed.pass(spec, { options: rotate, hooks: { interleave } }))).toEqual([]);
    expect(bed.working('api')).toHaveLength(3);
    expect(bed.works('api')).toBe(true);
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

describe('a value is proven before it is promoted', () => {
  const failingAt = async (act: (bed: Bed, id: TokenId) => void) => {
    const situation: Situation = { before: first(), options: rotate, call: 'authenticate' };
    const at = await indexOf(situation);
    const was = { id: '' };
    const done = await disturbed(situation, at, (bed) => {
      was.id = bed.current('api').id;
      const issued = bed.working('api').find(({ id }) => id !== was.id)!;
      act(bed, issued.id);
    });
    expect(done.bed.current('api').id).toBe(was.id);
    return saysOf(done.end);
  };

  test.each<[string, (bed: Bed, id: TokenId) => void]>([
    ['was revoked', (bed, id) => bed.world.outside.personRevokes(id)],
    ['was disabled', (bed, id) => bed.world.outside.personDisables(id)],
    [
      'has other rights',
      (bed, id) => bed.world.outside.personEdits(id, { access: projectAccess(['proj_api', 'Project Viewer']) }),
    ],
    ['has another role', (bed, id) => bed.world.outside.personEdits(id, { access: WIDE })],
  ])('and not promoted when its token %s', async (_what, act) => {
    expect(await failingAt(act)).toEqual(['rotate api: failed (verification-failed)']);
  });

  test('and not promoted when the value is that of another token', async () => {
    const bed = new Bed();
    await first()(bed);
    const before = bed.current('api').id;
    const other = bed.outside(() =>
      bed.world.outside.personIssues({ label: 'other', access: spec.tokens[0]!.access, expiresAt: null }),
    );
    const swapped = (one: TokenApi): TokenApi => ({
      ...one,
      authenticate: () => one.authenticate(other.value),
      during: (limits) => swapped(one.during(limits)),
    });
    expect(saysOf(await bed.pass(spec, { options: rotate, wrap: swapped }))).toEqual([
      'rotate api: failed (verification-failed)',
    ]);
    expect(bed.current('api').id).toBe(before);
  });

  test('a first value that does not prove itself is not stored, and its token is given up', async () => {
    const bed = new Bed();
    const narrower = (one: TokenApi): TokenApi => ({
      ...one,
      issue: (workspace, request) =>
        one.issue(workspace, { ...request, access: projectAccess(['proj_api', 'Project Viewer']) }),
      during: (limits) => narrower(one.during(limits)),
    });
    expect(saysOf(await bed.pass(spec, { wrap: narrower }))).toEqual(['create api: failed (verification-failed)']);
    expect([bed.secret('api').versions, bed.working('api')]).toEqual([[], []]);
  });

  test('the last look finds that another version became current', async () => {
    const situation: Situation = { before: first(), options: rotate, call: 'read', nth: 3 };
    const { end } = await disturbed(situation, await indexOf(situation), (bed) => {
      const { arn, versions } = bed.secret('api');
      const previous = versions.find(({ labels }) => labels.includes('AWSPREVIOUS'))!;
      bed.world.outside.moveLabel(arn, 'AWSCURRENT', previous.id);
    });
    expect(saysOf(end)).toEqual(['rotate api: moved (moved-meanwhile)']);
  });
});

describe('what is issued and lost is given up at once', () => {
  test('when the reply to issue was lost and the repetition says which token it was', async () => {
    const bed = new Bed();
    await first()(bed);
    let lost = false;
    const hooks = {
      faults: ({ operation }: PortCall): Fault | undefined => {
        if (operation !== 'issue' || lost) return undefined;
        lost = true;
        return 'lost-reply-repeated';
      },
    };
    expect(saysOf(await bed.pass(spec, { options: rotate, hooks }))).toEqual(['rotate api: done']);
    expect(bed.working('api')).toHaveLength(2);
  });

  test('when the store refuses the value for good', async () => {
    const bed = new Bed();
    await first()(bed);
    const faults = ({ operation }: PortCall): Fault | undefined => (operation === 'put' ? 'denied' : undefined);
    expect(saysOf(await bed.pass(spec, { options: rotate, hooks: { faults } }))).toEqual([
      'rotate api: failed (step-failed)',
    ]);
    expect(bed.working('api')).toHaveLength(1);
  });

  test('when another run stored its value first: the loser’s token dies and the winner’s value is promoted', async () => {
    const situation: Situation = { before: first(), options: rotate, call: 'put' };
    const at = await indexOf(situation);
    const bed = new Bed();
    await first()(bed);
    const hooks = {
      interleave: async ({ index }: PortCall) => {
        if (index === at)
          await bed
            .pass(spec, {
              options: rotate,
              hooks: { faults: ({ operation }) => (operation === 'moveLabel' ? 'crash-before' : undefined) },
            })
            .catch(() => undefined);
      },
    };
    expect(saysOf(await bed.pass(spec, { options: rotate, hooks }))).toEqual(['rotate api: done']);
    expect(bed.working('api')).toHaveLength(2);
    expect(bed.works('api')).toBe(true);
  });

  test('and the winner’s value is left alone when the others have gone on: it may be in nobody’s hands but theirs', async () => {
    const situation: Situation = { before: first(), options: rotate, call: 'put' };
    const at = await indexOf(situation);
    const bed = new Bed();
    await first()(bed);
    const calls: PortCall[] = [];
    const control = new AbortController();
    let others = false;
    const interleave = async ({ index }: PortCall) => {
      if (index !== at || others) return;
      others = true;
      for (let run = 0; run < 3; run += 1) await bed.pass(spec, { options: rotate });
    };
    const onEvent = ({ kind }: ApplyEvent) => void (kind === 'outcome' && control.abort());
    const end = await bed.pass(spec, {
      options: rotate,
      calls,
      hooks: { interleave },
      onEvent,
      signal: control.signal,
    });
    expect(saysOf(end)).toEqual(['rotate api: moved (moved-meanwhile)']);
    expect(calls.slice(at).map(({ operation }) => operation)).toEqual(['put', 'revoke', 'describe']);
  });

  test('but not when the store may have it: the same bytes are there for the next pass', async () => {
    const bed = new Bed();
    await first()(bed);
    const faults = ({ operation }: PortCall): Fault | undefined => (operation === 'put' ? 'timeout-after' : undefined);
    await bed.pass(spec, { options: rotate, hooks: { faults } });
    expect(bed.working('api')).toHaveLength(2);
    expect(saysOf(await bed.pass(spec))).toEqual(['finish api: done']);
    expect(bed.working('api')).toHaveLength(2);
  });
});

describe('a person who interrupts', () => {
  test('ends what runs at its next step boundary of an action, and nothing further begins', async () => {
    const bed = new Bed();
    const control = new AbortController();
    const two = specOf('acme-ci', [desiredToken('api', { access: WIDE }), desiredToken('web')]);
    await bed.pass(two);
    bed.advance(20 * DAY);
    const narrowed = specOf('acme-ci', [desiredToken('api')]);
    const end = await bed.pass(narrowed, {
      signal: control.signal,
      hooks: { interleave: async ({ operation }) => void (operation === 'edit' && control.abort()) },
    });
    expect(saysOf(end)).toEqual(['narrow api: done', 'rotate api: failed (interrupted)']);
  });

  test('is heard by every port call of an apply', async () => {
    const bed = new Bed();
    const { signal } = new AbortController();
    const heard: (CallLimits | undefined)[] = [];
    const listening = (one: TokenApi, limits?: CallLimits): TokenApi => ({
      ...one,
      issue: (...args) => {
        heard.push(limits);
        return one.issue(...args);
      },
      authenticate: (...args) => {
        heard.push(limits);
        return one.authenticate(...args);
      },
      during: (more) => listening(one.during(more), more),
    });
    await bed.pass(spec, { signal, wrap: listening });
    expect(heard.length).toBeGreaterThan(1);
    expect(heard.every((limits) => limits?.signal === signal)).toBe(true);
  });
});

test('a step that fails is not tried again: the adapter has done that', async () => {
  for (const operation of ['create', 'issue', 'put', 'authenticate', 'read', 'moveLabel', 'edit']) {
    const bed = new Bed();
    const calls: PortCall[] = [];
    const faults = (call: PortCall): Fault | undefined => (call.operation === operation ? 'throttled' : undefined);
    await bed.pass(spec, { calls, hooks: { faults } });
    expect([operation, calls.filter((call) => call.operation === operation).length <= 1]).toEqual([operation, true]);
  }
});

test('a defect in one entry lets the others go on, and is told', async () => {
  const bed = new Bed();
  const broken = (one: TokenApi): TokenApi => ({
    ...one,
    issue: (workspace, request) => {
      if (request.label.startsWith('api@')) throw new TypeError('of our own');
      return one.issue(workspace, request);
    },
    during: (limits) => broken(one.during(limits)),
  });
  const end = await bed.pass(specOf('acme-ci', [desiredToken('api'), desiredToken('web')]), { wrap: broken });
  expect(saysOf(end)).toEqual(['create api: unknown (step-broke)', 'create web: done']);
  expect(bed.works('web')).toBe(true);
});

test('a look writes nothing', async () => {
  const bed = new Bed();
  await rotated(bed);
  const before = bed.world.snapshot();
  await bed.plan(spec, rotate);
  expect(bed.world.snapshot().secrets).toEqual(before.secrets);
  expect(READS.has('read')).toBe(true);
});
