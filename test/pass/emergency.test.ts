import { secretArn, type TokenId, tokenId } from '../../src/core/model/ids';
import { SecretValue } from '../../src/core/model/secret-value';
import { later } from '../../src/core/model/time';
import type { CallLimits } from '../../src/core/ports/call-limits';
import { PortError } from '../../src/core/ports/errors';
import type { TokenApi } from '../../src/core/ports/token-api';
import type { PassEnd } from '../../src/core/pass/run-pass';
import type { DesiredToken, SecretTarget } from '../../src/core/model/desired';
import type { Fault, PortCall } from '../../src/testing/port-hooks';
import { workspaceAccess } from '../../src/testing/desired';
import {
  type Asked,
  Bed,
  blocksBy,
  DAY,
  desiredToken,
  holdsBy,
  HOUR,
  names,
  OVERLAP,
  saysOf,
  SETTLE,
  specOf,
} from './bed';

const spec = specOf('acme-ci', [desiredToken('api'), desiredToken('web')]);
const leak = (...entries: string[]): Asked => ({ options: { compromised: names(...entries) } });
const rotate = { options: { rotate: names('api') } };

/** One that is settled; `api` has a token in every phase when `phases` says so. */
async function standing(entries: readonly DesiredToken[] = spec.tokens): Promise<Bed> {
  const bed = new Bed();
  await bed.pass(specOf('acme-ci', entries));
  bed.advance(HOUR);
  return bed;
}

const tokensOf = (bed: Bed, entry: string): TokenId[] =>
  bed.world
    .snapshot()
    .tokens.filter(({ label, revokedAt }) => label.startsWith(`${entry}@`) && revokedAt === null)
    .map(({ id }) => id);

/** An emergency for `api`; what existed before is leaked, whatever its phase. */
async function emergency(
  bed: Bed,
  asked: Asked = {},
  desired = spec,
): Promise<{ readonly leaked: TokenId[]; readonly end: PassEnd }> {
  const leaked = tokensOf(bed, 'api');
  bed.allowStopping();
  const end = await bed.pass(desired, { ...leak('api'), ...asked });
  return { leaked, end };
}

const failing = (fault: Fault, ...operations: string[]) => ({
  faults: ({ operation }: PortCall): Fault | undefined => (operations.includes(operation) ? fault : undefined),
});

/** Lets two passes wait for each other. */
class Turns {
  readonly #given = new Map<string, { readonly done: Promise<void>; readonly give: () => void }>();

  give(name: string, when = true): Promise<void> {
    if (when) this.#turn(name).give();
    return Promise.resolve();
  }

  wait(name: string): Promise<void> {
    return this.#turn(name).done;
  }

  giveAndWait(given: string, awaited: string): Promise<void> {
    void this.give(given);
    return this.wait(awaited);
  }

  #turn(name: string) {
    let turn = this.#given.get(name);
    if (!turn) {
      let give = (): void => undefined;
      const done = new Promise<void>((resolve) => (give = resolve));
      turn = { done, give };
      this.#given.set(name, turn);
    }
    return turn;
  }
}

