import { ProblemError } from '../problem/problem-error';
import { type SeededWorkspace, type Workspace, withRoles } from '../seed/directory';
import type { RoleBook } from '../store/roles/role-row';
import { StorageFullError } from '../store/storage-full-error';
import type { TokenRow } from '../store/token-row';
import type { TokenChanges, TokenStore, TokenView } from '../store/token-store';
import { type Presented, requireUsable } from './authenticate';
import type { PathIds } from './authorize';
import type { Caller, PersonCaller, TokenCaller } from './caller';
import { LastUsed } from './last-used';
import { rightsOf } from './rights';
import { requireLive, SEEN_MILLISECONDS } from './session';
import { JudgedTime } from './time/judged-time';
import { type Found, type Resident, whoAsks } from './who-asks';

/** A request that presents a value. */
export interface Presenting {
  readonly now: number;
  /** Address of the connection. */
  readonly from: string;
  /** It is there to verify the value, and for nothing else. */
  readonly isVerification: boolean;
}

/** What a request did, by which right. */
export interface RightUsed {
  readonly permission: string;
  /** Id of a project; undefined: the workspace. */
  readonly place: string | undefined;
  readonly from: string;
}

/** The store, who its tokens are, and what is kept in memory about it: when they were last used. */
export class TokenKeeper {
  private readonly lastUsed: LastUsed;
  private readonly judged: JudgedTime;
  private checking: Promise<void> | undefined;
  /** Rows do not change: a change makes another one. */
  private readonly callers = new WeakMap<TokenRow, TokenCaller>();
  /** Books do not change, either. */
  private readonly places = new WeakMap<
    RoleBook,
    { readonly seeded: SeededWorkspace; readonly workspace: Workspace }
  >();

  constructor(
    private readonly store: TokenStore,
    /** Of the seed, or as they were read last of the vendor. */
    private readonly workspaces: ReadonlyMap<string, SeededWorkspace>,
    private readonly tools: {
      readonly clock: () => number;
      readonly log: (line: object) => void;
      /** The latest time that the store has seen. */
      readonly seenAt: number;
    },
  ) {
    this.judged = new JudgedTime(tools.seenAt, tools.log);
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

  /** One look at the store for all who ask meanwhile: nobody needs a token to ask this. */
  check(): Promise<void> {
    return (this.checking ??= this.store.check().finally(() => (this.checking = undefined)));
  }

  /** Whoever presents a credential, with the roles of the workspace, as they are now: a transaction of one look. */
  async whoAsks(credential: Presented, ids: () => PathIds): Promise<Found> {
    const { kind, hash } = credential;
    if (kind === 'token') return { kind, holder: await this.store.holder(hash) };
    return this.store.read((tokens) => whoAsks(tokens, credential, ids));
  }

  /**
   * Who asks, by what the transaction has read of them. A token whose workspace the seed no longer has is unknown. That it
   * was presented is noted: with it one may act now.
   * @throws ProblemError with one of the 401 codes
   */
  caller(found: Found, credential: Presented, { now, from, isVerification }: Presenting): Caller {
    if (found.kind === 'session') return this.person(found.resident, now);
    if (credential.kind === 'session') throw new Error('a session was looked up as a token');
    const { holder } = found;
    const workspace = holder && this.workspaceOf(holder.row.workspaceId, holder.roles);
    const row = requireUsable(workspace && holder?.row, credential, this.judgedTime(now));
    if (isVerification) this.lastUsed.noteVerification(row.id, now, from);
    else this.lastUsed.note(row.id, now, from);
    const known = this.callers.get(row);
    if (known !== undefined && known.workspace === workspace) return known;
    const caller: TokenCaller = {
      kind: 'token',
      row,
      workspace: workspace!,
      rights: rightsOf(row.grants, workspace!),
    };
    this.callers.set(row, caller);
    return caller;
  }

  /** The person of a session, with the rights that their role has now. */
  private person(resident: Resident | undefined, now: number): PersonCaller {
    const session = requireLive(resident?.session, now);
    const { person, roles } = resident!;
    const workspace = person && this.workspaceOf(person.workspaceId, roles);
    if (workspace === undefined || person?.status !== 'active' || person.email.toLowerCase() !== session.email) {
      throw new ProblemError('no-access-to-workspace', 'You have no access to this workspace.');
    }
    const rights = rightsOf({ accessType: 'workspace', roleId: person.roleId }, workspace);
    return { kind: 'person', person, session, workspace, rights };
  }

  /** Notes, now and then, that a session is used: so it ends later. */
  async seen({ hash, seenAt }: PersonCaller['session']): Promise<void> {
    const now = this.tools.clock();
    if (now - seenAt < SEEN_MILLISECONDS) return;
    try {
      await this.store.change(({ accounts }) => accounts.seen(hash, now));
    } catch (error) {
      this.tools.log({ event: 'session-use-not-written', error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  /** Counts that a request did what this permission lets it do, at this place: of a project, or of the workspace. */
  used({ row, workspace }: TokenCaller, { permission, place, from }: RightUsed): void {
    const use = { workspaceId: workspace.id, tokenId: row.id, permission, place: place ?? workspace.id };
    this.lastUsed.noteUse(use, this.tools.clock(), from);
  }

  /** The time by which tokens end: no earlier than any that was seen. */
  judgedTime(now: number): number {
    return this.judged.at(now);
  }

  get workspaceIds(): readonly string[] {
    return [...this.workspaces.keys()];
  }

  /** A workspace, with these roles. */
  workspaceOf(id: string, roles: RoleBook): Workspace | undefined {
    const seeded = this.workspaces.get(id);
    if (seeded === undefined) return undefined;
    const known = this.places.get(roles);
    if (known?.seeded === seeded) return known.workspace;
    const workspace = withRoles(seeded, roles);
    this.places.set(roles, { seeded, workspace });
    return workspace;
  }

  /** Whether uses have waited long enough to be written. */
  get usesAreDue(): boolean {
    return this.lastUsed.isDue(this.tools.clock());
  }

  /** The row with its last use, written or not. */
  withLastUse<Row extends TokenRow>(row: Row): Row {
    return { ...row, ...this.lastUsed.used(row), verified: this.lastUsed.verified(row) };
  }

  async all(): Promise<readonly TokenRow[]> {
    return (await this.store.all()).map((row) => this.withLastUse(row));
  }

  /** Writes buffered uses, and up to when time has passed. A store that can't take them does not stop a request that only reads: they stay in memory. */
  async writeUses(isLast = false): Promise<void> {
    const now = this.tools.clock();
    // Time passes for tokens that nobody asks with, too.
    this.judged.at(now);
    try {
      const seenAt = this.judged.toWrite(isLast || !this.lastUsed.isEmpty);
      await this.lastUsed.flush(now, seenAt);
      if (seenAt !== undefined) this.judged.wrote(seenAt);
    } catch (error) {
      this.tools.log({
        event: 'last-used-not-written',
        reason: error instanceof StorageFullError ? 'storage-full' : 'failed',
      });
    }
  }

  async close(): Promise<void> {
    await this.writeUses(true);
    await this.store.close();
  }
}
