import type { Account, KnownBrowserRow, PasswordCodeRow, PasswordRow, SessionRow } from '../../accounts/account-rows';
import type { AccountsChanges } from '../../accounts/accounts-store';
import type { PersonRow } from '../../people/person-row';
import type { Ask } from '../sql-tokens';
import { type Columns, folded, type SqlValue } from '../token-columns';

const accountOf = (c: Columns): Account => ({ userId: c.user_id as string, email: c.email as string });

const passwordOf = (c: Columns): PasswordRow => ({
  ...accountOf(c),
  derived: c.derived as string,
  changedAt: Number(c.changed_at),
});

const codeOf = (c: Columns): PasswordCodeRow => ({
  ...accountOf(c),
  hash: c.hash as string,
  expiresAt: Number(c.expires_at),
});

const sessionOf = (c: Columns): SessionRow => ({
  ...accountOf(c),
  hash: c.hash as string,
  startedAt: Number(c.started_at),
  seenAt: Number(c.seen_at),
  endsAt: Number(c.ends_at),
});

/** How people sign in, in the words that both databases share. */
export class SqlAccounts implements AccountsChanges {
  constructor(private readonly ask: Ask) {}

  async passwords(email: string): Promise<readonly PasswordRow[]> {
    const sql = 'SELECT * FROM passwords WHERE email = ? ORDER BY user_id';
    return (await this.ask({ sql, values: [email] })).map(passwordOf);
  }

  async code(hash: string): Promise<PasswordCodeRow | undefined> {
    return (await this.ask({ sql: 'SELECT * FROM password_codes WHERE hash = ?', values: [hash] })).map(codeOf)[0];
  }

  async session(hash: string): Promise<SessionRow | undefined> {
    return (await this.ask({ sql: 'SELECT * FROM sessions WHERE hash = ?', values: [hash] })).map(sessionOf)[0];
  }

  async isKnownBrowser(hash: string, email: string): Promise<boolean> {
    const sql = 'SELECT 1 AS one FROM known_browsers WHERE hash = ? AND email = ?';
    return (await this.ask({ sql, values: [hash, email] })).length > 0;
  }

  async putPassword(row: PasswordRow): Promise<void> {
    await this.deriveAnew(row);
    for (const table of ['sessions', 'password_codes', 'known_browsers'])
      await this.run(`DELETE FROM ${table} WHERE user_id = ? AND email = ?`, row.userId, row.email);
  }

  async deriveAnew({ email, userId, derived, changedAt }: PasswordRow): Promise<void> {
    await this.run(
      'INSERT INTO passwords (email, user_id, derived, changed_at) VALUES (?, ?, ?, ?) ' +
        'ON CONFLICT (email, user_id) DO UPDATE SET derived = excluded.derived, changed_at = excluded.changed_at',
      ...[email, userId, derived, changedAt],
    );
  }

  async putCode({ email, userId, hash, expiresAt }: PasswordCodeRow): Promise<void> {
    await this.run(
      'INSERT INTO password_codes (email, user_id, hash, expires_at) VALUES (?, ?, ?, ?) ' +
        'ON CONFLICT (email, user_id) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at',
      ...[email, userId, hash, expiresAt],
    );
  }

  async startSession({ hash, email, userId, startedAt, seenAt, endsAt }: SessionRow): Promise<void> {
    await this.run(
      'INSERT INTO sessions (hash, email, user_id, started_at, seen_at, ends_at) VALUES (?, ?, ?, ?, ?, ?)',
      ...[hash, email, userId, startedAt, seenAt, endsAt],
    );
  }

  async seen(hash: string, at: number): Promise<void> {
    await this.run('UPDATE sessions SET seen_at = ? WHERE hash = ? AND seen_at < ?', at, hash, at);
  }

  async endSession(hash: string): Promise<void> {
    await this.run('DELETE FROM sessions WHERE hash = ?', hash);
  }

  async knowBrowser({ hash, email, userId, knownAt }: KnownBrowserRow, former: string | undefined): Promise<void> {
    if (former !== undefined) await this.run('DELETE FROM known_browsers WHERE hash = ? AND email = ?', former, email);
    await this.run(
      'INSERT INTO known_browsers (hash, email, user_id, known_at) VALUES (?, ?, ?, ?) ' +
        'ON CONFLICT (hash) DO UPDATE SET email = excluded.email, user_id = excluded.user_id, known_at = excluded.known_at',
      ...[hash, email, userId, knownAt],
    );
  }

  async forget(endedBy: number, browsersBefore: number): Promise<void> {
    await this.run('DELETE FROM sessions WHERE ends_at <= ?', endedBy);
    await this.run('DELETE FROM password_codes WHERE expires_at <= ?', endedBy);
    await this.run('DELETE FROM known_browsers WHERE known_at < ?', browsersBefore);
  }

  private async run(sql: string, ...values: readonly SqlValue[]): Promise<void> {
    await this.ask({ sql, values });
  }
}

/** Whoever leaves, or gets another address, is signed in nowhere from then on; coming back they sign in again. */
export async function endSessionsOf(ask: Ask, { id, email, status }: PersonRow): Promise<void> {
  if (status === 'left') await ask({ sql: 'DELETE FROM sessions WHERE user_id = ?', values: [id] });
  else await ask({ sql: 'DELETE FROM sessions WHERE user_id = ? AND email <> ?', values: [id, folded(email)] });
}
