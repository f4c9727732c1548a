/**
 * Whoever signs in: a person by their id, as long as they have this address. Another person who gets the address later is
 * another account, and so is the same person with another address.
 */
export interface Account {
  readonly userId: string;
  /** In lower case. */
  readonly email: string;
}

/** What is kept of a password. Instants are milliseconds since the epoch. */
export interface PasswordRow extends Account {
  /** Of scrypt, with its parameters and its salt. */
  readonly derived: string;
  readonly changedAt: number;
}

/** A code that sets a password, once. */
export interface PasswordCodeRow extends Account {
  /** SHA-256 of the code, in hex. */
  readonly hash: string;
  readonly expiresAt: number;
}

/** A browser in which somebody is signed in. */
export interface SessionRow extends Account {
  /** SHA-256 of what the cookie holds, in hex. */
  readonly hash: string;
  readonly startedAt: number;
  /** When it was last used, to the minute. */
  readonly seenAt: number;
  /** Whatever is done with it. */
  readonly endsAt: number;
}

/** A browser in which somebody has signed in before. */
export interface KnownBrowserRow extends Account {
  /** SHA-256 of what its cookie holds, in hex. */
  readonly hash: string;
  readonly knownAt: number;
}
