import type { Instant } from '../model/time';
import { currentStaysAlive } from './current-authenticates';
import { storedEndStaysTrue } from './stored-end-is-true';
import { strangersUnharmed } from './strangers-unharmed';
import { noteSuperseded, overlapHonoured, previousIsLive, type SupersededSince } from './superseded-lives';
import { versionsImmutable } from './version-immutable';
import type { JudgedWorld, Violation } from './world';

/** Who caused a change. People and other programs may break what we may not. */
export type Cause = 'step' | 'outside' | 'time';

/** What a test knows and the world does not show. */
export interface Allowed {
  /** Exceptions that the spec or a person asked for: secrets whose entry is paused, removed or compromised. */
  readonly secrets: ReadonlySet<string>;
  /** The same for tokens of such. */
  readonly tokens: ReadonlySet<string>;
  /** Secrets into which somebody copied another entry's value: what stands beside it there is nobody's promise. */
  readonly copies?: ReadonlySet<string>;
  /** No exception but the opposite: tokens of others, to which nothing may be done. */
  readonly strangers?: ReadonlySet<string>;
}

/** What a judgement goes by. */
export interface Rules {
  readonly overlapMs: number;
  readonly allowed?: Allowed;
}

/** What the judge remembers between two looks at the world. */
export interface JudgeState {
  readonly world: JudgedWorld;
  readonly since: SupersededSince;
}

export const firstLook = (world: JudgedWorld): JudgeState => ({ world, since: new Map<string, Instant>() });

/** Looks at the world after a change and says which invariants that change broke. */
export function judge(
  state: JudgeState,
  after: JudgedWorld,
  cause: Cause,
  { overlapMs, allowed = { secrets: new Set(), tokens: new Set() } }: Rules,
): { readonly state: JudgeState; readonly violations: readonly Violation[] } {
  const before = state.world;
  const since = noteSuperseded(state.since, before, after);
  const violations =
    cause !== 'step'
      ? []
      : [
          ...currentStaysAlive(before, after, allowed.secrets),
          ...previousIsLive(before, after, allowed.secrets),
          ...overlapHonoured(state.since, before, after, { overlapMs, allowed: allowed.tokens }),
          ...versionsImmutable(before, after),
          ...strangersUnharmed(before, after, allowed.strangers ?? new Set()),
          ...storedEndStaysTrue(before, after, allowed.copies ?? new Set()),
        ];
  return { state: { world: after, since }, violations };
}
