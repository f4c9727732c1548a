import { existsSync } from 'node:fs';
import { holdStore } from '../store-lock';
import { managementTokenRow, mintValue } from './management-tokens/bootstrap-tokens';
import { resolve } from 'node:path';
import { directoryOf } from './seed/directory';
import { requireSeedOfStore } from './seed/seed-of-store';
import { readSeed, readStoredSeed } from './seed/read-seed';
import type { TokenServiceOptions } from './options/service-options';
import { besides } from './fill-store';
import { StoreEmptyError } from './start-replica';
import { openPostgresTokenStore } from './store/postgres/postgres-token-store';
import { alone } from './store/postgres/stored-seed';
import { openSqliteTokenStore } from './store/sqlite/sqlite-token-store';
import type { TokenStore } from './store/token-store';
import { TokenHandover } from './management-tokens/token-handover';
import { finishHandovers, handedOverTokens, supersededBy } from './management-tokens/unfinished-handovers';

/** A management token can't be issued at the console. */
export class ManagementTokenError extends Error {
  constructor(
    readonly code: 'store-missing' | 'management-token-unnamed',
    message: string,
  ) {
    super(message);
    this.name = 'ManagementTokenError';
  }
}

export type IssueOptions = Pick<TokenServiceOptions, 'seed' | 'clock' | 'random'> & {
  readonly file: string;
  readonly managementTokenFile: string;
  /** Label of a management token in the seed; may be absent when there is one. */
  readonly label?: string;
};

/** A management token that was issued, and how many older ones of the same name were revoked for it. */
export interface IssuedManagementToken {
  readonly label: string;
  readonly file: string;
  readonly revoked: number;
}

/**
 * Issues a new value for a management token of the seed and revokes the old one, on a store that no service has open: the
 * way back for whoever lost it. Killed at any point, it is done or can be repeated.
 * @throws SeedInvalidError, SeedOfAnotherStoreError, ManagementTokenError, StoreInUseError, TokenFileError, StorageFullError
 */
export async function issueManagementToken(options: IssueOptions): Promise<IssuedManagementToken> {
  const seed = readSeed(options.seed);
  chosen(seed, options.label);
  if (!existsSync(options.file)) {
    const why = `there is no store ${options.file}: name one with --file, or start the service, which makes one.`;
    throw new ManagementTokenError('store-missing', why);
  }
  const lock = await holdStore(options.file, options);
  let store: TokenStore | undefined;
  try {
    store = openSqliteTokenStore({ file: lock.path, lock });
    requireSeedOfStore(lock.path, await store.workspaceIds(), directoryOf(seed));
    return await issueIn(store, lock.path, seed, options);
  } finally {
    await store?.close();
    lock.release();
  }
}

export type IssueOnDatabaseOptions = Omit<IssueOptions, 'file' | 'seed'> & { readonly databaseUrl: string };

/**
 * The same on a PostgreSQL, by the seed that it was filled with. Token services may go on meanwhile: the old value ends at once.
 * @throws StoreEmptyError, ManagementTokenError, StoreBusyError, TokenFileError, StorageFullError, StoreUnavailableError
 */
export async function issueManagementTokenOnDatabase(options: IssueOnDatabaseOptions): Promise<IssuedManagementToken> {
  const { databaseUrl, managementTokenFile } = options;
  return alone(databaseUrl, async () => {
    const { store, seed } = await openPostgresTokenStore(databaseUrl);
    try {
      if (seed === undefined) throw new StoreEmptyError();
      return await issueIn(store, besides(managementTokenFile), readStoredSeed(seed), options);
    } finally {
      await store.close();
    }
  });
}

/** @param path of the store: files that lie beside it are remembered without their folder */
async function issueIn(
  store: TokenStore,
  path: string,
  seed: Seed,
  options: Omit<IssueOptions, 'file' | 'seed'>,
): Promise<IssuedManagementToken> {
  const { workspace, token, several } = chosen(seed, options.label);
  const places = { store: path, base: resolve(options.managementTokenFile), several };
  const handover = new TokenHandover(store, places);
  const live = async (): Promise<number> =>
    supersededBy({ id: '', workspaceId: workspace.id }, token.label, await store.seeded(), 0).length;
  const before = await live();
  // One that a killed process began is the one that is wanted now.
  const begun = await finishHandovers(store, handover, options);
  const issued = (await handedOverTokens(store, path)).find(
    (one) => begun.has(one.tokenId) && one.label === token.label,
  );
  if (issued) return { label: token.label, file: issued.file, revoked: before - (await live()) };
  const value = mintValue(options.random);
  const origin = `issued ${Buffer.from(options.random(12)).toString('hex')}`;
  const row = managementTokenRow(token, workspace, { value, origin }, options);
  const superseded = supersededBy(row, token.label, await store.seeded(), options.clock());
  try {
    const file = await handover.handOver(row, token.label, value, superseded);
    return { label: token.label, file, revoked: superseded.length };
  } catch (error) {
    // What a full disk doesn't let be taken back now, the next start takes back.
    await handover.takeBack().catch(() => undefined);
    throw error;
  }
}

type Seed = ReturnType<typeof readSeed>;

function chosen(seed: Seed, label: string | undefined) {
  const all = seed.workspaces.flatMap(({ id, management_tokens }) =>
    (management_tokens ?? []).map((token) => ({ id, token })),
  );
  const fitting = label === undefined ? all : all.filter(({ token }) => token.label === label);
  const [found, another] = fitting;
  if (found === undefined || another !== undefined) {
    const names = all.map(({ token }) => `"${token.label}"`).join(', ');
    const what = label === undefined ? 'say which management token' : `the seed names no management token "${label}"`;
    const why = all.length === 0 ? 'the seed names no management token.' : `${what}; it names ${names}.`;
    throw new ManagementTokenError('management-token-unnamed', why);
  }
  const workspace = directoryOf(seed).get(found.id);
  if (workspace === undefined) throw new Error('a workspace of the seed is not in its directory');
  return { workspace, token: found.token, several: all.length > 1 };
}
