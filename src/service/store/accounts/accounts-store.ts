import type { Account, KnownBrowserRow, PasswordCodeRow, PasswordRow, SessionRow } from './account-rows';

/** How people sign in, as one transaction sees it. */
export interface AccountsView {
  /** Of everybody who has this address; in lower case. */
  passwords(email: string): Promise<readonly PasswordRow[]>;
  code(hash: string): Promise<PasswordCodeRow | undefined>;
  /** The session whose cookie has this hash, however old it is. */
  session(hash: string): Promise<SessionRow | undefined>;
  isKnownBrowser(hash: string, email: string): Promise<boolean>;
}

export interface AccountsChanges extends AccountsView {
  /** A new password. Every session, code and known browser of the account ends with the old one. */
  putPassword(row: PasswordRow): Promise<void>;
  /** The same password, derived in another way. Nothing ends. */
  deriveAnew(row: PasswordRow): Promise<void>;
  /** A new code; an older one of the account is good no more. */
  putCode(row: PasswordCodeRow): Promise<void>;
  startSession(row: SessionRow): Promise<void>;
  /** Says when a session was last used; an earlier time changes nothing. */
  seen(hash: string, at: number): Promise<void>;
  endSession(hash: string): Promise<void>;
  /** @param former what the cookie of that browser was before; it is known no more */
  knowBrowser(row: KnownBrowserRow, former: string | undefined): Promise<void>;
  /** Forgets sessions and codes that ended by then, and browsers that were not seen since `browsersBefore`. */
  forget(endedBy: number, browsersBefore: number): Promise<void>;
}

export const isSameAccount = (one: Account, other: Account): boolean =>
  one.userId === other.userId && one.email === other.email;
