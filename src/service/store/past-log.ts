import type { PersonRow } from './people/person-row';
import type { RoleRow } from './roles/role-row';
import type { TokenRow } from './token-row';

/** How far a look goes back: by time, or by changes of the workspace. */
export type Past = { readonly milliseconds: number } | { readonly changes: number };

/** What a row was before it was changed; null: it was not there. */
export type FormerRow =
  | { readonly kind: 'token'; readonly id: string; readonly former: TokenRow | null }
  | { readonly kind: 'person'; readonly id: string; readonly former: PersonRow }
  | { readonly kind: 'role'; readonly id: string; readonly former: RoleRow | null };

/** One change of a workspace. */
export interface NotedChange {
  readonly workspaceId: string;
  /** Counted up in each workspace. */
  readonly number: number;
  readonly at: number;
}

/** What rows were before: kept by stores that were made for rehearsal, and by no other. */
export interface PastLog {
  /** The next change of a workspace. */
  begin(workspaceId: string, at: number): Promise<NotedChange>;
  /** Of a row that one change changes twice, the first note counts. */
  note(change: NotedChange, rows: readonly FormerRow[]): Promise<void>;
  /** What each row was then that was changed since. Of what is too long ago to be kept, the earliest that is. */
  since(workspaceId: string, past: Past, now: number): Promise<readonly FormerRow[]>;
}
