import { judgePlan } from '../../src/core/invariants/plan/plan-soundness';
import type { DesiredToken } from '../../src/core/model/desired';
import { tokenId, tokenName } from '../../src/core/model/ids';
import { pauseProof } from '../../src/core/model/label';
import type { EntryPlan, Step } from '../../src/core/model/plan';
import { duration, instant, type Instant, later } from '../../src/core/model/time';
import type { SecretFacts } from '../../src/core/ports/secret-store';
import type { TokenFacts } from '../../src/core/ports/token-api';
import { judgedFacts } from '../../src/core/pass/judged-facts';
import { plan } from '../../src/core/reconcile/plan';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { BORN, type EntryScene, issued, observed, secretWith, version } from '../../src/testing/memory/observed-world';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const SETTLE = 30 * MINUTE;

export const at = (ms: number): Instant => later(BORN, ms);

/** The plan of the one entry `ci`, judged sound. */
export function planned(
  scene: EntryScene,
  now: Instant,
  changes: Partial<DesiredToken> = {},
  options: PlanOptions = {},
  more: Parameters<typeof observed>[2] = {},
): EntryPlan {
  const world = observed(now, { ci: scene }, more);
  const made = plan(desiredState(desiredToken('ci', changes)), world, options);
  expect(judgePlan(made, judgedFacts(world, options))).toEqual([]);
  return made.entries[0]!;
}

/** Kinds of actions, each with the code of its first reason: `rotate (rotation-due)`. */
export const actionsOf = (entry: EntryPlan): string[] =>
  entry.actions.map((action) => `${action.kind} (${action.reasons[0]?.code})`);

export const holdsOf = (entry: EntryPlan): string[] => entry.holds.map((hold) => hold.code);

/** Steps as text: `disable tok_ci_v1`. */
export const stepsOf = (entry: EntryPlan): string[] => entry.actions.flatMap((action) => action.steps.map(stepText));

function stepText(step: Step): string {
  if ('token' in step) return `${step.kind} ${step.token}`;
  if (step.kind === 'promote') return `promote ${trimmed(step.to)} from ${trimmed(step.from)}`;
  if (step.kind === 'drop-label') return `drop ${step.label} of ${trimmed(step.version)}`;
  return step.kind;
}

const trimmed = (text: string): string => text.replace(/-+$/, '');

/** What a pause of ours disabled then, and nobody has touched since. */
export const pausedAt = (disabledAt: Instant, label = issued('ci', 'v1').label): Partial<TokenFacts> => ({
  status: 'disabled',
  disabledAt,
  label: `${label}!paused-${pauseProof(tokenId('tok_ci_v1'), disabledAt)}`,
});

/** A secret whose current version is `v1`, with its token. */
export const steady = (token: Partial<TokenFacts> = {}, secret: Partial<SecretFacts> = {}): EntryScene => ({
  secret: secretWith(
    'ci',
    { v1: ['AWSCURRENT'] },
    { ...(token.createdAt !== undefined && { lastChangedAt: token.createdAt }), ...secret },
  ),
  tokens: [issued('ci', 'v1', token)],
});

/** When the rotation of `superseded` took place. */
export const ROTATED = at(20 * DAY);

/** Right after a rotation: `v2` is current, `v1` carries AWSPREVIOUS. */
export const superseded = (old: Partial<TokenFacts> = {}, secret: Partial<SecretFacts> = {}): EntryScene => ({
  secret: secretWith('ci', { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'] }, { lastChangedAt: ROTATED, ...secret }),
  tokens: [issued('ci', 'v1', old), issued('ci', 'v2', { createdAt: ROTATED })],
});

/** When AWSPREVIOUS came off in `tombstoned`. */
export const TOMBSTONED = at(21 * DAY);

/** After the overlap: `v1` carries no label any more. */
export const tombstoned = (old: Partial<TokenFacts> = {}, secret: Partial<SecretFacts> = {}): EntryScene => ({
  secret: secretWith('ci', { v2: ['AWSCURRENT'] }, { lastChangedAt: TOMBSTONED, ...secret }),
  tokens: [issued('ci', 'v1', old), issued('ci', 'v2', { createdAt: ROTATED })],
  depth: {
    versions: [
      { id: version('v1'), stages: [], createdAt: BORN },
      { id: version('v2'), stages: ['AWSCURRENT'], createdAt: ROTATED },
    ],
  },
});

export const only = (name: string) => new Set([tokenName(name)]);

export const never = {
  expiry: { kind: 'never' },
  rotation: { kind: 'none', overlap: duration(24, 'h'), observationPeriod: duration(48, 'h') },
} as const;

export const windowed = (startHour: number, hours: number): Partial<DesiredToken> => ({
  rotation: {
    kind: 'every',
    every: duration(20, 'd'),
    overlap: duration(24, 'h'),
    observationPeriod: duration(48, 'h'),
    window: { startHour, hours },
  },
});

export const day = (iso: string): Instant => instant(Date.parse(iso));
