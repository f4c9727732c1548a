import type { DesiredToken, SecretTarget } from '../../src/core/model/desired';
import { duration, later } from '../../src/core/model/time';
import type { JudgedWorld } from '../../src/core/invariants/world';
import { tellsTrue } from '../../src/core/invariants/stored-end-is-true';
import { FORMAT_TAG, RECOVERY_TAG } from '../../src/core/reconcile/observed/observed';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { READS } from '../../src/testing/memory/simulation';
import { Bed, DAY, desiredToken, holdsBy, HOUR, names, OVERLAP, plannedBy, saysOf, SETTLE, specOf } from './bed';

type Managed = Extract<SecretTarget, { kind: 'managed' }>;
const managed = (changes: Partial<Managed> = {}): Managed => ({
  kind: 'managed',
  name: 'hawzu/acme/api',
  named: false,
  tags: {},
  recoveryWindowDays: 30,
  ...changes,
});
const api = (changes: Partial<DesiredToken> = {}) => specOf('acme-ci', [desiredToken('api', changes)]);

async function standing(changes: Partial<DesiredToken> = {}): Promise<Bed> {
  const bed = new Bed();
  await bed.pass(api(changes));
  bed.advance(DAY);
  return bed;
}

describe('a setting of a secret that changed in the spec is changed in place, and the next plan is empty', () => {
  test.each<[string, Partial<DesiredToken>, Partial<DesiredToken>, object]>([
    ['a tag', {}, { secret: managed({ tags: { team: 'qa' } }) }, { tags: { team: 'qa' } }],
    [
      'another value of a tag',
      { secret: managed({ tags: { team: 'qa' } }) },
      { secret: managed({ tags: { team: 'ops' } }) },
      { tags: { team: 'ops' } },
    ],
    ['the key', {}, { secret: managed({ kmsKeyId: 'alias/ours' }) }, { kmsKeyId: 'alias/ours' }],
    [
      'the purpose',
      {},
      { purpose: 'Something else' },
      { description: expect.stringContaining('Something else') as string },
    ],
    [
      'the consumer',
      {},
      { consumer: 'another one' },
      { description: expect.stringContaining('another one') as string },
    ],
    ['the recovery window', {}, { secret: managed({ recoveryWindowDays: 7 }) }, { tags: { [RECOVERY_TAG]: '7' } }],
  ])('%s', async (_what, was, is, shown) => {
    const bed = await standing(was);
    const [{ arn }, { id }] = [bed.secret('api'), bed.current('api')];
    expect(plannedBy(await bed.plan(api(is)))).toEqual(['update (settings-changed)']);
    expect(saysOf(await bed.pass(api(is)))).toEqual(['update api: done']);
    expect(bed.secret('api')).toMatchObject({ arn, ...shown });
    expect(bed.current('api').id).toBe(id);
    expect([plannedBy(await bed.pass(api(is))), plannedBy(await bed.plan(api(is)))]).toEqual([[], []]);
    expect(bed.violations).toEqual([]);
  });

  test('a tag that nobody declares any more stays: organisations tag secrets too', async () => {
    const bed = await standing({ secret: managed({ tags: { team: 'qa' } }) });
    expect(plannedBy(await bed.pass(api()))).toEqual([]);
    expect(bed.secret('api').tags['team']).toBe('qa');
  });

  test('a key that is said by its ARN, and AWS’s own key, are no change', async () => {
    const key = '11111111-2222-3333-4444-555555555555';
    const bed = await standing({ secret: managed({ kmsKeyId: key }) });
    for (const kmsKeyId of [key, `arn:aws:kms:eu-west-1:123456789012:key/${key}`]) {
      expect(plannedBy(await bed.plan(api({ secret: managed({ kmsKeyId }) })))).toEqual([]);
    }
    const plain = await standing();
    expect(plannedBy(await plain.plan(api({ secret: managed({ kmsKeyId: 'alias/aws/secretsmanager' }) })))).toEqual([]);
  });

  test('another prefix leaves secret and token where they are: the entry keeps the secret with its tags', async () => {
    const bed = await standing();
    const { arn } = bed.secret('api');
    const moved = api({ secret: managed({ name: 'elsewhere/api' }) });
    const end = await bed.pass(moved);
    expect(plannedBy(end)).toEqual([]);
    expect(bed.secrets('api').map((secret) => secret.arn)).toEqual([arn]);
    const told = end.prepared[0]!.plan.entries[0]!.holds.find(({ code }) => code === 'name-kept');
    expect(told?.message).toMatch(
      /^its secret keeps the name .*; the declared name, elsewhere\/api, applies to new secrets only/,
    );
  });

  test('a key that is declared no more stays, and the plan says how to go back', async () => {
    const bed = await standing({ secret: managed({ kmsKeyId: 'alias/team' }) });
    const end = await bed.pass(api());
    expect(plannedBy(end)).toEqual([]);
    expect(bed.secret('api').kmsKeyId).toBe('alias/team');
    const told = end.prepared[0]!.plan.entries[0]!.holds.find(({ code }) => code === 'key-kept');
    expect(told?.message).toMatch(/keeps KMS key alias\/team, .* declare alias\/aws\/secretsmanager$/);
  });

  test('a secret given by ARN keeps its description, tags and key', async () => {
    const bed = new Bed();
    const arn = bed.outside(() =>
      bed.world.outside.makeSecret({ name: 'given', description: 'theirs', tags: { a: 'b' } }),
    );
    const secret = { kind: 'external', arn, takeOver: false } as const;
    await bed.pass(api({ secret }));
    await bed.pass(api({ secret, purpose: 'Something else' }));
    expect(bed.secret('given')).toMatchObject({ description: 'theirs', tags: { a: 'b' } });
  });
});

