import { type SeededWorkspace, type Workspace, withRoles } from '../seed/directory';
import type { Holder } from '../store/holder';
import type { RoleBook } from '../store/roles/role-row';
import { StorageFullError } from '../store/storage-full-error';
import type { TokenRow } from '../store/token-row';
import type { TokenChanges, TokenStore, TokenView } from '../store/token-store';
import { type Presented, requireUsable } from './authenticate';
import type { Caller } from './caller';
import { LastUsed } from './last-used';
import { rightsOf } from './rights';

/** The store, who its tokens are, and what is kept in memory about it: when they were last used. */
export class TokenKeeper {
  private readonly lastUsed: LastUsed;
  /** Rows do not change: a change makes another one. */
  private readonly callers = new WeakMap<TokenRow, Caller>();
  /** Books do not change, either. */
  private readonly places = new WeakMap<RoleBook, Workspace>();

  constructor(
    private readonly store: TokenStore,
    private readonly workspaces: ReadonlyMap<string, SeededWorkspace>,
    private readonly clock: () => number,
    private readonly log: (line: object) => void,
  ) {
    this.lastUsed = new LastUsed((uses) => store.touch(uses));
  }

  read<Result>(work: (tokens: TokenView) => Promise<Result>): Promise<Result> {
    return this.store.read(work);
  }

  readMuch<Result>(work: (tokens: TokenView) => Promise<Result>): Promise<Result> {
    return this.store.readMuch(work);
  }

  change<Result>(work: (tokens: TokenChanges) => Promise<Result>): Promise<Result> {
    return this.store.change(work);
  }

  /** The token whose value was presented, with the roles of its workspace, as they are now. */
  holder({ hash }: Presented): Promise<Holder | undefined> {
    return this.store.holder(hash);
  }

  /**
   * Who holds the value that was presented, by what the transaction has read of it. A token whose workspace the seed no
   * longer has is unknown. That it was presented is noted: with it one may act now.
   * @throws ProblemError with one of the 401 codes
   */
  caller(found: Holder | undefined, credential: Presented, now: number): Caller {
    const workspace = found && this.workspaceOf(found);
    const row = requireUsable(workspace && found?.row, credential, now);
    this.lastUsed.note(row.id, now);
    const known = this.callers.get(row);
    if (known !== undefined && known.workspace === workspace) return known;
    const caller = { row, workspace: workspace!, rights: rightsOf(row.grants, workspace!) };
    this.callers.set(row, caller);
    return caller;
  }

  private workspaceOf({ row, roles }: Holder): Workspace | undefined {
    const known = this.places.get(roles);
    if (known !== undefined) return known;
    const seeded = this.workspaces.get(row.workspaceId);
    if (seeded === undefined) return undefined;
    const workspace = withRoles(seeded, roles);
    this.places.set(roles, workspace);
    return workspace;
  }

  /** Whether uses have waited long enough to be written. */
  get usesAreDue(): boolean {
    return this.lastUsed.isDue(this.clock());
  }

  /** The row with its last use, written or not. */
  withLastUse<Row extends TokenRow>(row: Row): Row {
    return { ...row, lastUsedAt: this.lastUsed.latest(row.id, row.lastUsedAt) };
  }

  async all(): Promise<readonly TokenRow[]> {
    return (await this.store.all()).map((row) => this.withLastUse(row));
  }

  /** Writes buffered uses. A store that can't take them does not stop a request that only reads: they stay in memory. */
  async writeUses(): Promise<void> {
    try {
      await this.lastUsed.flush(this.clock());
    } catch (error) {
      this.log({
        event: 'last-used-not-written',
        reason: error instanceof StorageFullError ? 'storage-full' : 'failed',
      });
    }
  }

  async close(): Promise<void> {
    await this.writeUses();
    await this.store.close();
  }
}
