import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator';
import { startTokenService, type ServiceSeed, type TokenService, type TokenServiceOptions } from '../../src/service';

const root = join(__dirname, '..', '..');

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real services on loopback with a clock that the test moves, and the built command line as a process of its own. */
export class LocalWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'hawzu-cli-'));
  readonly outputs: string[] = [];

  private constructor(
    readonly service: TokenService,
    readonly emulator: Emulator,
    /** `METHOD operation` of every request that the token API got. */
    readonly apiRequests: readonly string[],
    private readonly moved: { ms: number },
  ) {}

  /** @param options faults of Secrets Manager, those of the token API (`apiFaults`), roles, management tokens and workspaces beside the seed's */
  static async start({
    apiFaults,
    roles = [],
    managers = [],
    workspaces = [],
    ...options
  }: Pick<EmulatorOptions, 'faults' | 'functions' | 'replicationLagMs' | 'rotationPollMs'> & {
    readonly apiFaults?: TokenServiceOptions['faults'];
    readonly roles?: NonNullable<ServiceSeed['workspaces'][number]['custom_roles']>;
    readonly managers?: NonNullable<ServiceSeed['workspaces'][number]['management_tokens']>;
    readonly workspaces?: ServiceSeed['workspaces'];
  } = {}): Promise<LocalWorld> {
    const moved = { ms: 0 };
    const clock = (): number => Date.now() + moved.ms;
    const acme = JSON.parse(readFileSync(join(root, 'examples/acme/seed.json'), 'utf8')) as ServiceSeed;
    const seed: ServiceSeed = {
      ...acme,
      workspaces: [
        ...acme.workspaces.map((one) => ({
          ...one,
          custom_roles: [...(one.custom_roles ?? []), ...roles],
          management_tokens: [...(one.management_tokens ?? []), ...managers],
        })),
        ...workspaces,
      ],
    };
    const requests: string[] = [];
    const service = await startTokenService({
      seed,
      clock,
      random: randomBytes,
      log: (line) => {
        const { event, method, operation } = line as Readonly<Record<string, string>>;
        if (event === 'request') requests.push(`${method} ${operation}`);
      },
      ...(apiFaults && { faults: apiFaults }),
    });
    const emulator = await startEmulator({ clock, random: randomBytes, ...options });
    return new LocalWorld(service, emulator, requests, moved);
  }

  get managementToken(): string {
    return this.service.bootstrap[0]!.token;
  }

  get client(): SecretsManagerClient {
    return new SecretsManagerClient({
      endpoint: this.emulator.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  }

  /** Moves the servers' clocks: what they put in their Date header is "now" for the command line. */
  advance(ms: number): void {
    this.moved.ms += ms;
  }

  /** What time it is there, in milliseconds since the epoch. */
  now(): number {
    return Date.now() + this.moved.ms;
  }

  async close(): Promise<void> {
    await this.emulator.close();
    await this.service.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  environment(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HAWZU_ENDPOINT: this.service.url,
      HAWZU_MANAGEMENT_TOKEN: this.managementToken,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: this.emulator.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
  }

  /**
   * Runs `hawzu-tokens` with these arguments. `undefined` in the environment takes a variable away; `meet` gets the
   * process while it runs.
   */
  async run(
    args: readonly string[],
    environment: Readonly<Record<string, string | undefined>> = {},
    meet: (child: ChildProcess) => void = () => undefined,
  ): Promise<Run> {
    const env = Object.fromEntries(
      Object.entries({ ...this.environment(), ...environment }).filter(
        (e): e is [string, string] => e[1] !== undefined,
      ),
    );
    const child = spawn(process.execPath, [join(root, 'bin/hawzu-tokens.js'), ...args], {
      cwd: this.folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    meet(child);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    this.outputs.push(stdout, stderr);
    return { code, stdout, stderr };
  }

  async currentValue(secret: string): Promise<{ token: string; tokenId: string }> {
    return JSON.parse(await this.secretString(secret)) as { token: string; tokenId: string };
  }

  async secretString(secret: string): Promise<string> {
    return (await this.client.send(new GetSecretValueCommand({ SecretId: secret }))).SecretString ?? '';
  }

  /** A consumer's call with a value: the status that the API answers. */
  async consume(token: string): Promise<number> {
    const answer = await fetch(`${this.service.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    return answer.status;
  }

  async manage(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.service.url}/api/v1/workspace/ws_acme/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.managementToken}`,
        ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  /** Its ARN. A secret that somebody else made; without a value, an empty one. */
  async createSecret(name: string, value?: string): Promise<string> {
    const { ARN: arn } = await this.client.send(new CreateSecretCommand({ Name: name, SecretString: value }));
    return arn!;
  }

  async deleteSecret(name: string): Promise<void> {
    await this.client.send(new DeleteSecretCommand({ SecretId: name }));
  }

  /** Every token value that there ever was, and the management token. */
  values(): string[] {
    const stored = this.emulator
      .snapshot()
      .flatMap((secret) => secret.versions.map((version) => JSON.stringify(version)))
      .flatMap((text) => text.match(/hwz_[0-9A-Za-z]{36}/g) ?? []);
    return [...new Set([...stored, this.managementToken])];
  }
}

/** A spec of workspace ws_acme with these entries. */
export const spec = (tokens: string, head = ''): string => `apiVersion: hawzu-tokens/v1
kind: TokenSpec
metadata: { name: acme-ci, owner: platform@acme.example }
workspace: ws_acme
defaults:
  expiresIn: 30d
  rotation: { every: 20d, overlap: 24h, observationPeriod: 48h }
  secret: { prefix: hawzu/acme/ }
${head}tokens:
${tokens}`;

export const entry = (name: string, more = ''): string => `  - name: ${name}
    purpose: Runs the regression suite
    consumer: github-actions/acme/${name}
    access: { projects: [{ project: proj_web, role: Project Viewer }] }
${more}`;
