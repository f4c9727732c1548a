import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { basename } from 'node:path';

/** Who holds a store, as its lock file says. It is for people; only `kind` and `nonce` decide anything. */
export interface Holder {
  readonly lock: typeof MARK;
  /** `kernel`: the kernel frees the lock when the process ends. `heartbeat`: the file's time of change proves life. */
  readonly kind: 'kernel' | 'heartbeat';
  readonly host: string;
  readonly pid: number;
  readonly since: string;
  readonly command: string;
  readonly nonce: string;
}

const MARK = 'store of hawzu-tokens';
const BEGINNING = `{"lock":"${MARK}"`;
const COMMAND_CHARACTERS = 200;

/** This process, as a holder from now on. `now` is in milliseconds since the epoch. */
export function thisProcess(kind: Holder['kind'], now: number): Holder {
  const [, script = '', ...rest] = process.argv;
  return {
    lock: MARK,
    kind,
    host: hostname(),
    pid: process.pid,
    since: new Date(now).toISOString(),
    command: [basename(script), ...rest].join(' ').slice(0, COMMAND_CHARACTERS),
    nonce: randomUUID(),
  };
}

export const encodeHolder = (holder: Holder): string => `${JSON.stringify(holder)}\n`;

/** What a lock file holds. `nobody`: it is empty, as after a death right after its creation. */
export function decodeHolder(text: string): Holder | 'nobody' | 'foreign' {
  const [line = ''] = text.split('\n');
  // Half a line is what a death in the middle of writing leaves.
  if (line === '' || BEGINNING.startsWith(line)) return 'nobody';
  if (!line.startsWith(BEGINNING)) return 'foreign';
  try {
    return JSON.parse(line) as Holder;
  } catch {
    return 'nobody';
  }
}

/** `process 1 on host web-1 since …, "hawzu-tokens serve"`, in printable characters. */
export const describeHolder = ({ pid, host, since, command }: Holder): string =>
  `process ${pid === 1 ? '1 (of a container)' : pid} on host ${host} since ${since} (${command})`.replace(
    /[^\u0020-\u007e]/g,
    '?',
  );
