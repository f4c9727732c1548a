import { existsSync } from 'node:fs';
import type { KeyObject } from 'node:crypto';
import { BEFORE_THE_FIRST, type ChainBreak, type ChainHead, type KeptHead } from '../contract/vocabulary/audit/chain';
import type { SignedHead } from '../contract/vocabulary/audit/signature';
import { followStored, wholeChain } from './audit/follow-chain';
import { holdStore } from '../store-lock';
import { openPostgresTokenStore } from './store/postgres/postgres-token-store';
import { openSqliteTokenStore } from './store/sqlite/sqlite-token-store';
import type { TokenStore } from './store/token-store';

/** What following the chain of a workspace came to. */
export interface AuditVerdict {
  /** Of what was followed: in a broken chain, the last event before the break. */
  readonly head: ChainHead;
  readonly broken?: ChainBreak;
  /** Where older events were forgotten. */
  readonly beginsWith?: SignedHead;
  /** Of an export: the event behind which it begins. What stands before was not followed. */
  readonly behind?: number;
}

/** What somebody kept to hold a chain against. */
export interface Kept {
  readonly heads: readonly KeptHead[];
  /** The public key of the service: its checkpoints have to be signed with it. */
  readonly key?: KeyObject | undefined;
}

/** There is no store where one was named. */
export class StoreMissingError extends Error {
  readonly code = 'store-missing';

  constructor(file: string) {
    super(`there is no store ${file}`);
    this.name = 'StoreMissingError';
  }
}

/**
 * Follows every chain of a stopped SQLite store.
 * @throws StoreMissingError, StoreInUseError, StoreForeignError, StoreVersionError, StoreDamagedError
 */
export async function verifyAuditOfFile(
  file: string,
  kept: Kept,
  clock: () => number,
): Promise<readonly AuditVerdict[]> {
  if (!existsSync(file)) throw new StoreMissingError(file);
  const lock = await holdStore(file, { clock });
  let store: TokenStore | undefined;
  try {
    store = openSqliteTokenStore({ file: lock.path, lock });
    return await verdictsOf(store, kept);
  } finally {
    await store?.close();
    lock.release();
  }
}

/** The same of a PostgreSQL, which may be in use. @throws StoreUnavailableError, StoreVersionError, StoreForeignError */
export async function verifyAuditOfDatabase(url: string, kept: Kept): Promise<readonly AuditVerdict[]> {
  const { store } = await openPostgresTokenStore(url);
  try {
    return await verdictsOf(store, kept);
  } finally {
    await store.close();
  }
}

async function verdictsOf(store: TokenStore, { heads, key }: Kept): Promise<readonly AuditVerdict[]> {
  const known = await store.read(({ audit }) => audit.workspaceIds());
  // A chain of which nothing is left is missed by whoever kept its head.
  const named = heads.flatMap(({ workspaceId }) => workspaceId ?? []);
  const verdicts: AuditVerdict[] = [];
  for (const workspaceId of [...new Set([...known, ...named])].sort()) {
    verdicts.push(await verdictOf(store, workspaceId, { heads, key }));
  }
  return verdicts;
}

async function verdictOf(store: TokenStore, workspaceId: string, { heads, key }: Kept): Promise<AuditVerdict> {
  const begin = await wholeChain(store, workspaceId, heads, key);
  if (!('check' in begin))
    return { head: { workspace_id: workspaceId, number: 0, hash: BEFORE_THE_FIRST }, broken: begin };
  const { check, checkpoint } = begin;
  const broken = await followStored(store, workspaceId, check);
  return { head: check.head, ...(broken && { broken }), ...(checkpoint && { beginsWith: checkpoint }) };
}