describe('an emergency kills every token of the entry, in every phase, at once', () => {
  test('current, superseded, tombstoned, disabled and orphaned', async () => {
    const bed = await standing();
    await bed.pass(spec, rotate);
    for (const wait of [OVERLAP + HOUR, SETTLE]) {
      bed.advance(wait);
      await bed.pass(spec);
    }
    await bed.pass(spec, rotate);
    bed.advance(OVERLAP + HOUR);
    await bed.pass(spec);
    await bed.pass(spec, rotate);
    await bed.pass(spec, { ...rotate, hooks: failing('crash-before', 'put') }).catch(() => undefined);
    const { leaked, end } = await emergency(bed);
    expect(leaked.length).toBeGreaterThanOrEqual(5);
    expect(bed.alive(...leaked)).toEqual([]);
    expect(saysOf(end).slice(0, 2)).toEqual(['rotate api: done', 'kill api: done']);
    expect([bed.works('api'), bed.works('web')]).toEqual([true, true]);
    expect(bed.violations).toEqual([]);
  });

  test('the one that waits for promotion', async () => {
    const bed = await standing();
    await bed.pass(spec, { ...rotate, hooks: failing('crash-before', 'moveLabel') }).catch(() => undefined);
    const { leaked } = await emergency(bed);
    expect(leaked).toHaveLength(2);
    expect(bed.alive(...leaked)).toEqual([]);
    expect(bed.works('api')).toBe(true);
  });

  test('a paused one and one that a person disabled', async () => {
    const bed = await standing();
    await bed.pass(spec, rotate);
    const paused = specOf('acme-ci', [desiredToken('api', { enabled: false }), desiredToken('web')]);
    bed.allowStopping();
    await bed.pass(paused);
    const { leaked, end } = await emergency(bed, {}, paused);
    expect(leaked).toHaveLength(2);
    expect(bed.alive(...leaked)).toEqual([]);
    expect(saysOf(end)).toEqual(['kill api: done', 'kill api: done']);
  });

  test('one whose label a person edited, current or not', async () => {
    const bed = await standing();
    await bed.pass(spec, rotate);
    const all = tokensOf(bed, 'api');
    for (const id of all) bed.outside(() => bed.world.outside.personEdits(id, { label: `edited ${id}` }));
    await emergency(bed);
    expect(bed.alive(...all)).toEqual([]);
  });

  test('one whose label a person edited and whose version carries no stage any more', async () => {
    const bed = await standing();
    const old = bed.current('api').id;
    await bed.pass(spec, rotate);
    bed.advance(OVERLAP + HOUR);
    await bed.pass(spec);
    bed.outside(() => bed.world.outside.personEdits(old, { label: 'edited' }));
    await emergency(bed);
    expect(bed.alive(old)).toEqual([]);
  });

  test('one of an earlier incarnation of the secret', async () => {
    const bed = await standing();
    const old = bed.current('api').id;
    bed.outside(() => bed.world.outside.forceDelete(bed.secret('api').arn));
    await bed.pass(spec);
    const { leaked } = await emergency(bed);
    expect(leaked).toHaveLength(2);
    expect(bed.alive(old, ...leaked)).toEqual([]);
    expect(bed.works('api')).toBe(true);
  });

  test('one that expires never, and the bare value of one', async () => {
    const bed = await standing([desiredToken('api', { format: 'plain', expiry: { kind: 'never' } })]);
    const { leaked } = await emergency(
      bed,
      {},
      specOf('acme-ci', [desiredToken('api', { format: 'plain', expiry: { kind: 'never' } })]),
    );
    expect(leaked).toHaveLength(1);
    expect(bed.alive(...leaked)).toEqual([]);
  });

  test('a hand-made value that was taken over', async () => {
    const bed = new Bed();
    const hand = bed.outside(() =>
      bed.world.outside.personIssues({ label: 'by hand', access: workspaceAccess('Administrator'), expiresAt: null }),
    );
    const value = { version: 'h'.repeat(32) as never, text: hand.value.reveal() };
    const arn = bed.outside(() => bed.world.outside.makeSecret({ name: 'given', description: '', tags: {} }, value));
    const secret: SecretTarget = { kind: 'external', arn, takeOver: true };
    const desired = specOf('acme-ci', [desiredToken('api', { secret })]);
    await bed.pass(desired);
    bed.advance(HOUR);
    await bed.pass(desired, rotate);
    await emergency(bed, {}, desired);
    expect(bed.alive(hand.id)).toEqual([]);
    expect(bed.works(arn)).toBe(true);
  });

  test('a hand-made value that was not taken over yet', async () => {
    const bed = new Bed();
    const hand = bed.outside(() =>
      bed.world.outside.personIssues({ label: 'by hand', access: workspaceAccess('Administrator'), expiresAt: null }),
    );
    const value = { version: 'h'.repeat(32) as never, text: hand.value.reveal() };
    const arn = bed.outside(() => bed.world.outside.makeSecret({ name: 'given', description: '', tags: {} }, value));
    const secret: SecretTarget = { kind: 'external', arn, takeOver: true };
    await emergency(bed, {}, specOf('acme-ci', [desiredToken('api', { secret })]));
    expect(bed.alive(hand.id)).toEqual([]);
  });
});