describe('the format of a value', () => {
  test.each([
    ['json', 'plain'],
    ['plain', 'json'],
  ] as const)('changes from %s to %s with the same token, in a version of its own', async (from, to) => {
    const bed = await standing({ format: from });
    const { id } = bed.current('api');
    expect(saysOf(await bed.pass(api({ format: to })))).toEqual(['update api: done']);
    const value = bed.secret('api').versions.find(({ stages }) => stages.includes('AWSCURRENT'))?.value;
    expect(value?.startsWith('{')).toBe(to === 'json');
    expect(bed.current('api').id).toBe(id);
    expect(bed.secret('api').tags[FORMAT_TAG]).toBe(to);
    expect([plannedBy(await bed.pass(api({ format: to }))), plannedBy(await bed.plan(api({ format: to })))]).toEqual([
      [],
      [],
    ]);
    for (const wait of [OVERLAP + HOUR, SETTLE, 3 * DAY]) {
      bed.advance(wait);
      await bed.pass(api({ format: to }));
    }
    expect(bed.current('api').id).toBe(id);
    expect(bed.works('api')).toBe(true);
    expect(bed.violations).toEqual([]);
  });
});

describe('the end that a stored value tells', () => {
  const none = { kind: 'none', overlap: duration(24, 'h'), observationPeriod: duration(48, 'h') } as const;
  const after = (days: number): Partial<DesiredToken> => ({
    expiry: { kind: 'after', duration: duration(days, 'd') },
    rotation: none,
  });
  const endless: Partial<DesiredToken> = { expiry: { kind: 'never' }, rotation: none };
  const stored = (bed: Bed): unknown =>
    (
      JSON.parse(bed.secret('api').versions.find(({ stages }) => stages.includes('AWSCURRENT'))!.value!) as {
        expiresAt: unknown;
      }
    ).expiresAt;
  const real = (bed: Bed): string | null => {
    const { expiresAt } = bed.current('api');
    return expiresAt === null ? null : new Date(expiresAt).toISOString();
  };
  const changes: [string, Partial<DesiredToken>, Partial<DesiredToken>][] = [
    ['a later one', after(30), after(60)],
    ['an earlier one', after(60), after(30)],
    ['none any more', after(30), endless],
    ['one where there was none', endless, after(30)],
  ];

  test.each(changes)('is the token’s, before and after it changes in place: %s', async (_what, was, is) => {
    const bed = await standing(was);
    const { id } = bed.current('api');
    expect(stored(bed)).toBe(real(bed));
    expect(saysOf(await bed.pass(api(is)))).toEqual(['update api: done']);
    expect(bed.current('api').id).toBe(id);
    expect(stored(bed)).toBe(real(bed));
    expect([plannedBy(await bed.pass(api(is))), plannedBy(await bed.plan(api(is)))]).toEqual([[], []]);
    expect(bed.violations).toEqual([]);
  });

  test.each(changes)(
    'is the token’s or an earlier one after every port call, whichever of them is the last: %s',
    async (_what, was, is) => {
      const calls: PortCall[] = [];
      await (await standing(was)).pass(api(is), { calls });
      for (const { index } of calls.filter(({ operation }) => !READS.has(operation))) {
        for (const fault of ['crash-before', 'lost-reply'] as const) {
          const bed = await standing(was);
          const seen: JudgedWorld[] = [];
          const hooks = {
            faults: (call: PortCall) => (call.index === index ? fault : undefined),
            interleave: async () => void seen.push(bed.look()),
          };
          await bed.pass(api(is), { hooks }).catch(() => undefined);
          seen.push(bed.look());
          expect(seen.every((world) => tellsTrue(world, world.secrets[0]!))).toBe(true);
          bed.advance(SETTLE);
          await bed.pass(api(is));
          expect([index, fault, stored(bed)]).toEqual([index, fault, real(bed)]);
          expect(plannedBy(await bed.pass(api(is)))).toEqual([]);
        }
      }
    },
  );

  test('is put right when a person changed the token', async () => {
    const bed = await standing(after(60));
    bed.outside(() => bed.world.outside.personEdits(bed.current('api').id, { expiresAt: later(bed.clock.now(), DAY) }));
    await bed.pass(api(after(60)));
    expect(stored(bed)).toBe(real(bed));
    expect(plannedBy(await bed.pass(api(after(60))))).toEqual([]);
  });

  test('is told of a bare value by nothing, so only the token is edited', async () => {
    const bed = await standing({ ...after(30), format: 'plain' });
    const versions = bed.secret('api').versions.length;
    await bed.pass(api({ ...after(60), format: 'plain' }));
    expect(bed.secret('api').versions.length).toBe(versions);
    expect(plannedBy(await bed.pass(api({ ...after(60), format: 'plain' })))).toEqual([]);
  });
});

test('what was restated is retired like any version, and the token of the old and the new version is one', async () => {
  const bed = await standing();
  await bed.pass(api({ expiry: { kind: 'after', duration: duration(60, 'd') } }));
  const { id } = bed.current('api');
  const longer = api({ expiry: { kind: 'after', duration: duration(60, 'd') } });
  for (const wait of [OVERLAP + HOUR, SETTLE, 3 * DAY]) {
    bed.advance(wait);
    await bed.pass(longer);
  }
  expect(bed.current('api').id).toBe(id);
  expect(bed.works('api')).toBe(true);
  expect(holdsBy(await bed.pass(longer))).toEqual(['api: up-to-date']);
  expect(saysOf(await bed.pass(longer, { options: { rotate: names('api') } }))).toEqual(['rotate api: done']);
  for (const wait of [OVERLAP + HOUR, SETTLE, 3 * DAY]) {
    bed.advance(wait);
    await bed.pass(longer);
  }
  expect(bed.alive(id)).toEqual([]);
  expect(bed.violations).toEqual([]);
});
