import { resolve } from 'node:path';
import { ExitCode } from '../exit-code';
import { DEFAULT_SEED, startService, untilStopped } from '../local-services';
import type { Invocation } from '../invocation';

export interface ServeFlags {
  readonly port: string;
  readonly host: string;
  readonly file: string;
  readonly seed?: string;
  readonly tokenFile: string;
}

/** Runs the reference token service until it is stopped. */
export async function serveCommand({ terminal, flags, signal }: Invocation<ServeFlags>): Promise<ExitCode> {
  const service = await startService({
    port: Number(flags.port),
    host: flags.host,
    file: flags.file,
    seed: flags.seed ?? DEFAULT_SEED(),
    tokenFile: flags.tokenFile,
    log: (line) => terminal.say(JSON.stringify(line)),
  });
  terminal.result(`Token service at ${service.url}, store ${flags.file}.`);
  if (service.bootstrap.length > 0)
    terminal.result(`Its management token is in ${resolve(flags.tokenFile)}; keep that file.`);
  await untilStopped(signal);
  await service.close();
  return ExitCode.done;
}
