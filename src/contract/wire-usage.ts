import type { WireInstant } from './wire';

export interface WireUsePlace {
  readonly type: 'workspace' | 'project';
  readonly id: string;
}

/** One permission in one place. */
export interface WireAccessTokenUse {
  readonly permission: string;
  readonly place: WireUsePlace;
  readonly first_used_at: WireInstant;
  readonly last_used_at: WireInstant;
  readonly count: number;
  /** Those with uses, in order; `2026-11-30`, by UTC. */
  readonly days: readonly { readonly day: string; readonly count: number }[];
}

export interface WireUnusedGrant {
  readonly permission: string;
  /** Null: in no project, where every project is granted. */
  readonly place: WireUsePlace | null;
}

export interface WireAccessTokenUsage {
  readonly token_id: string;
  readonly since: WireInstant;
  /** The workspace first, then projects by id; in each by permission. */
  readonly uses: readonly WireAccessTokenUse[];
  readonly unused: readonly WireUnusedGrant[];
}
