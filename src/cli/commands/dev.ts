import { resolve } from 'node:path';
import { ExitCode } from '../terminal/exit-code';
import { LOCAL_REGION, startLocalServices, STOPPING, untilStopped } from '../local/local-services';
import type { Invocation } from '../terminal/invocation';
import { isOpenToOthers } from '../local/private-folder';

export interface DevFlags {
  readonly folder: string;
  readonly port: string;
  readonly secretsPort: string;
  readonly seed?: string;
}

/** Runs both local services and prints what any Hawzu or AWS client needs to reach them. */
export async function devCommand({ terminal, flags, signal, interruption }: Invocation<DevFlags>): Promise<ExitCode> {
  const services = await startLocalServices({
    folder: flags.folder,
    port: Number(flags.port),
    secretsPort: Number(flags.secretsPort),
    say: (line) => terminal.say(line),
    ...(flags.seed !== undefined && { seed: flags.seed }),
  });
  interruption.announce(STOPPING);
  if (services.foreignIgnore !== undefined)
    terminal.say(
      `${services.foreignIgnore} is left as it is: check that it keeps management-token* and secrets-manager.* out of git.`,
    );
  if (isOpenToOthers(services.tokenFile))
    terminal.say(`Others than you can read ${services.tokenFile}: chmod 600 ${services.tokenFile}.`);
  terminal.result(
    [
      '# Token service and Secrets Manager run on this machine until Ctrl-C. In another shell:',
      `export HAWZU_ENDPOINT=${services.endpoint}`,
      `export HAWZU_MANAGEMENT_TOKEN="$(cat ${quoted(resolve(services.tokenFile))})"`,
      `export AWS_ENDPOINT_URL_SECRETS_MANAGER=${services.secretsEndpoint}`,
      `export AWS_REGION=${LOCAL_REGION} AWS_DEFAULT_REGION=${LOCAL_REGION}`,
      'export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local',
    ].join('\n'),
  );
  try {
    await untilStopped(signal, services.failed);
  } finally {
    await services.close();
  }
  return ExitCode.done;
}

/** A word of the shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
