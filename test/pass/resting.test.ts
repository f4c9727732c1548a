import { bootstrapVersion, versionMark } from '../../src/core/model/label';
import type { DesiredToken } from '../../src/core/model/desired';
import { projectAccess } from '../../src/testing/memory/desired';
import { Bed, DAY, desiredToken, HOUR, MINUTE, names, OVERLAP, plannedBy, saysOf, SETTLE, specOf } from './bed';

const api = (changes: Partial<DesiredToken> = {}) => specOf('acme-ci', [desiredToken('api', changes)]);
const spec = api();
const rotate = { options: { rotate: names('api') } };
const dyingAt = (operation: string, from = 1) => {
  let seen = 0;
  return {
    faults: (call: { readonly operation: string }) =>
      call.operation === operation && (seen += 1) >= from ? ('crash-before' as const) : undefined,
  };
};

async function standing(): Promise<Bed> {
  const bed = new Bed();
  await bed.pass(spec);
  bed.advance(DAY);
  return bed;
}

/** Applied again and again, it comes to rest: the last two plans are empty, as people and as an apply see it. */
async function comesToRest(bed: Bed, desired = spec): Promise<void> {
  await bed.pass(desired);
  bed.advance(SETTLE + MINUTE);
  await bed.pass(desired);
  bed.advance(SETTLE + MINUTE);
  await bed.pass(desired);
  expect([plannedBy(await bed.pass(desired)), plannedBy(await bed.plan(desired))]).toEqual([[], []]);
  expect(bed.works('api')).toBe(true);
  expect(bed.violations).toEqual([]);
}

describe('what a person did comes to rest', () => {
  test('the same JSON saved again in the console, as a version of its own', async () => {
    const bed = await standing();
    const [{ arn, versions }, { id }] = [bed.secret('api'), bed.current('api')];
    bed.outside(() => bed.world.outside.overwriteValue(arn, 'c'.repeat(32) as never, versions[0]!.value!));
    bed.advance(HOUR);
    await comesToRest(bed);
    expect(bed.current('api').id).toBe(id);
  });

  test.each(['json', 'plain'] as const)(
    'the same value saved again, format %s, and a rotation after it',
    async (format) => {
      const bed = new Bed();
      await bed.pass(api({ format }));
      bed.advance(DAY);
      const [{ arn, versions }, { id }] = [bed.secret('api'), bed.current('api')];
      bed.outside(() => bed.world.outside.overwriteValue(arn, 'c'.repeat(32) as never, versions[0]!.value!));
      bed.advance(HOUR);
      await comesToRest(bed, api({ format }));
      await bed.pass(api({ format }), rotate);
      for (const wait of [OVERLAP + HOUR, SETTLE, 3 * DAY]) {
        bed.advance(wait);
        await bed.pass(api({ format }));
      }
      expect(bed.alive(id)).toEqual([]);
      expect(bed.works('api')).toBe(true);
    },
  );

  test.each<[string, (label: string) => string]>([
    ['the version in a label', (label) => label.replace(/-[0-9a-f]{8}\./, '-00000000.')],
    ['the incarnation in a label', (label) => label.replace(/\.[A-Za-z0-9]{6}-/, '.AAAAAA-')],
    ['the name in a label', (label) => label.replace(/^api@/, 'other@')],
    ['the place in a label', (label) => label.replace(/@[a-z2-7]{13}/, '@aaaaaaaaaaaaa')],
    ['a whole label', () => 'hello'],
    ['a pause mark', (label) => `${label}!paused`],
  ])('%s edited: the token stays, or is replaced once and for all', async (_what, change) => {
    const bed = await standing();
    const { id, label } = bed.current('api');
    bed.outside(() => bed.world.outside.personEdits(id, { label: change(label) }));
    bed.advance(HOUR);
    await comesToRest(bed);
  });

  test('a stuck empty AWSPENDING of a rotation that never came', async () => {
    const bed = await standing();
    bed.outside(() => bed.world.outside.startRotation(bed.secret('api').arn, 'e'.repeat(32) as never));
    expect(plannedBy(await bed.pass(spec))).toEqual([]);
    bed.advance(SETTLE + MINUTE);
    expect(plannedBy(await bed.pass(spec))).toEqual(['finish (dead-pending)']);
    await comesToRest(bed);
    expect(saysOf(await bed.pass(spec, rotate))).toEqual(['rotate api: done']);
    expect(bed.works('api')).toBe(true);
  });

  test('a pending value whose access was widened, narrowed or changed in kind since', async () => {
    for (const access of [
      projectAccess(['proj_web', 'Project Manager']),
      projectAccess(['proj_api', 'Project Viewer']),
      { type: 'workspace', role: 'Viewer' } as const,
    ]) {
      const bed = await standing();
      await bed.pass(spec, { ...rotate, hooks: dyingAt('moveStage') }).catch(() => undefined);
      bed.advance(HOUR);
      await comesToRest(bed, api({ access }));
      expect(bed.current('api').access).toEqual(access);
    }
  });

  test('a pending value whose token a person revoked, disabled or let expire', async () => {
    for (const act of ['revoke', 'disable', 'expire']) {
      const bed = await standing();
      const before = bed.current('api').id;
      await bed.pass(spec, { ...rotate, hooks: dyingAt('moveStage') }).catch(() => undefined);
      const pending = bed.working('api').find(({ id }) => id !== before)!;
      bed.outside(() => {
        if (act === 'revoke') bed.world.outside.personRevokes(pending.id);
        if (act === 'disable') bed.world.outside.personDisables(pending.id);
        if (act === 'expire')
          bed.world.outside.personEdits(pending.id, { expiresAt: (bed.clock.now() + MINUTE) as never });
      });
      bed.advance(HOUR);
      await comesToRest(bed);
    }
  });

  test('a label of their own on a version', async () => {
    const bed = await standing();
    const { arn, versions } = bed.secret('api');
    bed.outside(() => bed.world.outside.moveStage(arn, 'KEEP', versions[0]!.id));
    await comesToRest(bed);
  });

  test('AWSPREVIOUS taken off by hand, or put onto the current version', async () => {
    for (const to of ['off', 'current'] as const) {
      const bed = await standing();
      await bed.pass(spec, rotate);
      const { arn, versions } = bed.secret('api');
      const current = versions.find(({ stages }) => stages.includes('AWSCURRENT'))!.id;
      bed.outside(() => bed.world.outside.moveStage(arn, 'AWSPREVIOUS', to === 'off' ? undefined : current));
      for (const wait of [OVERLAP + HOUR, SETTLE, 3 * DAY]) {
        bed.advance(wait);
        await bed.pass(spec);
      }
      await comesToRest(bed);
      expect(bed.working('api')).toHaveLength(1);
    }
  });
});

