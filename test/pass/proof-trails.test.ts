import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unreferencedLive } from '../../src/core/invariants/unreferenced-dies';
import { versionId } from '../../src/core/model/ids';
import type { PassEnd } from '../../src/core/pass/run-pass';
import type { PortCall, PortHooks } from '../../src/testing/memory/port-hooks';
import { Bed, DAY, desiredToken, MINUTE, names, OVERLAP, saysOf, SETTLE, specOf } from './bed';

/**
 * The ways to a fault that the model check finds once a protection is left out (proofs/trails), walked by the real code: each
 * step of a way is named by its line there. With the protection in its place nothing breaks.
 */
const spec = specOf('acme-ci', [desiredToken('api')]);
const rotate = { rotate: names('api') };
const rollback = { rollback: names('api') };

const trail = (name: string): string => readFileSync(join(__dirname, '../../proofs/trails', `${name}.txt`), 'utf8');

/** A secret with its first value: version 1 of the trails. */
const begun = async (): Promise<Bed> => {
  const bed = new Bed();
  await bed.pass(spec);
  bed.advance(DAY);
  return bed;
};

interface Held<T> {
  /** It stands before the call. */
  readonly stands: Promise<void>;
  readonly goOn: () => Promise<T>;
}

/** Runs until a call of an operation, and stands there, after its fence, until it is let go on. */
function heldAt<T>(operation: string, run: (hooks: PortHooks) => Promise<T>): Held<T> {
  let arrive: () => void;
  let release: () => void;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  let isHeld = false;
  const interleave = async (call: PortCall): Promise<void> => {
    if (isHeld || call.operation !== operation) return;
    isHeld = true;
    arrive();
    await released;
  };
  const end = run({ interleave });
  const missed = end.then(() => {
    if (!isHeld) throw new Error(`no call of ${operation} came`);
  });
  return { stands: Promise.race([arrived, missed]), goOn: () => (release(), end) };
}

const STORE_READS: ReadonlySet<string> = new Set(['describe', 'listByTags', 'listVersions', 'read']);

/** Reads of the secret store are answered from that long ago until one of these calls; the token API is never late. */
const late = (bed: Bed, ms: number, { until = '', then }: { until?: string; then?: PortHooks } = {}): PortHooks => {
  let isLate = true;
  return {
    interleave: async (call) => {
      await then?.interleave?.(call);
      isLate &&= call.operation !== until;
      bed.world.setStaleness(isLate && STORE_READS.has(call.operation) ? ms : 0);
    },
  };
};

const versionsOf = (bed: Bed) => bed.secret('api').versions;
const labelsOf = (bed: Bed): readonly (readonly string[])[] => versionsOf(bed).map(({ stages }) => stages);
const tokensOf = (bed: Bed) => bed.world.snapshot().tokens.filter(({ label }) => label.startsWith('api@'));

/** Quiet: passes until everything superseded is gone. Nothing broke, the value works, and nothing is left behind. */
async function endsSafely(bed: Bed): Promise<void> {
  bed.world.setStaleness(0);
  for (const wait of [SETTLE, OVERLAP + SETTLE, SETTLE, 2 * DAY, SETTLE, SETTLE]) {
    bed.advance(wait);
    await bed.pass(spec);
    expect(bed.works('api')).toBe(true);
  }
  expect(bed.violations).toEqual([]);
  expect(unreferencedLive(bed.look(), (label) => label.startsWith('api@'))).toEqual([]);
  expect(tokensOf(bed).filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1);
}

