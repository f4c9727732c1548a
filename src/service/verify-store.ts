import { existsSync } from 'node:fs';
import { type ChainBreak, ChainCheck, type ChainHead, type KeptHead } from '../contract/vocabulary/audit-chain';
import { holdStore } from '../store-lock';
import { openPostgresTokenStore } from './store/postgres/postgres-token-store';
import { openSqliteTokenStore } from './store/sqlite/sqlite-token-store';
import type { TokenStore } from './store/token-store';

/** What following the chain of a workspace came to. */
export interface AuditVerdict {
  /** Of what was followed: in a broken chain, the last event before the break. */
  readonly head: ChainHead;
  readonly broken?: ChainBreak;
}

/** There is no store where one was named. */
export class StoreMissingError extends Error {
  readonly code = 'store-missing';

  constructor(file: string) {
    super(`there is no store ${file}`);
    this.name = 'StoreMissingError';
  }
}

const EVENTS_AT_ONCE = 1_000;

/**
 * Follows every chain of a stopped SQLite store.
 * @throws StoreMissingError, StoreInUseError, StoreForeignError, StoreVersionError, StoreDamagedError
 */
export async function verifyAuditOfFile(
  file: string,
  kept: readonly KeptHead[],
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
export async function verifyAuditOfDatabase(url: string, kept: readonly KeptHead[]): Promise<readonly AuditVerdict[]> {
  const { store } = await openPostgresTokenStore(url);
  try {
    return await verdictsOf(store, kept);
  } finally {
    await store.close();
  }
}

async function verdictsOf(store: TokenStore, kept: readonly KeptHead[]): Promise<readonly AuditVerdict[]> {
  const known = await store.read(({ audit }) => audit.workspaceIds());
  // A chain of which nothing is left is missed by whoever kept its head.
  const named = kept.flatMap(({ workspaceId }) => workspaceId ?? []);
  const verdicts: AuditVerdict[] = [];
  for (const workspaceId of [...new Set([...known, ...named])].sort()) {
    verdicts.push(await verdictOf(store, workspaceId, kept));
  }
  return verdicts;
}

async function verdictOf(store: TokenStore, workspaceId: string, kept: readonly KeptHead[]): Promise<AuditVerdict> {
  const check = new ChainCheck(workspaceId, undefined, kept);
  const told = (broken: ChainBreak | undefined): AuditVerdict => ({ head: check.head, ...(broken && { broken }) });
  for (;;) {
    const after = check.head.number;
    const part = { workspaceId, after, upTo: Number.MAX_SAFE_INTEGER, limit: EVENTS_AT_ONCE };
    const events = await store.readMuch(({ audit }) => audit.part(part));
    for (const { event, differing } of events) {
      const broken = check.follow(event);
      if (broken !== undefined) return told(broken);
      const why = `its columns were changed: ${differing.join(', ')}`;
      if (differing.length > 0) return told({ workspace_id: workspaceId, number: event.number, why });
    }
    if (events.length < EVENTS_AT_ONCE) return told(check.end());
  }
}