describe('nothing about the secret keeps a leaked token alive', () => {
  test.each<[string, (bed: Bed) => void, DesiredToken[]]>([
    ['deleted by force', (bed) => bed.world.outside.forceDelete(bed.secret('api').arn), [...spec.tokens]],
    ['scheduled for deletion', (bed) => bed.world.outside.deleteSecret(bed.secret('api').arn), [...spec.tokens]],
    [
      'handed to another owner',
      (bed) =>
        bed.world.outside.setTags(bed.secret('api').arn, { 'hawzu-tokens:owner': 'x', 'hawzu-tokens:name': 'y' }),
      [...spec.tokens],
    ],
    ['without tags', (bed) => bed.world.outside.setTags(bed.secret('api').arn, {}), [...spec.tokens]],
  ])('%s', async (_what, act, entries) => {
    const bed = await standing();
    await bed.pass(spec, rotate);
    bed.outside(() => act(bed));
    const { leaked } = await emergency(bed, {}, specOf('acme-ci', entries));
    expect(leaked).toHaveLength(2);
    expect(bed.alive(...leaked)).toEqual([]);
    expect(bed.works('web')).toBe(true);
  });

  test.each<Fault>(['denied', 'unavailable', 'timeout-before'])(
    'a secret that can’t be described: %s',
    async (fault) => {
      const bed = await standing();
      const { leaked, end } = await emergency(bed, { hooks: failing(fault, 'describe') });
      expect(bed.alive(...leaked)).toEqual([]);
      expect(holdsBy(end)).toContain('api: secret-unreadable');
    },
  );

  test.each<Fault>(['denied', 'unavailable'])('secrets that can’t be listed: %s', async (fault) => {
    const bed = await standing();
    const { leaked, end } = await emergency(bed, { hooks: failing(fault, 'listByTags') });
    expect(bed.alive(...leaked)).toEqual([]);
    expect(saysOf(end)).toEqual(['rotate api: done', 'kill api: done']);
    await expect(bed.pass(spec, { hooks: failing(fault, 'listByTags') })).rejects.toThrow(/injected/);
  });

  test('secrets that can’t be listed while the entry’s has another name: no second one is made', async () => {
    const bed = await standing();
    const prefixed = { kind: 'managed', name: 'other/api', named: false, tags: {}, recoveryWindowDays: 30 } as const;
    const desired = specOf('acme-ci', [desiredToken('api', { secret: prefixed }), desiredToken('web')]);
    const { leaked, end } = await emergency(bed, { hooks: failing('denied', 'listByTags') }, desired);
    expect(saysOf(end)).toEqual([]);
    expect(end.prepared[0]!.plan.entries[0]!.holds.map(({ message }) => message).join()).toContain(
      `--kill ${leaked[0]}`,
    );
    expect(bed.secrets('api')).toHaveLength(1);
  });

  test.each<Fault>(['denied', 'unavailable'])('values that can’t be read: %s', async (fault) => {
    const bed = await standing();
    await bed.pass(spec, rotate);
    const { leaked } = await emergency(bed, { hooks: failing(fault, 'read', 'listVersions') });
    expect(leaked).toHaveLength(2);
    expect(bed.alive(...leaked)).toEqual([]);
  });

  test.each<Fault>(['denied', 'unavailable'])(
    'a secret store that answers nothing at all, where the spec has an ARN: %s',
    async (fault) => {
      const bed = new Bed();
      const arn = bed.outside(() => bed.world.outside.makeSecret({ name: 'given', description: '', tags: {} }));
      const desired = specOf('acme-ci', [
        desiredToken('api', { secret: { kind: 'external', arn: secretArn(arn), takeOver: false } }),
      ]);
      await bed.pass(desired);
      bed.advance(HOUR);
      const hooks = {
        faults: ({ port }: PortCall): Fault | undefined => (port === 'Secrets Manager' ? fault : undefined),
      };
      const { leaked } = await emergency(bed, { hooks }, desired);
      expect(leaked).toHaveLength(1);
      expect(bed.alive(...leaked)).toEqual([]);
    },
  );

  test('a secret store that answers nothing at all, where nothing shows the account: they are named, with what kills them', async () => {
    const bed = await standing();
    const hooks = {
      faults: ({ port }: PortCall): Fault | undefined => (port === 'Secrets Manager' ? 'unavailable' : undefined),
    };
    const { leaked, end } = await emergency(bed, { hooks });
    const said = end.prepared[0]!.plan.entries[0]!.holds.map(({ message }) => message).join('; ');
    expect(said).toContain(`--kill ${leaked[0]}`);
    bed.allowStopping();
    await bed.pass(spec, { options: { compromised: names('api'), kill: new Set(leaked) }, hooks });
    expect(bed.alive(...leaked)).toEqual([]);
  });
});