test('no-compare-and-swap: a run that pauses before its promotion, while two more come by, promotes nothing', async () => {
  expect(trail('no-compare-and-swap')).toMatch(
    /second is to replace version 1 by 2[^]*first finishes what another began[^]*second makes version 3 current[^]*second takes AWSPREVIOUS off version 2[^]*second sees token 2 unlabelled\nfirst makes version 2 current, where 3 was\nsecond disables token 2\n/,
  );
  const bed = await begun();
  const second = heldAt('moveStage', (hooks) => bed.pass(spec, { options: rotate, hooks }));
  await second.stands;
  const first = heldAt('moveStage', (hooks) => bed.pass(spec, { hooks }));
  await first.stands;
  expect(saysOf(await second.goOn())).toEqual(['rotate api: done']);
  const [, two] = tokensOf(bed);
  expect(saysOf(await bed.pass(spec, { options: rotate }))).toEqual(['rotate api: done']);
  const three = bed.current('api').id;
  bed.advance(OVERLAP + MINUTE);
  expect(saysOf(await bed.scheduled(spec))).toContain('retire api: done');
  bed.advance(SETTLE);
  const retiring = heldAt('disable', (hooks) => bed.scheduled(spec, { hooks }));
  await retiring.stands;
  await first.goOn();
  expect(bed.current('api').id).toBe(three);
  await retiring.goOn();
  expect(bed.token(two!.id).status).toBe('disabled');
  expect(bed.current('api').id).toBe(three);
  await endsSafely(bed);
});

test('no-settle: who sees the secret as it was before a rotation leaves the token that is current by now', async () => {
  expect(trail('no-settle')).toMatch(
    /second makes version 2 current, where 1 was\nfirst sees token 2 unlabelled\nfirst disables token 2\n/,
  );
  const bed = await begun();
  expect(saysOf(await bed.pass(spec, { options: rotate }))).toEqual(['rotate api: done']);
  const two = bed.current('api').id;
  for (const minutes of [0, 5, 10, 14]) {
    if (minutes > 0) bed.advance(5 * MINUTE);
    const before = bed.token(two);
    await bed.scheduled(spec, { hooks: late(bed, (minutes + 1) * MINUTE) });
    await bed.pass(spec, { hooks: late(bed, (minutes + 1) * MINUTE) });
    bed.world.setStaleness(0);
    expect({ ...bed.token(two), lastUsedAt: null }).toEqual({ ...before, lastUsedAt: null });
    expect(bed.works('api')).toBe(true);
  }
  await endsSafely(bed);
});

test('no-two-phase-retiring: what is rolled back to, seen late, outlives the pass that takes its AWSPREVIOUS off', async () => {
  expect(trail('no-two-phase-retiring')).toMatch(
    /second takes AWSPREVIOUS off version 1\nfirst is to roll back, seen late, from version 2 to 1\nfirst proves the value of version 1\nsecond disables token 1\nfirst makes version 1 current, where 2 was\n/,
  );
  const bed = await begun();
  const one = bed.current('api').id;
  await bed.pass(spec, { options: rotate });
  bed.advance(OVERLAP + MINUTE);
  expect(saysOf(await bed.scheduled(spec))).toEqual(['retire api: done']);
  expect(labelsOf(bed).flat()).not.toContain('AWSPREVIOUS');
  bed.advance(MINUTE);
  const first = heldAt('moveStage', (hooks) =>
    bed.pass(spec, { options: rollback, hooks: late(bed, 5 * MINUTE, { until: 'moveStage', then: hooks }) }),
  );
  await first.stands;
  bed.world.setStaleness(0);
  // The rest of what a single phase would do at once.
  expect(saysOf(await bed.scheduled(spec))).toEqual([]);
  bed.advance(14 * MINUTE);
  expect(saysOf(await bed.scheduled(spec))).toEqual([]);
  expect(bed.token(one).status).toBe('enabled');
  expect(saysOf(await first.goOn())).toEqual(['rollback api: done']);
  expect(bed.current('api').id).toBe(one);
  expect(bed.works('api')).toBe(true);
  await endsSafely(bed);
});

test('no-verify-before-promote: a token that a person disables on the way to its place never gets there', async () => {
  expect(trail('no-verify-before-promote')).toMatch(
    /second issues token 2 for version 2\n\(person\) disables token 2\nsecond stores token 2 under version 2\nsecond makes version 2 current, where 1 was\n/,
  );
  const bed = await begun();
  const one = bed.current('api').id;
  const second = heldAt<PassEnd>('put', (hooks) => bed.pass(spec, { options: rotate, hooks }));
  await second.stands;
  const [, two] = tokensOf(bed);
  bed.outside(() => bed.world.outside.personDisables(two!.id));
  expect(saysOf(await second.goOn())).toEqual(['rotate api: failed (verification-failed)']);
  expect(bed.current('api').id).toBe(one);
  expect(bed.works('api')).toBe(true);
  await endsSafely(bed);
});

