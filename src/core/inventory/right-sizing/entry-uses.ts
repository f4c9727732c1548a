import type { Access } from '../../model/access';
import type { ProjectId } from '../../model/ids';
import type { Instant } from '../../model/time';
import type { UsedRight } from '../../ports/token-uses';

/** So many days of use are held against what is granted, today included. */
export const USE_DAYS = 90;

/** Why nobody can tell from its use what an entry needs. */
export type Unclear =
  /** It has not been there for all of the days. */
  | 'young'
  /** What it may do was changed in these days, so that it could not have used all of it. */
  | 'changed';

/** What the consumer of an entry did in the days, with whichever of its tokens, the revoked ones too. */
export interface EntryUses {
  readonly since: Instant;
  readonly rights: readonly UsedRight[];
  readonly unclear?: Unclear;
}

/** What would do at one place. */
export interface LowerGrant {
  readonly place: 'workspace' | ProjectId;
  /** `null`: nothing was used there. */
  readonly role: string | null;
  readonly used: readonly string[];
}

/** What would do for an entry, and is less than it has. */
export interface LowerAccess {
  readonly access: Access;
  /** Only where something changes. */
  readonly grants: readonly LowerGrant[];
}
