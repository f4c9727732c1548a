import { hashOfValue } from '../access/authenticate';
import { requireLive, SESSION_MILLISECONDS } from '../access/session';
import type { Origin } from '../audit/audited-changes';
import { ProblemError } from '../problem/problem-error';
import type { Account, PasswordRow, SessionRow } from '../store/accounts/account-rows';
import { isSameAccount } from '../store/accounts/accounts-store';
import type { PersonRow } from '../store/people/person-row';
import type { TokenChanges, TokenStore, TokenView } from '../store/token-store';
import { accountEvent } from './account-events';
import { Failures } from './failures';
import { derivedFrom, derivedFromNothing, fits, type Hardness, isOutdated, weaknessOf } from './passwords';
import { Turnstile } from './turnstile';

const DAY = 24 * 60 * 60_000;
/** So long a browser is known after somebody signed in there. */
export const KNOWN_MILLISECONDS = 180 * DAY;
const COOKIE_BYTES = 32;

/** A request that wants in: where it comes from, and which browser it says it is. */
export interface Visitor {
  readonly origin: Origin;
  /** What the cookie of a known browser holds. */
  readonly browser: string | undefined;
}

/** What the two cookies are to hold. Their values are nowhere else. */
export interface Entered {
  readonly session: SessionRow;
  readonly cookie: string;
  readonly browser: string;
}

interface Tools {
  readonly store: Pick<TokenStore, 'read' | 'change'>;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly hardness: Hardness;
}

const wrong = (detail: string): ProblemError =>
  new ProblemError('wrong-credentials', detail, {}, { 'www-authenticate': 'Session realm="hawzu"' });
const wrongPassword = (): ProblemError => wrong('The address or the password is wrong.');
const wrongCode = (): ProblemError => wrong('The code is wrong for this address, was used before, or has expired.');

/** The one who has an address; undefined: nobody, or several people, of whom nobody could be told from the others. */
export async function ownerOf(tokens: TokenView, email: string): Promise<readonly PersonRow[] | undefined> {
  const people = await tokens.people.withEmail(email);
  return new Set(people.map(({ id }) => id)).size === 1 ? people : undefined;
}

/** People sign in, out, and set their passwords. */
export class SignIn {
  private readonly failures: Failures;
  private readonly turnstile = new Turnstile();
  private readonly nothing: string;

  constructor(private readonly tools: Tools) {
    this.failures = new Failures(tools.clock);
    this.nothing = derivedFromNothing(tools.hardness, tools.random);
  }

  /** @throws ProblemError, the same after the same time whatever is wrong */
  async enter(address: string, password: string, visitor: Visitor): Promise<Entered> {
    const { store } = this.tools;
    const email = address.toLowerCase();
    const takeBack = this.failures.begin({ email, ...(await this.from(email, visitor)) });
    try {
      const known = await store.read((tokens) => passwordOf(tokens, email));
      const isRight = await this.turnstile.pass(() => fits(password, known?.derived ?? this.nothing));
      if (known === undefined || !isRight) throw wrongPassword();
      const renewed = await this.renewed(known, password);
      const entered = await store.change((tokens) => this.begin(tokens, known, renewed, visitor));
      takeBack();
      return entered;
    } catch (error) {
      if (!isWrong(error)) takeBack();
      throw error;
    }
  }

  /** @throws ProblemError when the code is not one of this address, or the password is weak */
  async setPassword(address: string, code: string, password: string, visitor: Visitor): Promise<{ browser: string }> {
    const { store, hardness, random } = this.tools;
    const email = address.toLowerCase();
    const weakness = weaknessOf(password, email);
    if (weakness !== undefined) {
      const errors = [{ in: 'body' as const, pointer: '/password', message: weakness }];
      throw new ProblemError('invalid-request', `The password ${weakness}.`, { errors });
    }
    const takeBack = this.failures.begin({ address: visitor.origin.address });
    try {
      const hash = hashOfValue(code);
      const account = await store.read((tokens) => this.accountOfCode(tokens, hash, email));
      const derived = await this.turnstile.pass(() => derivedFrom(password, hardness, random));
      const browser = await store.change(async (tokens) => {
        // Of two who come with the same code at once, the second finds it used.
        await this.accountOfCode(tokens, hash, email);
        const now = this.tools.clock();
        await tokens.accounts.putPassword({ ...account, derived, changedAt: now });
        await this.tell('set-password', tokens, email, { by: 'password-code', at: now, origin: visitor.origin });
        return this.know(tokens, account, { now, browser: visitor.browser });
      });
      takeBack();
      return { browser };
    } catch (error) {
      if (!isWrong(error)) takeBack();
      throw error;
    }
  }

