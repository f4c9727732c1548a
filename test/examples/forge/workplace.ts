import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { LocalWorld } from '../../cli/local-world';
import { gitops } from '../pipelines';

const STUBS = join(__dirname, 'stubs');
const CHECKED_OUT = join(__dirname, '..', '..', '..');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What both forges have in common: a repository, stubs for what needs a network, secrets by environment, and what was kept. */
export class Workplace {
  /** What the repository holds. */
  readonly repository: string;
  readonly #stubs: string;
  readonly #state: string;

  private constructor(
    readonly world: LocalWorld,
    /** The management token that may look, and the one of an administrator. */
    readonly tokens: { viewer: string; readonly administrator: string },
  ) {
    this.repository = join(world.folder, 'repository');
    this.#state = join(world.folder, 'forge.json');
    this.#stubs = mkdtempSync(join(world.folder, 'stubs-'));
    cpSync(gitops, this.repository, { recursive: true });
    for (const name of ['gh', 'curl']) {
      const program = join(this.#stubs, name);
      writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${join(STUBS, name)}.js" "$@"\n`);
      chmodSync(program, 0o755);
    }
  }

  static async in(world: LocalWorld, state: object): Promise<Workplace> {
    const made = await world.manage('POST', 'access-tokens', {
      ...{ label: 'plans-of-pull-requests', access_type: 'workspace', expires_at: null },
      workspace_role: { id: 'role_team_member' },
    });
    const { token } = (await made.json()) as { readonly token?: string };
    if (token === undefined) throw new Error(`no token: ${made.status}`);
    const workplace = new Workplace(world, { viewer: token, administrator: world.managementToken });
    workplace.state = state;
    return workplace;
  }

  /** What the forge holds: comments, issues. */
  get state(): object {
    return JSON.parse(readFileSync(this.#state, 'utf8')) as object;
  }
  set state(state: object) {
    writeFileSync(this.#state, JSON.stringify(state));
  }

  folder(): string {
    return mkdtempSync(join(this.world.folder, 'job-'));
  }

  /** The secret of an environment; a job without one has none. */
  secretOf(environment: string | undefined): string {
    if (environment === undefined) return '';
    return environment === 'hawzu-plan' ? this.tokens.viewer : this.tokens.administrator;
  }

  /** What a job gets for its role. */
  credentials(): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(this.world.environment()).filter(([name]) => name.startsWith('AWS_')));
  }

  /** Runs a script as a runner does. */
  async bash(script: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Ran> {
    const path = [this.#stubs, STUBS, dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter);
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd,
      env: {
        HOME: cwd,
        FORGE_STATE: this.#state,
        CHECKED_OUT,
        ...env,
        PATH: [env['PATH'] ?? [], path].flat().join(delimiter),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    this.world.outputs.push(stdout, stderr);
    return { code, stdout, stderr };
  }

  /** Whether any job left a file of this name. */
  hasFile(name: string): boolean {
    return readdirSync(this.world.folder, { recursive: true, encoding: 'utf8' }).some(
      (path) => basename(path) === name,
    );
  }

  /** Everything that was printed or kept: logs, summaries, artifacts, comments, what jobs left in their folders. */
  everything(): string {
    const files = readdirSync(this.world.folder, { recursive: true, withFileTypes: true })
      .filter((found) => found.isFile())
      .map((found) => readFileSync(join(found.parentPath, found.name), 'latin1'));
    return [...files, ...this.world.outputs].join('\n');
  }
}

/** Copies what is there of these files. */
export function copyFiles(names: readonly string[], from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of names) if (existsSync(join(from, name))) cpSync(join(from, name), join(to, name));
}

/** The value of an expression, in names that it may use. */
export const valueOf = (expression: string, names: object): unknown =>
  runInNewContext(expression, { ...names }) as unknown;

export const specOf = (repository: string): string => join(repository, 'specs', 'tokens.yaml');
