import { versionId } from '../../src/core/model/ids';
import { duration, later, SETTLE_MS } from '../../src/core/model/time';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { projectAccess } from '../../src/testing/memory/desired';
import { Bed, DAY, desiredToken, holdsBy, HOUR, names, OVERLAP, plannedBy, saysOf, specOf } from './bed';

const ci = desiredToken('ci');
const spec = specOf('acme-ci', [ci]);

/** A token whose secret a function rotates. */
const rotatedBed = async () => {
  const bed = new Bed();
  await bed.pass(spec);
  bed.advance(HOUR);
  return { bed, ...bed.attachFunction(spec, 'ci') };
};

describe('an entry whose secret a function rotates', () => {
  test('is rotated by it when somebody asks, and the run says done when the new value is there', async () => {
    const { bed } = await rotatedBed();
    const before = bed.current('ci');
    expect(saysOf(await bed.pass(spec, { options: { rotate: names('ci') } }))).toEqual(['rotate ci: done']);
    expect(bed.current('ci').id).not.toBe(before.id);
    expect(bed.works('ci')).toBe(true);
    // One by the function, none by the run.
    expect(bed.working('ci')).toHaveLength(2);
    expect(bed.violations).toEqual([]);
  });

  test('whose function fails is told of, and keeps its value', async () => {
    const { bed } = await rotatedBed();
    const { arn } = bed.secret('ci');
    bed.outside(() => bed.world.outside.onRotation(arn, () => {}));
    const before = bed.current('ci');
    expect(saysOf(await bed.pass(spec, { options: { rotate: names('ci') } }))).toEqual([
      'rotate ci: unknown (rotation-unfinished)',
    ]);
    expect(bed.current('ci')).toEqual(before);
  });

  test('whose rotation is given up on the way is told of, and keeps its value', async () => {
    const { bed } = await rotatedBed();
    const { arn } = bed.secret('ci');
    bed.outside(() =>
      bed.world.outside.onRotation(arn, () => bed.world.outside.moveLabel(arn, 'AWSPENDING', undefined)),
    );
    expect(saysOf(await bed.pass(spec, { options: { rotate: names('ci') } }))).toEqual([
      'rotate ci: failed (rotation-abandoned)',
    ]);
    expect(bed.works('ci')).toBe(true);
  });

  test('is rotated once by two runs that ask beside each other', async () => {
    const { bed } = await rotatedBed();
    const options = { rotate: names('ci') };
    const ends = await Promise.all([bed.pass(spec, { options }), bed.pass(spec, { options })]);
    expect(ends.flatMap(saysOf)).toEqual(['rotate ci: done', 'rotate ci: done']);
    expect(bed.working('ci')).toHaveLength(2);
    expect(bed.violations).toEqual([]);
  });
});

describe('a rotation that somebody else has begun', () => {
  const OTHER = versionId('o'.repeat(36));
  const begunElsewhere = async () => {
    const { bed } = await rotatedBed();
    const { arn } = bed.secret('ci');
    bed.outside(() => bed.world.outside.startRotation(arn, OTHER));
    return { bed, arn, before: bed.current('ci').id };
  };

  test('is the one that was asked for, when it comes to its end', async () => {
    const { bed, before } = await begunElsewhere();
    const steps = async () => {
      for (const step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const)
        await bed.rotate(spec, { entry: 'ci', step, version: OTHER });
    };
    const [end] = await Promise.all([bed.pass(spec, { options: { rotate: names('ci') } }), steps()]);
    expect(saysOf(end)).toEqual(['rotate ci: done']);
    expect(bed.current('ci').id).not.toBe(before);
    expect(bed.working('ci')).toHaveLength(2);
  });

  test('and that is given up is followed by the one that was asked for', async () => {
    const { bed, arn, before } = await begunElsewhere();
    const calls: PortCall[] = [];
    const gaveUp = { at: 0 };
    const interleave = async () => {
      const waits = calls.filter(({ operation }) => operation === 'describe').length > 3;
      if (!waits || gaveUp.at > 0) return;
      gaveUp.at = calls.length;
      bed.world.outside.moveLabel(arn, 'AWSPENDING', undefined);
    };
    const end = await bed.pass(spec, { options: { rotate: names('ci') }, calls, hooks: { interleave } });
    expect(gaveUp.at).toBeGreaterThan(0);
    expect(saysOf(end)).toEqual(['rotate ci: done']);
    expect(bed.current('ci').id).not.toBe(before);
    expect(bed.works('ci')).toBe(true);
  });
});

