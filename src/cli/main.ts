import { CommanderError } from 'commander';
import { ExitCode } from './terminal/exit-code';
import { watchOutput } from './lost-output';
import { buildProgram } from './program';

/** The entry point: the exit code is set, and the process ends when its last connection closes. */
async function run(argv: readonly string[]): Promise<void> {
  let code: ExitCode = ExitCode.done;
  try {
    await buildProgram((ended) => {
      code = ended;
    }).parseAsync([...argv]);
  } catch (error) {
    // commander has said what is wrong with the call.
    if (!(error instanceof CommanderError)) throw error;
    code = error.exitCode === 0 ? ExitCode.done : ExitCode.error;
  }
  process.exitCode = code;
}

watchOutput();
void run(process.argv);
