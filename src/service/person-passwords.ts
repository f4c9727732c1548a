import { existsSync } from 'node:fs';
import { holdStore } from '../store-lock';
import { TokenFileError, writeTokenFile } from './management-tokens/management-token-file';
import { AccountConsole } from './sign-in/account-console';
import { HARDNESS } from './sign-in/passwords';
import { openPostgresTokenStore } from './store/postgres/postgres-token-store';
import { openSqliteTokenStore } from './store/sqlite/sqlite-token-store';
import type { TokenStore } from './store/token-store';
import { StoreMissingError } from './verify-store';

/** A stopped SQLite store, or a PostgreSQL, which may be in use. */
export type StorePlace = { readonly file: string } | { readonly databaseUrl: string };

export interface ConsoleTools {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Cryptographically random bytes. */
  readonly random: (bytes: number) => Uint8Array;
}

/**
 * Sets the password of the person who has an address, and ends their sessions.
 * @throws PasswordError, StoreMissingError, StoreInUseError, StoreUnavailableError, or what opening a store fails with
 */
export const setPersonPassword = (
  place: StorePlace,
  { email, password }: { readonly email: string; readonly password: string },
  tools: ConsoleTools,
): Promise<void> => atConsole(place, tools, (accounts) => accounts.setPassword(email, password));

/**
 * Writes a code to a new file that only its owner can read; with it the person sets a password, once, for a day.
 * @throws as {@link setPersonPassword}, and TokenFileError where the file can't be written
 */
export const issuePasswordCode = (
  place: StorePlace,
  { email, codeFile }: { readonly email: string; readonly codeFile: string },
  tools: ConsoleTools,
): Promise<{ readonly expiresAt: number }> =>
  atConsole(place, tools, async (accounts) => {
    // Before the code of an earlier file is good no more.
    if (existsSync(codeFile)) throw new TokenFileError(codeFile, new Error('something is there already'));
    const { code, expiresAt } = await accounts.issueCode(email);
    writeTokenFile(codeFile, code);
    return { expiresAt };
  });

async function atConsole<Result>(
  place: StorePlace,
  tools: ConsoleTools,
  work: (accounts: AccountConsole) => Promise<Result>,
): Promise<Result> {
  const accounts = (store: TokenStore) => new AccountConsole(store, { ...tools, hardness: HARDNESS });
  if ('databaseUrl' in place) {
    const { store } = await openPostgresTokenStore(place.databaseUrl);
    try {
      return await work(accounts(store));
    } finally {
      await store.close();
    }
  }
  if (!existsSync(place.file)) throw new StoreMissingError(place.file);
  const lock = await holdStore(place.file, tools);
  let store: TokenStore | undefined;
  try {
    store = openSqliteTokenStore({ file: lock.path, lock });
    return await work(accounts(store));
  } finally {
    await store?.close();
    lock.release();
  }
}
