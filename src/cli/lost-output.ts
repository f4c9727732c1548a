import { ExitCode } from './terminal/exit-code';

/**
 * Output that nobody takes. A reader that went away (`| head`, a pager that was quit) has seen enough: the command goes on,
 * silently, and its exit code stands; an apply must not stop half-way for that. Any other failure, such as a full disk, is
 * an error once the command has ended: what it had to say is lost.
 */
export function watchOutput(): void {
  let lost = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || lost) return;
      lost = true;
      process.stderr.write(loadText().lostOutputText(error));
    });
  }
  process.on('exit', (code) => {
    if (lost && (code === ExitCode.done || code === ExitCode.changes)) process.exitCode = ExitCode.error;
  });
}

/* eslint-disable @typescript-eslint/no-require-imports -- hardly ever needed */
const loadText = () => require('./running') as typeof import('./running');
