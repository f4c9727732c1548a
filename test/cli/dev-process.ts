import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bin = join(__dirname, '..', '..', 'bin', 'hawzu-tokens.js');

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** `dev` as people run it, in a folder of its own that outlives it: what it says, what is typed, and what other shells do. */
export class DevHome {
  readonly folder = mkdtempSync(join(tmpdir(), 'hawzu-dev-'));
  /** Everything that anybody printed. */
  readonly printed: string[] = [];
  private child: ChildProcess | undefined;
  private said = '';
  private environment: Readonly<Record<string, string>> = {};
  private readonly heard = new Set<() => void>();

  write(name: string, text: string): string {
    writeFileSync(join(this.folder, name), text);
    return name;
  }

  /** Starts it, and waits for the environment that it prints. Rejects with what it said if it ends before. */
  async start(...args: readonly string[]): Promise<void> {
    this.said = '';
    const child = this.spawn(args);
    await Promise.race([
      this.hears('AWS_SECRET_ACCESS_KEY=local'),
      new Promise((_, reject) =>
        child.once('exit', (code) => reject(new Error(`dev ended with ${code}: ${this.said}`))),
      ),
    ]);
    const variables = [...this.said.matchAll(/(\w+)=([^\s"]+)/g)].map(([, name, value]) => [name!, value!] as const);
    const token = readFileSync(join(this.folder, 'state', 'management-token'), 'utf8').trim();
    this.environment = { ...Object.fromEntries(variables), HAWZU_MANAGEMENT_TOKEN: token };
  }

  /** Runs it where it is to end by itself. */
  async ends(...args: readonly string[]): Promise<Ended> {
    this.said = '';
    const code = await new Promise<number | null>((resolve) => this.spawn(args).once('close', resolve));
    return { code, said: this.said };
  }

  /** A line that a person types. */
  type(line: string): void {
    this.child?.stdin?.write(`${line}\n`);
  }

  /** Resolves when it has said so, with all that it said. */
  hears(text: string | RegExp, times = 1): Promise<string> {
    const pattern = new RegExp(text instanceof RegExp ? text.source : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g');
    return new Promise((resolve) => {
      const look = (): void => {
        if ((this.said.match(pattern)?.length ?? 0) < times) return;
        this.heard.delete(look);
        resolve(this.said);
      };
      this.heard.add(look);
      look();
    });
  }

  /** Types a line and waits until all that follows has happened. */
  async move(line: string): Promise<string> {
    const before = this.said.match(/Clock set/g)?.length ?? 0;
    this.type(line);
    return this.hears('Clock set', before + 1);
  }

  /** The command line in another shell, which goes by this machine's clock. */
  async shell(...args: readonly string[]): Promise<Ended> {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'] ?? '', ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const output of [child.stdout, child.stderr])
      output.setEncoding('utf8').on('data', (text: string) => (said += text));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    this.printed.push(said);
    return { code, said };
  }

  get values(): {
    readonly endpoint: string;
    readonly secrets: string;
    readonly managementToken: string;
    readonly rehearsal: string | undefined;
  } {
    const { HAWZU_REHEARSAL_ENDPOINT: rehearsal } = this.environment;
    const { HAWZU_ENDPOINT, AWS_ENDPOINT_URL_SECRETS_MANAGER, HAWZU_MANAGEMENT_TOKEN } = this.environment;
    return {
      endpoint: HAWZU_ENDPOINT!,
      secrets: AWS_ENDPOINT_URL_SECRETS_MANAGER!,
      managementToken: HAWZU_MANAGEMENT_TOKEN!,
      rehearsal,
    };
  }

  /** What time the token service says it is. */
  async time(): Promise<string> {
    const { headers } = await fetch(`${this.values.endpoint}/api/v1/me`);
    return new Date(headers.get('date') ?? '').toISOString();
  }

  /** A second one beside it; the first goes on. */
  beside(): DevHome {
    return Object.assign(new DevHome(), { folder: this.folder });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    child.kill(signal);
    const code = await ended;
    this.printed.push(this.said);
    return code;
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private spawn(args: readonly string[]): ChildProcess {
    const own = ['dev', '--port', '0', '--secrets-port', '0', '--folder', 'state'];
    const child = (this.child = spawn(process.execPath, [bin, ...own, ...args], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'] ?? '', TMPDIR: this.folder },
      stdio: ['pipe', 'pipe', 'pipe'],
    }));
    for (const output of [child.stdout, child.stderr]) {
      output?.setEncoding('utf8').on('data', (text: string) => {
        this.said += text;
        for (const look of [...this.heard]) look();
      });
    }
    return child;
  }
}
