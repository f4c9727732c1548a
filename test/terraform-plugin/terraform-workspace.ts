import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoAddress } from './build-demo';

const found = spawnSync('terraform', ['version', '-json'], {
  encoding: 'utf8',
  env: { ...process.env, CHECKPOINT_DISABLE: '1' },
});
const missing = found.status !== 0;
if (missing)
  process.stderr.write('SKIPPED, LOUDLY: there is no terraform on this machine; the end-to-end proofs did not run.\n');

/** `describe`, or a skip that was announced, where there is no terraform. */
export const describeWithTerraform = missing ? describe.skip : describe;

interface Finished {
  readonly code: number | null;
  readonly output: string;
}

/** A root module in a folder of its own, with the back end of the demo beside it. */
export class TerraformWorkspace {
  readonly root = mkdtempSync(join(tmpdir(), 'demo-terraform-'));
  readonly folder = join(this.root, 'module');
  readonly store = join(this.root, 'store');
  readonly #env: NodeJS.ProcessEnv;

  constructor(mirror: string) {
    mkdirSync(this.folder);
    mkdirSync(this.store);
    const rc = join(this.root, 'terraform.rc');
    writeFileSync(
      rc,
      `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror { path = "${mirror}" }\n}\n`,
    );
    this.#env = {
      PATH: process.env['PATH'],
      HOME: this.root,
      TMPDIR: this.root,
      TF_CLI_CONFIG_FILE: rc,
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
    };
  }

  /** Writes the module; the provider block is added. */
  write(body: string, provider = `folder = "${this.store}"`): void {
    const head = `terraform {\n  required_providers {\n    demo = { source = "${demoAddress}" }\n  }\n}\nprovider "demo" {\n  ${provider}\n}\n`;
    writeFileSync(join(this.folder, 'main.tf'), head + body);
  }

  async run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return this.start(args, env).finished;
  }

  start(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): { readonly child: ChildProcess; readonly finished: Promise<Finished> } {
    const child = spawn('terraform', [...args, ...(args[0] === 'show' ? [] : ['-no-color'])], {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += String(chunk)));
    child.stderr?.on('data', (chunk) => (output += String(chunk)));
    return { child, finished: new Promise((resolve) => child.once('close', (code) => resolve({ code, output }))) };
  }

  async apply(...args: readonly string[]): Promise<Finished> {
    return this.run(['apply', '-auto-approve', '-input=false', ...args]);
  }

  /** 0: no changes, 2: changes. */
  async plan(...args: readonly string[]): Promise<Finished> {
    return this.run(['plan', '-input=false', '-detailed-exitcode', ...args]);
  }

  state(): string {
    return readFileSync(join(this.folder, 'terraform.tfstate'), 'utf8');
  }

  writeState(text: string): void {
    writeFileSync(join(this.folder, 'terraform.tfstate'), text);
  }

  /** The attributes of the only instance in the state. */
  attributes(): Record<string, unknown> {
    const state = JSON.parse(this.state()) as { resources: { instances: { attributes: Record<string, unknown> }[] }[] };
    return state.resources[0]?.instances[0]?.attributes ?? {};
  }

  things(): readonly string[] {
    return readdirSync(this.store).filter((file) => file.endsWith('.json'));
  }

  thing(id: string): Record<string, unknown> {
    return JSON.parse(readFileSync(join(this.store, `${id}.json`), 'utf8')) as Record<string, unknown>;
  }

  changeThing(id: string, change: Readonly<Record<string, unknown>>): void {
    writeFileSync(join(this.store, `${id}.json`), JSON.stringify({ ...this.thing(id), ...change }));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