  /** The session of a cookie. @throws ProblemError when it has ended */
  async session(cookie: string): Promise<{ readonly session: SessionRow; readonly people: readonly PersonRow[] }> {
    const { store, clock } = this.tools;
    return store.read(async (tokens) => {
      const session = requireLive(await tokens.accounts.session(hashOfValue(cookie)), clock());
      const people = await tokens.people.withEmail(session.email);
      return { session, people: people.filter(({ id }) => id === session.userId) };
    });
  }

  /** Ends a session. Of one that has ended, nothing is changed. */
  async leave(cookie: string): Promise<void> {
    const { store } = this.tools;
    const hash = hashOfValue(cookie);
    if ((await store.read(({ accounts }) => accounts.session(hash))) === undefined) return;
    await store.change(({ accounts }) => accounts.endSession(hash));
  }

  private async from(email: string, { origin, browser }: Visitor) {
    const hash = browser === undefined ? undefined : hashOfValue(browser);
    const isKnown =
      hash !== undefined && (await this.tools.store.read(({ accounts }) => accounts.isKnownBrowser(hash, email)));
    return { address: origin.address, browser: isKnown ? hash : undefined };
  }

  private async renewed(known: PasswordRow, password: string): Promise<PasswordRow | undefined> {
    const { hardness, random } = this.tools;
    if (!isOutdated(known.derived, hardness)) return undefined;
    return { ...known, derived: await this.turnstile.pass(() => derivedFrom(password, hardness, random)) };
  }

  /** What was right a moment ago has to be so still: a password may be new by now, and its owner have left. */
  private async begin(
    tokens: TokenChanges,
    known: PasswordRow,
    renewed: PasswordRow | undefined,
    { origin, browser }: Visitor,
  ): Promise<Entered> {
    const now = this.tools.clock();
    const current = await passwordOf(tokens, known.email);
    if (current?.derived !== known.derived || !isSameAccount(current, known)) throw wrongPassword();
    await tokens.accounts.forget(now, now - KNOWN_MILLISECONDS);
    if (renewed !== undefined) await tokens.accounts.deriveAnew(renewed);
    const cookie = this.secret();
    const { userId, email } = known;
    const session = {
      ...{ hash: hashOfValue(cookie), userId, email },
      ...{ startedAt: now, seenAt: now, endsAt: now + SESSION_MILLISECONDS },
    };
    await tokens.accounts.startSession(session);
    await this.tell('sign-in', tokens, email, { by: 'password', at: now, origin });
    return { session, cookie, browser: await this.know(tokens, known, { now, browser }) };
  }

  /** Another cookie each time: what somebody put into a browser before is known to nobody then. */
  private async know(
    { accounts }: TokenChanges,
    { userId, email }: Account,
    { now, browser }: { readonly now: number; readonly browser: string | undefined },
  ): Promise<string> {
    const fresh = this.secret();
    const former = browser === undefined ? undefined : hashOfValue(browser);
    await accounts.knowBrowser({ hash: hashOfValue(fresh), userId, email, knownAt: now }, former);
    return fresh;
  }

  private async accountOfCode(tokens: TokenView, hash: string, email: string): Promise<Account> {
    const code = await tokens.accounts.code(hash);
    const owner = await ownerOf(tokens, email);
    const isGood = code !== undefined && code.email === email && this.tools.clock() < code.expiresAt;
    if (!isGood || owner?.[0]?.id !== code.userId) throw wrongCode();
    return { userId: code.userId, email };
  }

  private async tell(
    kind: 'sign-in' | 'set-password',
    tokens: TokenChanges,
    email: string,
    { by, ...when }: { readonly by: 'password' | 'password-code'; readonly at: number; readonly origin: Origin },
  ): Promise<void> {
    for (const person of (await ownerOf(tokens, email)) ?? [])
      await tokens.audit.append(accountEvent(kind, by, person, when));
  }

  private secret(): string {
    return Buffer.from(this.tools.random(COOKIE_BYTES)).toString('base64url');
  }
}

const isWrong = (error: unknown): boolean => error instanceof ProblemError && error.problemCode === 'wrong-credentials';

async function passwordOf(tokens: TokenView, email: string): Promise<PasswordRow | undefined> {
  // Both are read whoever is asked for, so that both take their time.
  const owner = await ownerOf(tokens, email);
  const passwords = await tokens.accounts.passwords(email);
  return passwords.find(({ userId }) => userId === owner?.[0]?.id);
}
