import { resolve } from 'node:path';
import { readNamedSpecs } from '../pass/reading';
import { ExitCode } from '../terminal/exit-code';
import {
  DEFAULT_SEED,
  LOCAL_ACCESS_KEY,
  LOCAL_REGION,
  type LocalServices,
  startLocalServices,
  STOPPING,
  untilStopped,
} from '../local/local-services';
import { toldOfPage } from '../local/page/page-for-people';
import type { Invocation } from '../terminal/invocation';
import { isOpenToOthers } from '../local/private-folder';
import { type RehearsalFlags, rehearsalSettings } from '../local/rehearsal/rehearsal-settings';
import { readSeed } from '../local/seed-file';
import { LocalRotation } from '../local/rotation/local-rotation';
import { FolderTime } from '../local/time/folder-time';
import { TimeControl } from '../local/time/time-control';
import { type UpstreamFlags, upstreamSettings } from '../gateway/upstream-settings';
import { report } from '../terminal/reporting';
import type { Terminal } from '../terminal/terminal';

export interface DevFlags extends UpstreamFlags, RehearsalFlags {
  readonly folder: string;
  readonly port: string;
  readonly secretsPort: string;
  readonly seed?: string;
  /** Milliseconds since the epoch. */
  readonly clock?: number;
  readonly speed?: number;
}

/** Looks for due rotations so often, in milliseconds; where time may be fast there is much in a second. */
const POLL_MS = 1000;
const FAST_POLL_MS = 100;

/**
 * Runs both local services and prints what any Hawzu or AWS client needs to reach them. With specs, Secrets Manager rotates
 * their secrets; with a clock of their own, a month passes as fast as one likes.
 */
export async function devCommand(
  { terminal, flags, signal, interruption }: Invocation<DevFlags>,
  specs: readonly string[] = [],
): Promise<ExitCode> {
  const states = specs.length === 0 ? undefined : readNamedSpecs(specs).states;
  const time = new FolderTime(flags);
  const { clock } = time;
  const pollMs = time.isOwn ? FAST_POLL_MS : POLL_MS;
  const problem = (diagnostic: Parameters<typeof report>[1][number]): void => report(terminal, [diagnostic], 'text');
  const say = (line: string): void => terminal.say(line);
  // Closed in the opposite order, however far this comes.
  const closes: (() => unknown)[] = [];
  try {
    const rotation =
      states &&
      (await LocalRotation.start({
        states,
        seed: readSeed(flags.seed ?? DEFAULT_SEED()),
        clock,
        pollMs,
        say,
        problem,
      }));
    if (rotation) closes.push(() => rotation.close());
    const { upstream, close } = upstreamSettings(flags);
    closes.push(close);
    const services = await startLocalServices({
      folder: flags.folder,
      port: Number(flags.port),
      secretsPort: Number(flags.secretsPort),
      clock: clock.now,
      say,
      ...(flags.seed !== undefined && { seed: flags.seed }),
      ...(upstream !== undefined && { upstream }),
      ...rehearsalSettings(flags),
      rotation: {
        rotationPollMs: pollMs,
        ...(rotation && { functions: { endpoint: rotation.endpoint }, log: (line) => rotation.hear(line) }),
      },
    });
    closes.push(() => services.close());
    interruption.announce(STOPPING);
    const notice = time.begin(await services.latestStored());
    closes.push(() => time.end());
    await rotation?.deploy(services);
    warnOf(terminal, services);
    terminal.result(environmentOf(services));
    if (services.rehearsalEndpoint !== undefined) say(TOLD_OF_REHEARSAL);
    if (services.people !== undefined) say(toldOfPage(services.people));
    if (notice !== undefined) say(notice);
    if (time.isOwn) {
      const control = new TimeControl({
        clock,
        secrets: services.secrets,
        moments: () => rotation?.momentsOfPasses ?? [],
        catchUp: async () => {
          await rotation?.settled();
          await services.secrets.rotateDue();
          await rotation?.passDue();
        },
        moved: () => say(time.moved()),
        wrong: problem,
      });
      control.read(process.stdin);
      closes.push(() => control.close());
    }
    await untilStopped(signal, services.failed);
  } finally {
    for (const close of closes.reverse()) await close();
  }
  return ExitCode.done;
}

function warnOf(terminal: Terminal, { foreignIgnore, tokenFile }: LocalServices): void {
  if (foreignIgnore !== undefined)
    terminal.say(
      `${foreignIgnore} is left as it is: check that it keeps management-token* and secrets-manager.* out of git.`,
    );
  if (isOpenToOthers(tokenFile)) terminal.say(`Others than you can read ${tokenFile}: chmod 600 ${tokenFile}.`);
}

const TOLD_OF_REHEARSAL =
  'REHEARSAL: this token service fails on command: in another shell, hawzu-tokens rehearse set --help.';

const environmentOf = ({ endpoint, secretsEndpoint, rehearsalEndpoint, tokenFile }: LocalServices): string =>
  [
    '# Token service and Secrets Manager run on this machine until Ctrl-C. In another shell:',
    `export HAWZU_ENDPOINT=${endpoint}`,
    ...(rehearsalEndpoint === undefined ? [] : [`export HAWZU_REHEARSAL_ENDPOINT=${rehearsalEndpoint}`]),
    `export HAWZU_MANAGEMENT_TOKEN="$(cat ${quoted(resolve(tokenFile))})"`,
    `export AWS_ENDPOINT_URL_SECRETS_MANAGER=${secretsEndpoint}`,
    `export AWS_REGION=${LOCAL_REGION} AWS_DEFAULT_REGION=${LOCAL_REGION}`,
    `export AWS_ACCESS_KEY_ID=${LOCAL_ACCESS_KEY} AWS_SECRET_ACCESS_KEY=local`,
  ].join('\n');

/** A word of the shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
