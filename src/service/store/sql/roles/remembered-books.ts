import type { RoleBook } from '../../roles/role-row';

/** The roles of each workspace as they were read last: every request needs them, and they seldom change. */
export class RememberedBooks {
  private readonly books = new Map<string, RoleBook>();

  /** The one of this stamp; undefined: another one, or none, is remembered. */
  get(workspaceId: string, stamp: string): RoleBook | undefined {
    const known = this.books.get(workspaceId);
    return known?.stamp === stamp ? known : undefined;
  }

  /** Only what was committed: a stamp that is taken back may come again, with other roles. */
  remember(workspaceId: string, book: RoleBook): void {
    this.books.set(workspaceId, book);
  }
}