describe('the replacement', () => {
  test.each<[Fault, string]>([
    ['denied', 'issue'],
    ['unavailable', 'issue'],
    ['timeout-after', 'issue'],
    ['denied', 'put'],
    ['timeout-after', 'put'],
    ['denied', 'authenticate'],
    ['unavailable', 'moveLabel'],
    ['lost-reply', 'moveLabel'],
  ])('that fails (%s at %s) does not stop the killing', async (fault, operation) => {
    const bed = await standing();
    const { leaked } = await emergency(bed, { hooks: failing(fault, operation) });
    expect(bed.alive(...leaked)).toEqual([]);
    bed.advance(SETTLE);
    await bed.pass(spec);
    expect(bed.works('api')).toBe(true);
  });

  /** A token API that never answers an issue: only a deadline ends the wait. */
  const hanging =
    (bed: Bed, limits?: CallLimits) =>
    (api: TokenApi): TokenApi => ({
      ...api,
      issue: async () => {
        if (limits?.deadline === undefined) throw new Error('it would have waited for ever');
        await bed.clock.sleep(limits.deadline - bed.clock.now());
        throw new PortError('token API', 'issue', 'timeout', 'unknown', 'no answer in time');
      },
      revoke: async (...args) => {
        const late = limits?.deadline !== undefined && bed.clock.now() >= limits.deadline;
        if (late) throw new PortError('token API', 'revoke', 'timeout', 'none', 'no call begins after its deadline');
        return api.revoke(...args);
      },
      during: (more) => hanging(bed, more)(api.during(more)),
    });

  test('that hangs ends at its deadline, and then what leaked dies', async () => {
    const bed = await standing();
    const began = bed.clock.now();
    const { leaked, end } = await emergency(bed, { wrap: hanging(bed), replaceWithinMs: 5_000 });
    expect(saysOf(end)).toEqual(['rotate api: unknown (step-failed)', 'kill api: done']);
    expect(bed.alive(...leaked)).toEqual([]);
    expect(bed.clock.now()).toBe(later(began, 5_000));
  });

  test('has a minute where nothing else is said', async () => {
    const bed = await standing();
    const began = bed.clock.now();
    const { leaked } = await emergency(bed, { wrap: hanging(bed) });
    expect(bed.alive(...leaked)).toEqual([]);
    expect(bed.clock.now()).toBe(later(began, 60_000));
  });

  test('is spared, and no one else: two emergencies at once leave one working token', async () => {
    const bed = await standing();
    let second = false;
    const { leaked } = await emergency(bed, {
      hooks: {
        interleave: async ({ operation }) => {
          if (operation !== 'put' || second) return;
          second = true;
          await bed.pass(spec, leak('api'));
        },
      },
    });
    expect(bed.alive(...leaked)).toEqual([]);
    bed.advance(SETTLE);
    await bed.pass(spec);
    expect(bed.works('api')).toBe(true);
  });

  test('is spared when another run stored it first: what the consumer reads now is not what leaked', async () => {
    const bed = await standing();
    const leaked = tokensOf(bed, 'api');
    bed.allowStopping();
    const turns = new Turns();
    // A rotation has issued its token, which the emergency sees in the list, and stores it in the emergency's midst.
    const rotation = bed.pass(spec, {
      ...rotate,
      hooks: {
        interleave: ({ operation }) =>
          operation === 'put' ? turns.giveAndWait('issued', 'store') : turns.give('stored', operation === 'read'),
      },
    });
    await turns.wait('issued');
    const end = await bed.pass(spec, {
      ...leak('api'),
      hooks: {
        interleave: ({ operation }) => (operation === 'put' ? turns.giveAndWait('store', 'stored') : Promise.resolve()),
      },
    });
    await rotation;
    expect(saysOf(end).slice(0, 1)).toEqual(['rotate api: done']);
    expect(bed.alive(...leaked)).toEqual([]);
    expect(bed.works('api')).toBe(true);
  });

  test('is not made for an entry that is paused or over', async () => {
    const bed = await standing();
    const over = specOf('acme-ci', [desiredToken('api', { expiry: { kind: 'at', at: bed.clock.now() } })]);
    const { leaked, end } = await emergency(bed, {}, over);
    expect(saysOf(end)).toEqual(['kill api: done']);
    expect(bed.alive(...leaked)).toEqual([]);
  });
});