describe('an orphan beside a good token that a person revoked', () => {
  test('does not count as current: the value that nobody has is replaced', async () => {
    const bed = new Bed();
    await bed.pass(spec, { hooks: dyingAt('put') }).catch(() => undefined);
    const orphan = bed.working('api')[0]!.id;
    bed.advance(HOUR);
    await bed.pass(spec);
    const good = bed.current('api').id;
    expect(good).not.toBe(orphan);
    bed.outside(() => bed.world.outside.personRevokes(good));
    for (let days = 0; days < 3; days += 1) {
      bed.advance(DAY);
      await bed.pass(spec);
      expect(bed.works('api')).toBe(true);
    }
    expect(bed.alive(orphan)).toEqual([]);
  });

  test('whose mark is that of the very version is not believed by an apply', async () => {
    const bed = new Bed();
    await bed.pass(spec);
    const { arn } = bed.secret('api');
    const good = bed.current('api');
    // An earlier run issued this one for the same version, and died.
    const label = good.label.replace(/\.[a-z2-7]+$/, '.orphan');
    const lost = bed.outside(() =>
      bed.world.outside.personIssues({ label, access: good.access, expiresAt: good.expiresAt }),
    );
    expect(label).toContain(versionMark(bootstrapVersion(arn)));
    bed.outside(() => bed.world.outside.personRevokes(good.id));
    bed.advance(13 * DAY);
    await bed.pass(spec);
    expect(bed.works('api')).toBe(true);
    expect(bed.current('api').id).not.toBe(lost.id);
  });
});

describe('clocks of token API and secret store that differ by minutes', () => {
  test.each([-7, 7])('%i minutes: create, rotate and retire keep every promise', async (minutes) => {
    const bed = new Bed({ storeAheadMs: minutes * MINUTE });
    for (let hours = 0; hours < 45 * 24; hours += 8) {
      await bed.pass(spec);
      expect(bed.works('api')).toBe(true);
      bed.advance(8 * HOUR);
    }
    expect(bed.violations).toEqual([]);
    expect(bed.working('api').length).toBeLessThanOrEqual(2);
    expect(bed.world.snapshot().tokens.filter(({ revokedAt }) => revokedAt !== null).length).toBeGreaterThan(0);
  });
});

describe('what is counted from a change of the secret is counted by the clock of the secret store', () => {
  /** A store whose clock is seven minutes behind that of the token API: its times look older than they are. */
  const behind = async (...waits: number[]): Promise<Bed> => {
    const bed = new Bed({ storeAheadMs: -7 * MINUTE });
    await bed.pass(spec);
    bed.advance(DAY);
    await bed.pass(spec, rotate);
    for (const wait of waits) {
      bed.advance(wait);
      await bed.pass(spec);
    }
    return bed;
  };

  test('the overlap', async () => {
    const bed = await behind();
    bed.advance(OVERLAP - 3 * MINUTE);
    expect(plannedBy(await bed.pass(spec))).toEqual([]);
    bed.advance(4 * MINUTE);
    expect(plannedBy(await bed.pass(spec))).toEqual(['retire (superseded)']);
  });

  test('the quiet before a token is disabled', async () => {
    const bed = await behind(OVERLAP + MINUTE);
    bed.advance(SETTLE - 3 * MINUTE);
    expect(plannedBy(await bed.pass(spec))).toEqual([]);
    bed.advance(4 * MINUTE);
    expect(plannedBy(await bed.pass(spec))).toEqual(['retire (superseded)']);
  });
});
