import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const BIN = join(ROOT, 'bin/hawzu-tokens.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A built command line at work: `serve` or `dev`. */
export class Serving {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;

  private constructor(readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve) =>
      child.once('close', (code, signal) => {
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
      }),
    );
  }

  /** @param before what comes before node in the command, such as `unshare` */
  static start(
    args: readonly string[],
    {
      cwd,
      env = {},
      before = [],
    }: {
      readonly cwd: string;
      readonly env?: Readonly<Record<string, string>>;
      readonly before?: readonly string[];
    },
  ): Serving {
    const command = [...before, process.execPath, BIN, ...args];
    const inherited = { PATH: process.env['PATH'] };
    return new Serving(
      spawn(command[0]!, command.slice(1), { cwd, env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  }

  /** The first match in what it printed, or how it ended before. */
  async printed(pattern: RegExp): Promise<RegExpExecArray | Ended> {
    let check = (): void => undefined;
    const found = new Promise<RegExpExecArray>((resolve) => {
      check = () => {
        const match = pattern.exec(this.stdout);
        if (match) resolve(match);
      };
    });
    this.child.stdout?.on('data', check);
    check();
    return Promise.race([found, this.ended]);
  }

  /** Its URL, once it serves. */
  async url(): Promise<string> {
    const found = await this.printed(/(http:\/\/127\.0\.0\.1:\d+)(, store .*\n|\n(.*\n)*.*AWS_SECRET_ACCESS_KEY)/);
    if ('code' in found) throw new Error(`it ended with ${found.code ?? found.signal}: ${found.stderr}`);
    return found[1]!;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}

export const TRAP = join(__dirname, 'kill-at-step.js');

export const trapped = (step: number, from = 'start'): Record<string, string> => ({
  NODE_OPTIONS: `--require ${TRAP}`,
  KILL_AT_STEP: String(step),
  KILL_COUNTS_FROM: from,
});

/** Status that the API answers to a caller with this value. */
export const statusOf = async (url: string, token: string): Promise<number> =>
  (await fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;

/** Issues a token, and returns its value once that is answered. */
export async function issue(url: string, management: string, label: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/workspace/ws_acme/access-tokens`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${management}`,
      'content-type': 'application/json',
      'idempotency-key': `${label} ${Math.random()}`,
    },
    body: JSON.stringify({
      label,
      access_type: 'workspace',
      workspace_role: { id: 'role_viewer' },
      expires_at: null,
    }),
  });
  if (answer.status !== 201) throw new Error(`issuing answered ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { token: string }).token;
}