describe('one kill that fails', () => {
  test.each<Fault>(['denied', 'unavailable', 'timeout-before'])(
    'leaves no other token alive, and says so: %s',
    async (fault) => {
      const bed = await standing();
      await bed.pass(spec, rotate);
      await bed.pass(spec, rotate);
      let kills = 0;
      const hooks = {
        faults: ({ operation }: PortCall) => (operation === 'revoke' && (kills += 1) === 1 ? fault : undefined),
      };
      const { leaked, end } = await emergency(bed, { hooks });
      expect(leaked).toHaveLength(3);
      expect(bed.alive(...leaked)).toHaveLength(1);
      expect(saysOf(end).filter((said) => !said.endsWith('done'))).toHaveLength(1);
      await bed.pass(spec, leak('api'));
      expect(bed.alive(...leaked)).toEqual([]);
    },
  );

  test('because a person changed the token meanwhile does not happen: whatever became of it, it dies', async () => {
    const bed = await standing();
    const { id } = bed.current('api');
    const hooks = {
      interleave: async ({ operation }: PortCall) => {
        if (operation === 'issue') bed.world.outside.personEdits(id, { label: 'changed meanwhile' });
      },
    };
    const { leaked } = await emergency(bed, { hooks });
    expect(bed.alive(...leaked)).toEqual([]);
  });

  test('because the pass grew old does not happen: no fence holds a kill up', async () => {
    const bed = await standing();
    const hooks = {
      interleave: async ({ operation }: PortCall) => void (operation === 'issue' && bed.clock.advance(3 * DAY)),
    };
    const { leaked } = await emergency(bed, { hooks });
    expect(bed.alive(...leaked)).toEqual([]);
  });
});

