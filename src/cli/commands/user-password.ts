import { randomBytes } from 'node:crypto';
import { setPersonPassword } from '../../service';
import { storeOfPeople } from '../local/people/store-of-people';
import { cannotChange } from '../local/people/cannot-change';
import { readPassword } from '../local/people/read-password';
import { ExitCode } from '../terminal/exit-code';
import type { Invocation } from '../terminal/invocation';

export interface UserFlags {
  readonly file?: string;
}

/** Sets the password of a person. It is read from standard input, and written nowhere. */
export async function userPasswordCommand(
  { terminal, flags, signal }: Invocation<UserFlags>,
  [email = '']: readonly string[] = [],
): Promise<ExitCode> {
  const place = storeOfPeople(flags.file);
  const password = await readPassword(terminal, signal);
  try {
    await setPersonPassword(place, { email, password }, { clock: Date.now, random: randomBytes });
  } catch (error) {
    throw cannotChange(email, error);
  }
  terminal.say(`The password of ${email} is set. Every session of theirs has ended.`);
  return ExitCode.done;
}
