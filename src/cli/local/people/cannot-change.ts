import { cliCodes } from '../../../core/diagnostics/catalogue/cli';
import { ExitCode } from '../../terminal/exit-code';
import { CommandFailure } from '../../terminal/failure';
import { cannotStart } from '../local-services';

/** What to tell people where neither a password nor a code was set. */
export function cannotChange(email: string, error: unknown): CommandFailure {
  const { code, message: why } = error as NodeJS.ErrnoException;
  if (code !== 'person-unknown' && code !== 'password-weak' && code !== 'store-missing')
    return cannotStart('change of the store', error);
  return new CommandFailure(ExitCode.error, [cliCodes.diagnose('sign-in-unchanged', { email, why })]);
}
