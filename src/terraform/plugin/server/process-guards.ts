import type { Logger } from '../provider/call-context';

type Host = Pick<NodeJS.Process, 'on' | 'stdout' | 'exit'>;

/**
 * Ignores the signals that reach the whole process group of an interrupted Terraform. Ending on them would lose the
 * results of what is being applied; Terraform says by StopProvider what it wants, and closes the connection at the end.
 */
export function ignoreSignals(host: Host, log: Logger): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    host.on(signal, () => log.debug('signal ignored: Terraform says when to stop', { signal }));
  }
}

/** Makes Terraform print the reason of a crash: it collects what follows `panic: ` on standard error. */
export function reportCrashes(host: Host, writeStderr: (text: string) => void): void {
  host.on('uncaughtException', (error) => {
    writeStderr(`panic: ${error instanceof Error ? (error.stack ?? error.message) : 'something that is no error'}\n`);
    host.exit(2);
  });
}

/** Turns what is written to standard output into log lines: after the handshake nobody reads there what a line means. */
export function divertStdout(host: Host, log: Logger): void {
  host.stdout.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    for (const line of text.split('\n')) if (line !== '') log.info(line, { stream: 'stdout' });
    const done = rest.find((argument) => typeof argument === 'function') as ((error?: Error) => void) | undefined;
    if (done !== undefined) process.nextTick(done);
    return true;
  };
}