describe('a scheduled pass', () => {
  test('with nothing to do asks for lists alone, however many tokens there are', async () => {
    const { bed } = await rotatedBed();
    const calls: PortCall[] = [];
    const end = await bed.scheduled(spec, { calls });
    expect([saysOf(end), holdsBy(end)]).toEqual([[], ['ci: rotated-by-function']]);
    expect(new Set(calls.map(({ operation }) => operation))).toEqual(
      new Set(['whoAmI', 'listRoles', 'listProjects', 'listTokens', 'listByTags']),
    );
  });

  test('ends what was superseded, phase by phase, each at its time and not a second earlier', async () => {
    const { bed } = await rotatedBed();
    const old = bed.current('ci').id;
    await bed.pass(spec, { options: { rotate: names('ci') } });
    const promotedAt = bed.secret('ci').lastChangedAt;
    const status = () => (bed.token(old).revokedAt === null ? bed.token(old).status : 'revoked');
    const stages = [
      {
        at: later(promotedAt, OVERLAP),
        did: () => bed.secret('ci').versions.every(({ labels }) => !labels.includes('AWSPREVIOUS')),
      },
      { at: later(promotedAt, OVERLAP + SETTLE_MS), did: () => status() === 'disabled' },
      { at: later(promotedAt, OVERLAP + SETTLE_MS + 2 * DAY), did: () => status() === 'revoked' },
    ];
    for (const { at, did } of stages) {
      bed.advance(at - bed.clock.now() - 1_000);
      expect(saysOf(await bed.scheduled(spec))).toEqual([]);
      expect(did()).toBe(false);
      bed.advance(2_000);
      expect(saysOf(await bed.scheduled(spec))).toEqual(['retire ci: done']);
      expect(did()).toBe(true);
    }
    expect(bed.works('ci')).toBe(true);
    expect(bed.violations).toEqual([]);
  });

  test('has a rotation that was missed caught up by the function, long before the token ends', async () => {
    const { bed, ends } = await rotatedBed();
    const before = bed.current('ci');
    bed.advance(20 * DAY);
    expect(saysOf(await bed.scheduled(spec))).toEqual(['rotate ci: done']);
    await Promise.all(ends);
    expect(bed.current('ci').id).not.toBe(before.id);
    expect(bed.works('ci')).toBe(true);
  });

  test('has an expired token replaced by the function', async () => {
    const { bed, ends } = await rotatedBed();
    bed.advance(31 * DAY);
    expect(bed.works('ci')).toBe(false);
    expect(saysOf(await bed.scheduled(spec))).toEqual(['rotate ci: done']);
    await Promise.all(ends);
    expect(bed.works('ci')).toBe(true);
    expect(bed.violations).toEqual([]);
  });

  test.each([
    ['missed', 20],
    ['expired', 31],
  ])('gives nothing that is wider, though it is declared: that waits for an apply (%s)', async (_what, days) => {
    const { bed, ends } = await rotatedBed();
    const wider = specOf('acme-ci', [desiredToken('ci', { access: projectAccess(['proj_web', 'Project Member']) })]);
    bed.advance(days * DAY);
    expect(saysOf(await bed.scheduled(wider))).toEqual(['rotate ci: done']);
    await Promise.all(ends);
    expect(bed.current('ci').access).toEqual(ci.access);
    expect(bed.works('ci')).toBe(true);
    expect(plannedBy(await bed.plan(wider))).toEqual(['widen (access-widened)']);
  });

  test('issues, edits, creates and removes nothing itself: an apply does, and it says so', async () => {
    const { bed } = await rotatedBed();
    const changed = specOf('acme-ci', [
      desiredToken('ci', {
        access: projectAccess(['proj_api', 'Project Viewer']),
        expiry: { kind: 'after', duration: duration(90, 'd') },
      }),
      desiredToken('new'),
    ]);
    const world = () => ({ ...bed.look(), tokens: bed.look().tokens.filter(({ label }) => label !== 'management') });
    const before = world();
    const end = await bed.scheduled(changed);
    expect(saysOf(end)).toEqual([]);
    expect(holdsBy(end)).toContain('new: left-to-apply');
    expect(world()).toEqual(before);
  });

  test('replaces nothing where no function rotates: it says what an apply would do', async () => {
    const bed = new Bed();
    await bed.pass(spec);
    bed.advance(31 * DAY);
    const end = await bed.scheduled(spec);
    expect([saysOf(end), holdsBy(end)]).toEqual([[], ['ci: left-to-apply']]);
    expect(bed.working('ci')).toEqual([]);
  });
});
