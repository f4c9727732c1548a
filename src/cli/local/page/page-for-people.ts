import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TokenService } from '../../../service';

/** Where people of a local service sign in, and with what. */
export interface PageForPeople {
  readonly url: string;
  /** Whose password lies in the file. */
  readonly person: string;
  /** Mode 0600. Its content is printed nowhere. */
  readonly passwordFile: string;
  /** Others who have a password. */
  readonly others: readonly string[];
}

/** Left out by git, as the store beside it. */
const PASSWORD_FILE = 'token-service.password';
const PASSWORD_BYTES = 18;

/**
 * Gives somebody of the seed a password, in a file beside the store: whoever may create tokens, or else the first. A file
 * that is there holds what an earlier start made; where it is gone, another is made.
 */
export async function pageForPeople(service: TokenService, folder: string): Promise<PageForPeople | undefined> {
  const people = await service.people();
  // An address of several people signs nobody in.
  const alone = people.filter((one) => sharing(one.email, people) === sharing(one.email, [one]));
  const person = alone.find(({ createsTokens }) => createsTokens) ?? alone[0];
  if (person === undefined) return undefined;
  const passwordFile = join(folder, PASSWORD_FILE);
  if (!existsSync(passwordFile) || !person.hasPassword) {
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    // A start that was killed before the password was set leaves a file, and nobody who has it.
    rmSync(passwordFile, { force: true });
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
    await service.setPassword(person.email, password);
  }
  return {
    url: `${service.url}/workspace/${person.workspaceId}/access-tokens`,
    person: person.email,
    passwordFile,
    others: alone.filter((one) => one.hasPassword && one.email !== person.email).map(({ email }) => email),
  };
}

/** How many different people of one workspace have an address. */
function sharing(email: string, people: readonly { readonly email: string; readonly workspaceId: string }[]): number {
  const same = people.filter((one) => one.email.toLowerCase() === email.toLowerCase());
  return same.length - new Set(same.map(({ workspaceId }) => workspaceId)).size;
}

export function toldOfPage({ url, person, passwordFile, others }: PageForPeople): string {
  const more = others.length === 0 ? '' : ` So can ${others.join(', ')}, with their own.`;
  return `Access Tokens page: ${url}\n${person} can sign in there, with the password in ${passwordFile}.${more}`;
}
