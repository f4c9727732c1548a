import type { ApplyEvent } from '../../src/core/pass/apply';
import type { Fault, PortCall } from '../../src/testing/memory/port-hooks';
import { Bed, HOUR, saysOf, SETTLE, specOf, desiredToken } from './bed';
import { first, rotate, spec } from './situations';

/** A rotation in which calls fail; `alive` are the tokens of the entry that work then. */
async function rotation(faults: Readonly<Record<string, Fault>>) {
  const bed = new Bed();
  await first()(bed);
  const end = await bed.pass(spec, {
    options: rotate,
    hooks: { faults: ({ operation }: PortCall) => faults[operation] },
  });
  const told = end.kind === 'applied' ? end.outcomes[0]?.diagnostic?.message : undefined;
  return { bed, says: saysOf(end), told, alive: bed.working('api').length };
}

const KEPT: readonly (readonly [Fault, told: string])[] = [
  ['lost-reply', 'unknown'],
  ['lost-reply-denied', 'unknown'],
  ['timeout-after', 'unknown'],
  ['timeout-before', 'unknown'],
  ['throttled', 'failed'],
  ['unavailable', 'failed'],
];

describe('a new value that could not be stored', () => {
  test.each(KEPT)(
    'may be there, or get there yet, after %s: its token is not revoked, and a pass comes to rest',
    async (fault, told) => {
      const { bed, says, alive } = await rotation({ put: fault });
      expect(says).toEqual([`rotate api: ${told} (step-failed)`]);
      expect(alive).toBe(2);
      for (const wait of [SETTLE, 25 * HOUR, SETTLE, 50 * HOUR, SETTLE]) {
        await bed.pass(spec);
        bed.advance(wait);
      }
      expect([bed.works('api'), bed.working('api').length]).toEqual([true, 1]);
      expect(bed.violations).toEqual([]);
    },
  );

  test('was refused for good: its token is revoked at once', async () => {
    expect(await rotation({ put: 'denied' })).toMatchObject({ says: ['rotate api: failed (step-failed)'], alive: 1 });
  });

  test('was refused, and the revocation fails too: what is told is the refusal, and later passes end the token', async () => {
    const { bed, says, told, alive } = await rotation({ put: 'denied', revoke: 'unavailable' });
    expect([says, alive]).toEqual([['rotate api: failed (step-failed)'], 2]);
    expect(told).toContain('not allowed');
    bed.advance(SETTLE);
    await bed.pass(spec);
    expect([bed.works('api'), bed.working('api').length]).toEqual([true, 1]);
  });

  test('waited too long for its place: its token is given up, and nothing is stored', async () => {
    const bed = new Bed();
    await first()(bed);
    const before = bed.secret('api').versions.length;
    const interleave = ({ operation }: PortCall): Promise<void> => {
      if (operation === 'put') bed.clock.advance(0);
      return Promise.resolve();
    };
    const onEvent = (event: ApplyEvent): void => {
      if (event.kind === 'step' && event.step.kind === 'issue') bed.clock.advance(16 * 60_000);
    };
    const end = await bed.pass(spec, { options: rotate, hooks: { interleave }, onEvent });
    expect(saysOf(end)[0]).toMatch(/^rotate api: (failed|moved)/);
    expect([bed.secret('api').versions.length, bed.working('api').length]).toEqual([before, 1]);
  });
});

describe('a secret that appears between plan and creation', () => {
  const meets = async (tags: Readonly<Record<string, string>>, act: (bed: Bed) => void = () => undefined) => {
    const bed = new Bed();
    const desired = specOf('acme-ci', [desiredToken('api')]);
    let made = false;
    const interleave = ({ operation }: PortCall): Promise<void> => {
      if (operation === 'create' && !made) {
        made = true;
        bed.outside(() => bed.world.outside.makeSecret({ name: 'hawzu/acme/api', description: '', tags }));
      } else if (made && operation === 'describe') act(bed);
      return Promise.resolve();
    };
    return { bed, says: saysOf(await bed.pass(desired, { hooks: { interleave } })) };
  };
  const ours = { 'hawzu-tokens:owner': 'acme-ci', 'hawzu-tokens:workspace': 'ws_acme', 'hawzu-tokens:name': 'api' };

  test('with our tags is another run’s of ours: it is used', async () => {
    const { bed, says } = await meets(ours);
    expect(says).toEqual(['create api: done']);
    expect(bed.works('api')).toBe(true);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['no tags', {}],
    ['another owner', { ...ours, 'hawzu-tokens:owner': 'acme-data' }],
    ['another workspace', { ...ours, 'hawzu-tokens:workspace': 'ws_beta' }],
    ['another entry', { ...ours, 'hawzu-tokens:name': 'web' }],
  ])('with %s is left alone, and no token is made', async (_what, tags) => {
    const { bed, says } = await meets(tags);
    expect(says).toEqual(['create api: failed (entry-blocked)']);
    expect([bed.working('api'), bed.world.snapshot().secrets[0]?.versions]).toEqual([[], []]);
  });
});
