import { tokenId } from '../../src/core/model/ids';
import { SecretValue } from '../../src/core/model/secret-value';
import { later } from '../../src/core/model/time';
import type { CallLimits } from '../../src/core/ports/call-limits';
import { PortError } from '../../src/core/ports/errors';
import type { TokenApi } from '../../src/core/ports/token-api';
import type { Fault, PortCall } from '../../src/testing/memory/port-hooks';
import { workspaceAccess } from '../../src/testing/memory/desired';
import type { Bed } from './bed';
import { blocksBy, DAY, desiredToken, holdsBy, names, saysOf, SETTLE, specOf } from './bed';
import { spec, leak, rotate, standing, tokensOf, emergency, failing, Turns } from './leaks';

describe('the replacement', () => {
  test.each<[Fault, string]>([
    ['denied', 'issue'],
    ['unavailable', 'issue'],
    ['timeout-after', 'issue'],
    ['denied', 'put'],
    ['timeout-after', 'put'],
    ['denied', 'authenticate'],
    ['unavailable', 'moveStage'],
    ['lost-reply', 'moveStage'],
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
        throw new PortError(
          { port: 'token API', operation: 'issue', kind: 'timeout', effect: 'unknown' },
          'no answer in time',
        );
      },
      revoke: async (...args) => {
        const late = limits?.deadline !== undefined && bed.clock.now() >= limits.deadline;
        if (late)
          throw new PortError(
            { port: 'token API', operation: 'revoke', kind: 'timeout', effect: 'none' },
            'no call begins after its deadline',
          );
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

  test('has so much less time as the look took: what leaked dies as soon as was said', async () => {
    const bed = await standing();
    const began = bed.clock.now();
    let looked = false;
    const hooks = {
      interleave: async ({ operation }: PortCall) => {
        if (looked || operation !== 'describe') return;
        looked = true;
        await bed.clock.sleep(2_000);
      },
    };
    const { leaked } = await emergency(bed, { wrap: hanging(bed), hooks, replaceWithinMs: 5_000 });
    expect([looked, bed.alive(...leaked)]).toEqual([true, []]);
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
    expect(bed.working('api').map(({ id }) => id)).toEqual([bed.current('api').id]);
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
