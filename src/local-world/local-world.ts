import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { packageRoot } from '../adapters/system/installed-package';
import type { ServiceSeed } from '../service/seed/service-seed';
import { worldSecret, worldToken, type WorldSecret, type WorldToken } from './contents';
import { acmeSeed } from './local-services';
import { MovableClock } from './movable-clock';
import { Services } from './services';

export interface LocalWorldOptions {
  /** Workspaces, projects, roles and management tokens; those of `examples/acme` when absent. */
  readonly seed?: ServiceSeed;
  readonly clock?: MovableClock;
  /** `eu-west-1` when absent. */
  readonly region?: string;
}

export interface RunOptions {
  /** Where the program runs, and what the files that it is told of are relative to. */
  readonly cwd?: string;
  /** Beside those of the world, and over them; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** How a program ended, and what it printed. */
export interface RunResult {
  /** Exit code; null after a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A token service and a Secrets Manager of a test's own: in memory, on loopback, with a clock that the test moves. They
 * answer from a thread of their own, also while the test waits for a program with `spawnSync`.
 */
export class LocalWorld {
  private constructor(
    private readonly services: Services,
    readonly clock: MovableClock,
    /** What any client needs: endpoints, the management token, credentials and region for AWS's libraries. */
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async start(options: LocalWorldOptions = {}): Promise<LocalWorld> {
    const { seed = acmeSeed(), clock = new MovableClock(), region = 'eu-west-1' } = options;
    const services = await Services.start(seed, clock);
    const { endpoint, secretsEndpoint, managementToken } = services.at;
    return new LocalWorld(services, clock, {
      HAWZU_ENDPOINT: endpoint,
      HAWZU_MANAGEMENT_TOKEN: managementToken,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsEndpoint,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      // So that what leaked is known also while Secrets Manager is silent.
      AWS_ACCOUNT_ID: '000000000000',
    });
  }

  /** Runs `hawzu-tokens` with these arguments against the world. Never rejects for an exit code. */
  run(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    return this.exec(process.execPath, [join(packageRoot(), 'bin', 'hawzu-tokens.js'), ...args], options);
  }

  /** Runs any program against the world: this process's environment, without its own AWS and Hawzu, and with the world's. */
  exec(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    const own = Object.entries(process.env).filter(([name]) => !/^(AWS|HAWZU)_/.test(name));
    const env = Object.entries({ ...Object.fromEntries(own), ...this.environment, ...options.env });
    return new Promise((done, failed) => {
      const child = spawn(program, args, {
        ...(options.cwd !== undefined && { cwd: options.cwd }),
        env: Object.fromEntries(env.filter(([, value]) => value !== undefined)),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.on('error', failed).on('close', (code) => done({ code, stdout, stderr }));
    });
  }

  /** Puts the Terraform provider where `terraform` and `tofu` look that run in this folder. */
  async installProvider(folder: string): Promise<void> {
    const done = await this.run(['provider', 'install', '--dir', join(resolve(folder), 'terraform.d', 'plugins')]);
    if (done.code !== 0) throw new Error(done.stderr);
  }

  /** Every token there ever was, past the API: revoked ones and those of others too. */
  async tokens(): Promise<readonly WorldToken[]> {
    const now = this.clock.now();
    return (await this.services.ask('tokens')).map((row) => worldToken(row, now));
  }

  /** Every secret with its values, past the API. */
  async secrets(): Promise<readonly WorldSecret[]> {
    return (await this.services.ask('secrets')).map(worldSecret);
  }

  /**
   * What a consumer would see: whether the token API takes a value.
   * @param value as it stands in the secret, or the token alone
   */
  async accepts(value: string): Promise<boolean> {
    const token = value.startsWith('{') ? (JSON.parse(value) as { readonly token: string }).token : value;
    const answer = await fetch(`${this.environment['HAWZU_ENDPOINT']}/api/v1/me`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return answer.ok;
  }

  /** Stops both services; everything in them is gone. */
  close(): Promise<void> {
    return this.services.close();
  }
}
