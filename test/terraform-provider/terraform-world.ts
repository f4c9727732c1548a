import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entry, LocalWorld, type Run, spec } from '../cli/local-world';

/** Whether a real Terraform is on this machine; its tests say loudly that they were left out when it is not. */
export const terraformVersion: string | undefined = (() => {
  const asked = spawnSync('terraform', ['version', '-json'], { encoding: 'utf8' });
  if (asked.status !== 0) return undefined;
  return (JSON.parse(asked.stdout) as { terraform_version: string }).terraform_version;
})();

export const describeTerraform = terraformVersion === undefined ? describe.skip : describe;
if (terraformVersion === undefined) process.stderr.write('LEFT OUT: there is no terraform on this machine\n');

const root = join(__dirname, '..', '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

let mirror: string | undefined;

/** The bundled provider in the layout of a mirror; built once for a test file. */
export function providerMirror(): string {
  if (mirror !== undefined) return mirror;
  mirror = mkdtempSync(join(tmpdir(), 'hawzu-mirror-'));
  const folder = join(mirror, 'registry.terraform.io/hawzu/hawzu', version, platform);
  mkdirSync(folder, { recursive: true });
  const built = spawnSync(process.execPath, [join(root, 'scripts/bundle-provider.js'), folder], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the provider can't be bundled: ${built.stderr}`);
  process.on('exit', () => rmSync(mirror ?? '', { recursive: true, force: true }));
  return mirror;
}

export const HEAD = `terraform {
  required_providers { hawzu = { source = "hawzu/hawzu" } }
}
provider "hawzu" {}
`;

/** One resource with ordinary settings; attributes given here replace or add to them. */
export function resource(name: string, attributes: Readonly<Record<string, string>> = {}): string {
  const all: Record<string, string> = {
    workspace_id: '"ws_acme"',
    owner_id: '"acme-ci"',
    name: `"${name}"`,
    purpose: '"Runs the regression suite"',
    owner: '"qa@acme.example"',
    consumer: `"github-actions/acme/${name}"`,
    project_grants: '[{ project_id = "proj_web", role = "Project Viewer" }]',
    expires_in: '"30d"',
    rotation: '{ every = "20d", overlap = "24h", observation_period = "48h" }',
    secret: `{ name = "hawzu/acme/${name}" }`,
    ...attributes,
  };
  const lines = Object.entries(all).filter(([, value]) => value !== '');
  return `resource "hawzu_access_token" "${name}" {\n${lines.map(([key, value]) => `  ${key} = ${value}`).join('\n')}\n}\n`;
}

export interface PlannedChange {
  readonly actions: readonly string[];
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly afterUnknown: Readonly<Record<string, unknown>>;
}

/** The real services, and a folder with a configuration that the real Terraform works on. */
export class TerraformWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'hawzu-tf-'));
  /** Everything that Terraform printed or logged. */
  readonly outputs: string[] = [];

  private constructor(readonly local: LocalWorld) {}

  static async start(options: Parameters<typeof LocalWorld.start>[0] = {}): Promise<TerraformWorld> {
    return new TerraformWorld(await LocalWorld.start(options));
  }

  /** With a configuration of one token, ready to be planned. */
  static async withToken(name: string): Promise<TerraformWorld> {
    const world = await TerraformWorld.start();
    world.write(resource(name));
    await world.init();
    return world;
  }

  /** Runs `hawzu-tokens` on a spec that says the same as the configuration of `withToken`. */
  cli(name: string, command: string, ...flags: readonly string[]): Promise<Run> {
    const file = this.local.write('tokens.yaml', spec(entry(name, '    owner: qa@acme.example\n')));
    return this.local.run([command, file, ...flags]);
  }

  environment(): Record<string, string> {
    return { ...this.local.environment(), HOME: this.folder, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' };
  }

  async close(): Promise<void> {
    await this.local.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  write(...parts: readonly string[]): void {
    writeFileSync(join(this.folder, 'main.tf'), [HEAD, ...parts].join('\n'));
  }

  async init(): Promise<Run> {
    return this.run(['init', '-no-color', `-plugin-dir=${providerMirror()}`]);
  }

  async run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
    const child = spawn('terraform', args, {
      cwd: this.folder,
      env: { ...this.environment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    this.outputs.push(stdout, stderr);
    return { code, stdout, stderr };
  }

  /** Applies and fails the test when Terraform does. */
  async apply(...args: readonly string[]): Promise<Run> {
    const run = await this.run(['apply', '-no-color', '-auto-approve', ...args]);
    if (run.code !== 0) throw new Error(`apply failed:\n${run.stdout}\n${run.stderr}`);
    return run;
  }

  /** Exit code of a plan: 0 nothing to do, 2 changes. */
  async plan(...args: readonly string[]): Promise<Run> {
    const run = await this.run(['plan', '-no-color', '-detailed-exitcode', ...args]);
    if (run.code === 1) throw new Error(`plan failed:\n${run.stdout}\n${run.stderr}`);
    return run;
  }

  /** What a plan says of one resource. */
  async planned(name: string): Promise<PlannedChange> {
    await this.plan('-out=planned');
    const shown = await this.run(['show', '-json', 'planned']);
    const { resource_changes: changes } = JSON.parse(shown.stdout) as {
      resource_changes: {
        name: string;
        change: Omit<PlannedChange, 'afterUnknown'> & { after_unknown: PlannedChange['afterUnknown'] };
      }[];
    };
    const { change } = changes.find((one) => one.name === name)!;
    return { actions: change.actions, before: change.before, after: change.after, afterUnknown: change.after_unknown };
  }

  /** The attributes of a resource in the state; undefined when it is not there. */
  state(name: string): Readonly<Record<string, unknown>> | undefined {
    const text = readFileSync(join(this.folder, 'terraform.tfstate'), 'utf8');
    const { resources } = JSON.parse(text) as {
      resources: { name: string; instances: { attributes: Record<string, unknown> }[] }[];
    };
    return resources.find((one) => one.name === name)?.instances[0]?.attributes;
  }

  /** A token that somebody makes at Hawzu, past all of our software. */
  async personIssues(label: string): Promise<{ readonly id: string; readonly token: string }> {
    const answer = await fetch(`${this.local.service.url}/api/v1/workspace/ws_acme/access-tokens`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.local.managementToken}`,
        'content-type': 'application/json',
        'idempotency-key': label,
      },
      body: JSON.stringify({
        label,
        access_type: 'project',
        project_grants: [{ project_id: 'proj_web', role: { id: 'role_project_viewer' } }],
        expires_at: null,
      }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as { id: string; token: string };
  }
}
