import type { DesiredToken } from '../../src/core/model/desired';
import { ownerId, tokenName, versionId } from '../../src/core/model/ids';
import { duration, later, SETTLE_MS } from '../../src/core/model/time';
import type { Prepared } from '../../src/core/pass/prepare';
import { NAME_TAG, RENAMED_TAG } from '../../src/core/reconcile/observed/observed';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { projectAccess } from '../../src/testing/memory/desired';
import { Bed, DAY, desiredToken, holdsBy, HOUR, MINUTE, names, OVERLAP, plannedBy, saysOf, specOf } from './bed';

const ci = desiredToken('ci');
const spec = specOf('acme-ci', [ci]);
/** A secret that does not have its entry's default name. */
const other = { kind: 'managed', name: 'acme/other', named: true, tags: {}, recoveryWindowDays: 30 } as const;

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
    const begun = bed.clock.now();
    expect(saysOf(await bed.pass(spec, { options: { rotate: names('ci') } }))).toEqual([
      'rotate ci: unknown (rotation-unfinished)',
    ]);
    expect(bed.current('ci')).toEqual(before);
    // Who waits at a terminal or in a pipeline is told within minutes, as the message says.
    expect(bed.clock.now() - begun).toBeLessThan(6 * MINUTE);
  });

  test('whose rotation is given up on the way is told of, and keeps its value', async () => {
    const { bed } = await rotatedBed();
    const { arn } = bed.secret('ci');
    bed.outside(() =>
      bed.world.outside.onRotation(arn, () => bed.world.outside.moveStage(arn, 'AWSPENDING', undefined)),
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

  test('whose function knows an older spec is told of, and the value that it made works', async () => {
    const bed = new Bed();
    const wide = specOf('acme-ci', [desiredToken('ci', { access: projectAccess(['proj_web', 'Project Member']) })]);
    await bed.pass(wide);
    bed.advance(HOUR);
    const older = specOf('acme-ci', [desiredToken('ci', { access: projectAccess(['proj_web', 'Project Viewer']) })]);
    bed.attachFunction(older, 'ci');
    const end = await bed.pass(wide, { options: { rotate: names('ci') } });
    expect(saysOf(end)).toEqual(['rotate ci: failed (rotation-outdated)']);
    const said = end.kind === 'applied' ? end.outcomes.map(({ diagnostic }) => diagnostic?.message).join() : end.kind;
    expect(said).toMatch(/Project Viewer.*Project Member/);
    expect(bed.works('ci')).toBe(true);
  });

  test('that somebody else asks in between is not asked again: what they asked for is waited for', async () => {
    const { bed } = await rotatedBed();
    const { arn } = bed.secret('ci');
    const before = bed.current('ci').id;
    let isAsked = false;
    const interleave = async ({ operation }: PortCall): Promise<void> => {
      if (operation !== 'rotate' || isAsked) return;
      isAsked = true;
      bed.world.outside.startRotation(arn, versionId('o'.repeat(36)));
    };
    const end = await bed.pass(spec, { options: { rotate: names('ci') }, hooks: { interleave } });
    expect(isAsked).toBe(true);
    expect(saysOf(end)).toEqual(['rotate ci: unknown (rotation-unfinished)']);
    expect(bed.current('ci').id).toBe(before);
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
      bed.world.outside.moveStage(arn, 'AWSPENDING', undefined);
    };
    const end = await bed.pass(spec, { options: { rotate: names('ci') }, calls, hooks: { interleave } });
    expect(gaveUp.at).toBeGreaterThan(0);
    expect(saysOf(end)).toEqual(['rotate ci: done']);
    expect(bed.current('ci').id).not.toBe(before);
    expect(bed.works('ci')).toBe(true);
  });

  test('and that is given up is followed by it too where another owner in the same run has an entry of that name', async () => {
    const { bed, arn, before } = await begunElsewhere();
    const theirs = specOf('other-ci', [desiredToken('ci', { secret: other })]);
    await bed.pass(theirs);
    const calls: PortCall[] = [];
    let isGivenUp = false;
    const interleave = async () => {
      if (isGivenUp || calls.filter(({ operation }) => operation === 'describe').length <= 5) return;
      isGivenUp = true;
      bed.world.outside.moveStage(arn, 'AWSPENDING', undefined);
    };
    const end = await bed.pass([spec, theirs], { options: { rotate: names('ci') }, calls, hooks: { interleave } });
    expect(isGivenUp).toBe(true);
    expect(saysOf(end)).toEqual(['rotate ci: done', 'rotate ci: done']);
    expect(bed.currentIn(bed.secret('ci', (one) => one.arn === arn))?.id).not.toBe(before);
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
        did: () => bed.secret('ci').versions.every(({ stages }) => !stages.includes('AWSPREVIOUS')),
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
    ['where a function rotates', true],
    ['where none rotates', false],
  ])('leaves a current token that a person disabled to an apply, and says so: %s', async (_where, isRotated) => {
    const bed = new Bed();
    await bed.pass(spec);
    bed.advance(HOUR);
    if (isRotated) bed.attachFunction(spec, 'ci');
    const { id } = bed.current('ci');
    bed.outside(() => bed.world.outside.personDisables(id));
    bed.advance(DAY);
    const end = await bed.scheduled(spec);
    expect([saysOf(end), holdsBy(end)]).toEqual([[], ['ci: left-to-apply']]);
    expect([bed.current('ci').id, bed.current('ci').status]).toEqual([id, 'disabled']);
    expect(saysOf(await bed.pass(spec))).toEqual(['replace ci: done']);
    expect(bed.works('ci')).toBe(true);
    expect(bed.token(id).status).toBe('disabled');
    expect(bed.violations).toEqual([]);
  });

  test.each(['json', 'plain'] as const)(
    'has a token that was revoked replaced by its function (%s)',
    async (format) => {
      const bed = new Bed();
      const formatted = specOf('acme-ci', [desiredToken('ci', { format })]);
      await bed.pass(formatted);
      bed.advance(HOUR);
      const { ends } = bed.attachFunction(formatted, 'ci');
      bed.outside(() => bed.world.outside.personRevokes(bed.current('ci').id));
      bed.advance(DAY);
      expect(saysOf(await bed.scheduled(formatted))).toEqual(['rotate ci: done']);
      await Promise.all(ends);
      expect(bed.works('ci')).toBe(true);
      expect(bed.violations).toEqual([]);
    },
  );

  test.each<[string, (stored: Readonly<Record<string, unknown>>) => string]>([
    ['a text of theirs', () => 'theirs'],
    ['JSON of ours with a token of theirs', (stored) => JSON.stringify({ ...stored, token: 'hwz_theirs' })],
  ])('leaves a value that a person wrote to an apply: %s', async (_what, written) => {
    const { bed } = await rotatedBed();
    const { arn, versions } = bed.secret('ci');
    const stored = JSON.parse(versions[0]!.value!) as Readonly<Record<string, unknown>>;
    bed.outside(() => bed.world.outside.overwriteValue(arn, versionId('c'.repeat(36)), written(stored)));
    bed.advance(DAY);
    const calls: PortCall[] = [];
    const end = await bed.scheduled(spec, { calls });
    expect(saysOf(end)).toEqual([]);
    expect(holdsBy(end)).toContain('ci: left-to-apply');
    expect(calls.map(({ operation }) => operation)).not.toContain('rotate');
    expect(saysOf(await bed.pass(spec))).toEqual(['replace ci: done']);
    expect(bed.works('ci')).toBe(true);
  });

  test('has a token that a person disabled rotated by its function when that is due', async () => {
    const { bed, ends } = await rotatedBed();
    const { id } = bed.current('ci');
    bed.outside(() => bed.world.outside.personDisables(id));
    bed.advance(20 * DAY);
    expect(saysOf(await bed.scheduled(spec))).toEqual(['rotate ci: done']);
    await Promise.all(ends);
    expect(bed.works('ci')).toBe(true);
    expect(bed.token(id).status).toBe('disabled');
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

  test('leaves a value that an apply stored and did not promote to an apply', async () => {
    const bed = new Bed();
    await bed.pass(spec);
    bed.advance(HOUR);
    const faults = ({ operation }: PortCall) => (operation === 'moveStage' ? ('crash-before' as const) : undefined);
    await bed.pass(spec, { options: { rotate: names('ci') }, hooks: { faults } }).catch(() => undefined);
    const before = bed.current('ci').id;
    bed.advance(HOUR);
    expect(saysOf(await bed.scheduled(spec))).toEqual([]);
    expect(bed.current('ci').id).toBe(before);
    expect(saysOf(await bed.pass(spec))).toEqual(['finish ci: done']);
  });

  test('issues nothing where the rotation that it asks for is cancelled under its hands', async () => {
    const { bed } = await rotatedBed();
    const { arn } = bed.secret('ci');
    bed.advance(31 * DAY);
    const calls: PortCall[] = [];
    let asked = false;
    const interleave = async ({ operation }: PortCall): Promise<void> => {
      if (asked) bed.outside(() => bed.world.outside.setRotation(arn, undefined));
      if (operation !== 'rotate') return;
      asked = true;
      bed.outside(() => bed.world.outside.startRotation(arn, versionId('b'.repeat(36))));
    };
    const end = await bed.scheduled(spec, { calls, hooks: { interleave } });
    expect([plannedBy(end), asked]).toEqual([['rotate (expired)'], true]);
    expect(calls.map(({ operation }) => operation)).not.toContain('issue');
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

  test.each([
    ['due', 20, 1],
    ['expired', 31, 0],
  ])('makes no value where no function rotates: it says what an apply would do (%s)', async (_what, days, working) => {
    const bed = new Bed();
    await bed.pass(spec);
    bed.advance(days * DAY);
    const end = await bed.scheduled(spec);
    expect([saysOf(end), holdsBy(end)]).toEqual([[], ['ci: left-to-apply']]);
    expect(bed.working('ci')).toHaveLength(working);
  });
});

describe('what a scheduled pass takes from lists', () => {
  const renamed = desiredToken('new', { renamedFrom: tokenName('old') });
  const setTags = (bed: Bed, entry: string, tags: Record<string, string>) => {
    const secret = bed.secret(entry);
    bed.outside(() => bed.world.outside.setTags(secret.arn, { ...secret.tags, ...tags }));
  };

  test.each<[string, DesiredToken, (bed: Bed) => Promise<unknown>]>([
    ['the entry names another secret by now', desiredToken('ci', { secret: other }), (bed) => bed.pass(spec)],
    [
      'the entry is renamed, and a left-over has its new name',
      renamed,
      (bed) => bed.pass(specOf('acme-ci', [desiredToken('old'), desiredToken('new')])),
    ],
    [
      'the entry was renamed, and a left-over has its new name',
      desiredToken('new'),
      async (bed) => {
        await bed.pass(specOf('acme-ci', [desiredToken('new'), desiredToken('old')]));
        setTags(bed, 'old', { [NAME_TAG]: 'new', [RENAMED_TAG]: 'old' });
      },
    ],
    [
      'its secret is going',
      ci,
      async (bed) => {
        await bed.pass(spec);
        bed.outside(() => bed.world.outside.deleteSecret(bed.secret('ci').arn));
      },
    ],
    [
      'the entry comes from another owner, and the secret that it had itself is going',
      desiredToken('ci', { movedFrom: { owner: ownerId('other-ci'), name: tokenName('theirs') } }),
      async (bed) => {
        await bed.pass([spec, specOf('other-ci', [desiredToken('theirs')])]);
        bed.outside(() => bed.world.outside.deleteSecret(bed.secret('ci').arn));
      },
    ],
  ])('is the secret that a plan finds: %s', async (_what, entry, arrange) => {
    const bed = new Bed();
    await arrange(bed);
    bed.advance(HOUR);
    const now = specOf('acme-ci', [entry]);
    const secretIn = ([prepared]: readonly Prepared[]) => prepared?.world.declared.get(entry.name)?.secret;
    const arnIn = (prepared: readonly Prepared[]) => {
      const secret = secretIn(prepared);
      return secret?.known ? (secret.value?.arn ?? 'none') : 'unknown';
    };
    const planned = arnIn(await bed.plan(now));
    expect(arnIn((await bed.scheduled(now)).prepared)).toBe(planned);
  });
});
