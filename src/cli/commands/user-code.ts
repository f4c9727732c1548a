import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { issuePasswordCode } from '../../service';
import { cannotChange } from '../local/people/cannot-change';
import { storeOfPeople } from '../local/people/store-of-people';
import { ExitCode } from '../terminal/exit-code';
import type { Invocation } from '../terminal/invocation';
import type { UserFlags } from './user-password';

export interface UserCodeFlags extends UserFlags {
  readonly out: string;
}

/** Writes a one-time code for a person. Prints the path of the file, and nothing else, on stdout. */
export async function userCodeCommand(
  { terminal, flags }: Invocation<UserCodeFlags>,
  [email = '']: readonly string[] = [],
): Promise<ExitCode> {
  const place = storeOfPeople(flags.file);
  const codeFile = resolve(flags.out);
  try {
    const tools = { clock: Date.now, random: randomBytes };
    const { expiresAt } = await issuePasswordCode(place, { email, codeFile }, tools);
    terminal.say(
      `A code for ${email}, good once and until ${new Date(expiresAt).toISOString()}. Hand the file over on a safe way.`,
    );
  } catch (error) {
    throw cannotChange(email, error);
  }
  terminal.result(codeFile);
  return ExitCode.done;
}
