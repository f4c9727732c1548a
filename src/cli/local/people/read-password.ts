import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { readBytes } from '../../../adapters/system/read-bytes';
import { cliCodes } from '../../../core/diagnostics/catalogue/cli';
import { ExitCode } from '../../terminal/exit-code';
import { CommandFailure } from '../../terminal/failure';
import type { Terminal } from '../../terminal/terminal';

const MOST_BYTES = 4096;

/** One line of standard input; at a terminal it is asked for, twice, and not shown. */
export async function readPassword(terminal: Terminal, signal: AbortSignal): Promise<string> {
  if (!terminal.interactive) {
    const text = readBytes(0, MOST_BYTES)
      .toString('utf8')
      .replace(/\r?\n$/, '');
    if (text === '' || /[\r\n]/.test(text)) throw refused('standard input must hold the password, as one line');
    return text;
  }
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  const ask = async (question: string): Promise<string> => {
    process.stderr.write(question);
    const answer = await lines.question('', { signal });
    process.stderr.write('\n');
    return answer;
  };
  try {
    const password = await ask('Password: ');
    if ((await ask('Again: ')) === password) return password;
  } finally {
    lines.close();
  }
  throw refused('the two were not the same; nothing was changed');
}

const refused = (why: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('password-unread', { why })]);