describe('other entries', () => {
  test('that are blocked do not stop it, nor does the gate', async () => {
    const bed = await standing();
    bed.outside(() => bed.world.outside.deleteSecret(bed.secret('web').arn));
    const { leaked, end } = await emergency(bed);
    expect(blocksBy(end)).toEqual(['web: secret-pending-deletion']);
    expect(bed.alive(...leaked)).toEqual([]);
    expect(bed.works('api')).toBe(true);
  });

  test('all of twelve at once pass the gate', async () => {
    const many = Array.from({ length: 12 }, (_, index) => desiredToken(`t${index}-x`));
    const bed = await standing(many);
    const all = many.flatMap(({ name }) => tokensOf(bed, name));
    bed.allowStopping();
    await bed.pass(specOf('acme-ci', many), leak(...many.map(({ name }) => name)));
    expect(bed.alive(...all)).toEqual([]);
    expect(many.every(({ name }) => bed.works(name))).toBe(true);
  });

  test('that shares the secret by mistake blocks the replacement, not the killing', async () => {
    const bed = await standing();
    const twice = specOf('acme-ci', [
      desiredToken('api'),
      desiredToken('web', { secret: { kind: 'external', arn: bed.secret('api').arn, takeOver: false } }),
    ]);
    const { leaked } = await emergency(bed, {}, twice);
    expect(bed.alive(...leaked)).toEqual([]);
  });

  test('lose nothing: a neighbour’s token in the leaked secret is named, and dies only when it is named', async () => {
    const bed = await standing();
    const web = bed.current('web');
    bed.outside(() => bed.world.outside.overwriteValue(bed.secret('api').arn, 'w'.repeat(32) as never, web.value!));
    const { leaked, end } = await emergency(bed);
    expect(bed.alive(...leaked)).toEqual([]);
    expect(holdsBy(end)).toContain('api: labelled-for-another-entry');
    expect(bed.token(web.id).revokedAt).toBeNull();
    await bed.pass(spec, { options: { compromised: names('api'), kill: new Set([web.id]) } });
    expect(bed.alive(web.id)).toEqual([]);
  });
});

describe('who is not killed', () => {
  test('the token of the run is left and named, and the rest die', async () => {
    const bed = await standing([desiredToken('api', { access: workspaceAccess('Administrator') })]);
    const desired = specOf('acme-ci', [desiredToken('api', { access: workspaceAccess('Administrator') })]);
    const old = bed.current('api').id;
    await bed.pass(desired, rotate);
    const own = bed.current('api');
    bed.allowStopping();
    const end = await bed.pass(desired, { ...leak('api'), credential: new SecretValue(own.value!) });
    expect(holdsBy(end)).toContain('api: own-token-left');
    expect(bed.alive(old)).toEqual([]);
    expect(bed.token(own.id).revokedAt).toBeNull();
  });

  test('a stranger’s token with a copied label is listed with the command that kills it', async () => {
    const bed = await standing();
    const label = bed.current('api').label.replace(/\.[a-z2-7]+$/, '.copied');
    const { id } = bed.outside(() =>
      bed.world.outside.personIssues({ label, access: spec.tokens[0]!.access, expiresAt: null }),
    );
    bed.isStranger(id);
    const { leaked, end } = await emergency(bed);
    expect(bed.alive(...leaked.filter((one) => one !== id))).toEqual([]);
    expect(bed.violations).toEqual([]);
    const said = end.prepared[0]!.plan.entries[0]!.holds.find(({ code }) => code === 'not-proven-ours');
    expect(said?.message).toContain(`--kill ${id}`);
    bed.allowed = { ...bed.allowed, strangers: new Set() };
    await bed.pass(spec, { options: { compromised: names('api'), kill: new Set([id]) } });
    expect(bed.alive(id)).toEqual([]);
  });

  test('a token that was named and is not there is no reason to stop', async () => {
    const bed = await standing();
    const leaked = tokensOf(bed, 'api');
    bed.allowStopping();
    await bed.pass(spec, { options: { compromised: names('api'), kill: new Set([tokenId('tok_gone')]) } });
    expect(bed.alive(...leaked)).toEqual([]);
  });
});

test('an emergency for an entry that has moved to another owner kills what is still here', async () => {
  const bed = await standing();
  const moved = specOf('acme-ci', [
    desiredToken('api', { movedTo: { owner: specOf('team-b', []).ownerId, name: desiredToken('api').name } }),
    desiredToken('web'),
  ]);
  const { leaked } = await emergency(bed, {}, moved);
  expect(bed.alive(...leaked)).toEqual([]);
});
