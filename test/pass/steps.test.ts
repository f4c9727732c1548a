import type { TokenId } from '../../src/core/model/ids';
import type { ApplyEvent } from '../../src/core/pass/apply';
import type { CallLimits } from '../../src/core/ports/call-limits';
import type { SecretStores } from '../../src/core/ports/secret-store';
import type { TokenApi } from '../../src/core/ports/token-api';
import { projectAccess } from '../../src/testing/memory/desired';
import type { Fault, PortCall } from '../../src/testing/memory/port-hooks';
import { OWNER_TAG } from '../../src/core/reconcile/observed/observed';
import { Bed, DAY, desiredToken, saysOf, specOf } from './bed';
import { WIDE, spec, rotate, type Situation, first, rotated, indexOf, disturbed } from './situations';

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

  test('a value that was stored a moment ago is waited for, where answers are a little old', async () => {
    const bed = new Bed();
    await first()(bed);
    const before = bed.current('api').id;
    bed.world.setStaleness(400);
    await bed.pass(spec, { options: rotate });
    bed.world.setStaleness(0);
    expect(bed.current('api').id).not.toBe(before);
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
      const previous = versions.find(({ stages }) => stages.includes('AWSPREVIOUS'))!;
      bed.world.outside.moveStage(arn, 'AWSCURRENT', previous.id);
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

  test('each time, when the reply is lost again and again: a run gives up in the end, and leaves nothing', async () => {
    const bed = new Bed();
    await first()(bed);
    const calls: PortCall[] = [];
    const faults = ({ operation }: PortCall): Fault | undefined =>
      operation === 'issue' ? 'lost-reply-repeated' : undefined;
    expect(saysOf(await bed.pass(spec, { options: rotate, calls, hooks: { faults } }))).toEqual([
      'rotate api: failed (step-failed)',
    ]);
    expect(calls.filter(({ operation }) => operation === 'issue')).toHaveLength(3);
    expect(bed.working('api')).toHaveLength(1);
  });

  test('when a first value can’t be proven because nobody answers', async () => {
    const bed = new Bed();
    const faults = ({ operation }: PortCall): Fault | undefined =>
      operation === 'authenticate' ? 'timeout-before' : undefined;
    expect(saysOf(await bed.pass(spec, { hooks: { faults } }))).toEqual(['create api: unknown (step-failed)']);
    expect([bed.secret('api').versions, bed.working('api')]).toEqual([[], []]);
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
              hooks: { faults: ({ operation }) => (operation === 'moveStage' ? 'crash-before' : undefined) },
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
  const widened = specOf('acme-ci', [desiredToken('api', { access: WIDE })]);
  const asked = async (operation: string, first: boolean): Promise<number> => {
    const bed = new Bed();
    if (!first) await bed.pass(spec);
    const calls: PortCall[] = [];
    const faults = (call: PortCall): Fault | undefined => (call.operation === operation ? 'throttled' : undefined);
    await bed.pass(first ? spec : widened, { calls, hooks: { faults } });
    return calls.filter((call) => call.operation === operation).length;
  };
  for (const operation of ['create', 'issue', 'put', 'authenticate', 'read', 'moveStage']) {
    expect([operation, await asked(operation, true)]).toEqual([operation, 1]);
  }
  expect(await asked('edit', false)).toBe(1);
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

test('a defect while a token is given up is told, not hidden behind the failure that came before it', async () => {
  const bed = new Bed();
  const broken = (one: TokenApi): TokenApi => ({
    ...one,
    revoke: () => Promise.reject(new TypeError('of our own')),
    during: (limits) => broken(one.during(limits)),
  });
  const faults = ({ operation }: PortCall): Fault | undefined => (operation === 'put' ? 'denied' : undefined);
  expect(saysOf(await bed.pass(spec, { wrap: broken, hooks: { faults } }))).toEqual([
    'create api: unknown (step-broke)',
  ]);
});

test.each(['json', 'plain'] as const)(
  'an apply that finds nothing to do reads no value and no versions (%s)',
  async (format) => {
    const bed = new Bed();
    const entries = specOf('acme-ci', [desiredToken('api', { format }), desiredToken('web', { format })]);
    await bed.pass(entries);
    bed.advance(DAY);
    const calls: PortCall[] = [];
    expect(saysOf(await bed.pass(entries, { calls }))).toEqual([]);
    const operations = calls.map(({ operation }) => operation);
    expect(operations).toContain('describe');
    expect(operations.filter((one) => ['read', 'listVersions', 'authenticate'].includes(one))).toEqual([]);
  },
);

test('a look writes nothing', async () => {
  const bed = new Bed();
  await rotated(bed);
  const written = () => {
    const { secrets, tokens } = bed.world.snapshot();
    return { secrets, tokens: tokens.map(({ lastUsedAt: _use, ...token }) => token) };
  };
  const before = written();
  await bed.plan(spec, rotate);
  expect(written()).toEqual(before);
});

describe('what an outcome tells', () => {
  test('names the token that was made, and the one that it replaces', async () => {
    const bed = new Bed();
    const created = await bed.pass(spec);
    const first = bed.current('api').id;
    expect(created.kind === 'applied' && created.outcomes.map(({ tokenId }) => tokenId)).toEqual([first]);
    bed.advance(DAY);
    const end = await bed.pass(spec, { options: rotate });
    expect(end.kind === 'applied' && end.outcomes).toMatchObject([
      {
        tokenId: bed.current('api').id,
        action: { replaces: first },
        stepsDone: end.kind === 'applied' && end.outcomes[0]!.action.steps.length,
      },
    ]);
  });

  test('counts the steps that were done before one failed', async () => {
    const bed = new Bed();
    const faults = ({ operation }: PortCall): Fault | undefined => (operation === 'put' ? 'denied' : undefined);
    const end = await bed.pass(spec, { hooks: { faults } });
    const [outcome] = end.kind === 'applied' ? end.outcomes : [];
    expect(outcome!.action.steps.map(({ kind }) => kind)[outcome!.stepsDone]).toBe('store');
  });
});

test('only an emergency has a deadline for a replacement: an ordinary one may take the minutes that a busy server asks for', async () => {
  const bed = new Bed();
  const seen: (CallLimits['deadline'] | undefined)[] = [];
  const noting = (one: TokenApi): TokenApi => ({
    ...one,
    during: (limits) => {
      seen.push(limits.deadline);
      return noting(one.during(limits));
    },
  });
  await bed.pass(spec, { wrap: noting });
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.filter((deadline) => deadline !== undefined)).toEqual([]);
});

test('every list of secrets asks for those of the owner alone', async () => {
  const bed = new Bed();
  const asked: (string | undefined)[] = [];
  const { stores } = bed.world;
  const noting: SecretStores = (region) => {
    const store = stores(region);
    const list = store.listByTags.bind(store);
    store.listByTags = (tags) => {
      asked.push(tags[OWNER_TAG]);
      return list(tags);
    };
    return store;
  };
  Object.assign(bed.world, { stores: noting });
  await bed.pass(spec);
  expect(new Set(asked)).toEqual(new Set(['acme-ci']));
});
