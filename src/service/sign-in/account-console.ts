import { hashOfValue } from '../access/authenticate';
import { rightsOf } from '../access/rights';
import type { TokenKeeper } from '../access/token-keeper';
import type { SignInPerson } from '../options/service-options';
import type { PersonRow } from '../store/people/person-row';
import type { TokenStore, TokenView } from '../store/token-store';
import { accountEvent } from './account-events';
import { derivedFrom, type Hardness, weaknessOf } from './passwords';
import { ownerOf } from './sign-in';

/** So long a code is good. */
const CODE_MILLISECONDS = 24 * 60 * 60_000;
const CODE_BYTES = 20;

/** A password or a code can't be set at the console. */
export class PasswordError extends Error {
  constructor(
    readonly code: 'person-unknown' | 'password-weak',
    message: string,
  ) {
    super(message);
    this.name = 'PasswordError';
  }
}

interface Tools {
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly hardness: Hardness;
}

/** What whoever runs the service does about how people sign in. */
export class AccountConsole {
  constructor(
    private readonly store: Pick<TokenStore, 'read' | 'change'>,
    private readonly tools: Tools,
  ) {}

  /** Everybody who is there, by workspace. */
  people(keeper: TokenKeeper): Promise<readonly SignInPerson[]> {
    return this.store.read(async (tokens) => {
      const found: SignInPerson[] = [];
      for (const workspaceId of keeper.workspaceIds) {
        const workspace = keeper.workspaceOf(workspaceId, await tokens.roles.book(workspaceId))!;
        for (const { id, name, email, roleId, status } of await tokens.people.all(workspaceId)) {
          if (status !== 'active') continue;
          const { inWorkspace } = rightsOf({ accessType: 'workspace', roleId }, workspace);
          const passwords = await tokens.accounts.passwords(email.toLowerCase());
          const hasPassword = passwords.some(({ userId }) => userId === id);
          found.push({ workspaceId, name, email, createsTokens: inWorkspace.has('accesstokens:create'), hasPassword });
        }
      }
      return found;
    });
  }

  /** Ends every session of the person. @throws PasswordError */
  async setPassword(address: string, password: string): Promise<void> {
    const { clock, random, hardness } = this.tools;
    const email = address.toLowerCase();
    await this.store.read((tokens) => owner(tokens, address));
    const weakness = weaknessOf(password, email);
    if (weakness !== undefined) throw new PasswordError('password-weak', `the password ${weakness}`);
    const derived = await derivedFrom(password, hardness, random);
    await this.store.change(async (tokens) => {
      const people = await owner(tokens, address);
      const now = clock();
      await tokens.accounts.putPassword({ userId: people[0]!.id, email, derived, changedAt: now });
      for (const person of people)
        await tokens.audit.append(accountEvent('set-password', 'console', person, { at: now }));
    });
  }

  /** A code with which the person sets a password, in place of an older one. Its value is nowhere else. @throws PasswordError */
  async issueCode(address: string): Promise<{ readonly code: string; readonly expiresAt: number }> {
    const code = Buffer.from(this.tools.random(CODE_BYTES)).toString('hex');
    const email = address.toLowerCase();
    return this.store.change(async (tokens) => {
      const people = await owner(tokens, address);
      const now = this.tools.clock();
      const expiresAt = now + CODE_MILLISECONDS;
      await tokens.accounts.putCode({ userId: people[0]!.id, email, hash: hashOfValue(code), expiresAt });
      for (const person of people)
        await tokens.audit.append(accountEvent('issue-password-code', 'console', person, { at: now }));
      return { code, expiresAt };
    });
  }
}

async function owner(tokens: TokenView, address: string): Promise<readonly PersonRow[]> {
  const people = await ownerOf(tokens, address.toLowerCase());
  if (people !== undefined) return people;
  const all = await tokens.people.withEmail(address.toLowerCase());
  const why =
    all.length === 0
      ? 'nobody of the store has this address; people and their addresses come from the seed'
      : 'several people have this address, so nobody can sign in with it; give each their own in the seed';
  throw new PasswordError('person-unknown', why);
}
