import type { Workspace } from '../seed/directory';
import { StorageFullError } from '../store/storage-full-error';
import type { TokenRow } from '../store/token-row';
import type { InsertOutcome, TokenPage, TokenQuery, TokenStore } from '../store/token-store';
import type { Caller } from './caller';
import { LastUsed } from './last-used';
import { rightsOf } from './rights';

/** Tokens that are remembered between requests; beyond, the one remembered longest is looked up again. */
const REMEMBERED_CALLERS = 20_000;

/**
 * The store, and what is kept in memory about it: who recent callers are, and when tokens were last used. All changes
 * of tokens go through here, so that a change is in force with the request after it.
 */
export class TokenKeeper {
  private readonly callers = new Map<string, Caller>();
  private readonly lastUsed: LastUsed;
  private changes = 0;

  constructor(
    private readonly store: TokenStore,
    private readonly workspaces: ReadonlyMap<string, Workspace>,
    private readonly clock: () => number,
    private readonly log: (line: object) => void,
  ) {
    this.lastUsed = new LastUsed((uses) => store.touch(uses));
  }

  /** The holder of a value with this hash, if remembered. */
  remembered(hash: string): Caller | undefined {
    return this.callers.get(hash);
  }

  /** The holder of a value with this hash, from the store. Undefined: no such token, or its workspace is gone. */
  async lookUp(hash: string): Promise<Caller | undefined> {
    const changesBefore = this.changes;
    const row = await this.store.findByHash(hash);
    const workspace = row && this.workspaces.get(row.workspaceId);
    if (row === undefined || workspace === undefined) return undefined;
    const caller: Caller = { row, workspace, rights: rightsOf(row.grants, workspace) };
    // What was read before a change of any token must not be remembered after it.
    if (changesBefore === this.changes) this.remember(hash, caller);
    return caller;
  }

  noteUse(caller: Caller, now: number): void {
    this.lastUsed.note(caller.row.id, now);
    if (this.lastUsed.isDue(now)) void this.writeUses();
  }

  insert(row: TokenRow): Promise<InsertOutcome> {
    return this.store.insert(row);
  }

  findByIdempotencyKey(workspaceId: string, key: string): Promise<string | undefined> {
    return this.store.findByIdempotencyKey(workspaceId, key);
  }

  async find(workspaceId: string, tokenId: string): Promise<TokenRow | undefined> {
    await this.writeUses();
    const row = await this.store.find(workspaceId, tokenId);
    return row && this.withLastUse(row);
  }

  async list(query: TokenQuery): Promise<TokenPage> {
    await this.writeUses();
    const page = await this.store.list(query);
    return { ...page, rows: page.rows.map((row) => this.withLastUse(row)) };
  }

  async change(workspaceId: string, id: string, change: (row: TokenRow) => TokenRow): Promise<TokenRow | undefined> {
    await this.writeUses();
    try {
      const changed = await this.store.change(workspaceId, id, change);
      if (changed !== undefined) this.callers.delete(changed.hash);
      return changed && this.withLastUse(changed);
    } catch (error) {
      // Whatever became of the change, what is stored decides from here on.
      this.callers.clear();
      throw error;
    } finally {
      this.changes += 1;
    }
  }

  async all(): Promise<readonly TokenRow[]> {
    return (await this.store.all()).map((row) => this.withLastUse(row));
  }

  /** Writes buffered uses. A full store does not stop a request that only reads: the uses stay in memory. */
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

  private withLastUse(row: TokenRow): TokenRow {
    return { ...row, lastUsedAt: this.lastUsed.latest(row.id, row.lastUsedAt) };
  }

  private remember(hash: string, caller: Caller): void {
    if (this.callers.size >= REMEMBERED_CALLERS) {
      const longest = this.callers.keys().next();
      if (!longest.done) this.callers.delete(longest.value);
    }
    this.callers.set(hash, caller);
  }
}