test('no-overtaken-check: a call that an apply overtook brings no older token back, and the next rotation begins anew', async () => {
  expect(trail('no-overtaken-check')).toMatch(
    /second \(function\) issues token 2 for version 2\n[^]*first issues token 3 for version 3\n[^]*second \(function\) stores token 2[^]*first makes version 3 current[^]*second \(function\) makes version 2 current, where 3 was\n/,
  );
  const bed = await begun();
  const next = versionId('a'.repeat(36));
  const { arn } = bed.secret('api');
  bed.outside(() => {
    bed.world.outside.setRotation(arn, {});
    bed.world.outside.startRotation(arn, next);
  });
  bed.advance(SETTLE);
  const call = { entry: 'api', version: next };
  const second = heldAt('put', (hooks) => bed.rotate(spec, { ...call, step: 'createSecret' }, { hooks }));
  await second.stands;
  bed.advance(MINUTE);
  bed.outside(() => bed.world.outside.personDisables(bed.current('api').id));
  await bed.pass(spec);
  const newer = bed.current('api').id;
  await second.goOn();
  await bed.rotate(spec, { ...call, step: 'testSecret' });
  await expect(bed.rotate(spec, { ...call, step: 'finishSecret' })).rejects.toMatchObject({
    diagnostic: { code: 'rotation-overtaken' },
  });
  expect(bed.current('api').id).toBe(newer);
  expect(labelsOf(bed).flat()).not.toContain('AWSPENDING');
  // Secrets Manager tries again what failed.
  await expect(bed.rotate(spec, { ...call, step: 'finishSecret' })).rejects.toMatchObject({
    diagnostic: { code: 'rotation-not-asked' },
  });
  await endsSafely(bed);
});

/** What the model takes for granted (proofs/README.md, limits), and the real code sees to by what the model does not know. */
describe('limits of the protocol, as the model check finds them', () => {
  /** Version 1 is rolled back to, and replaced again, between a pass's looks and its act. */
  test('limit-change-after-rollback: a token that was current for a moment has its overlap from then', async () => {
    expect(trail('limit-change-after-rollback')).toMatch(
      /first makes version 1 current, where 2 was[^]*first makes version 2 current, where 1 was\nfirst sees, late, AWSPREVIOUS on version 1 past its overlap\nfirst takes AWSPREVIOUS off version 1\n[^]*first disables token 1\n/,
    );
    const bed = await begun();
    await bed.pass(spec, { options: rotate });
    bed.advance(OVERLAP + MINUTE);
    expect(saysOf(await bed.pass(spec, { options: rollback }))).toEqual(['rollback api: done']);
    bed.advance(MINUTE);
    // Back to version 2, as in the way, its use would be seen; a rotation hides that token 1 was proven a minute ago.
    expect(saysOf(await bed.pass(spec, { options: rotate }))).toEqual(['rotate api: done']);
    bed.advance(MINUTE);
    await bed.scheduled(spec, { hooks: late(bed, 3 * MINUTE) });
    bed.world.setStaleness(0);
    bed.advance(SETTLE);
    await bed.scheduled(spec);
    expect(bed.violations).toEqual([]);
    await endsSafely(bed);
  });

  test.each([1, 12])(
    'limit-change-after-rollback: and so has one that was returned to and left by rollbacks alone, %i minutes apart',
    async (apart) => {
      const bed = await begun();
      await bed.pass(spec, { options: rotate });
      bed.advance(OVERLAP + MINUTE);
      expect(saysOf(await bed.pass(spec, { options: rollback }))).toEqual(['rollback api: done']);
      bed.advance(apart * MINUTE);
      expect(saysOf(await bed.pass(spec, { options: rollback }))).toEqual(['rollback api: done']);
      bed.advance(MINUTE);
      await bed.scheduled(spec, { hooks: late(bed, (apart + 2) * MINUTE) });
      bed.world.setStaleness(0);
      expect(labelsOf(bed).flat()).not.toContain('AWSPREVIOUS');
      // Its last use tells when it was proven, which is so long before it was left.
      bed.advance(OVERLAP - MINUTE - 1_000);
      await bed.scheduled(spec);
      expect(bed.violations).toEqual([]);
      await endsSafely(bed);
    },
  );
});
