import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeTokenValue, type WireIssuedAccessToken, type WireProblem } from '../../src/contract';
import {
  fillStore,
  startReplica,
  startTokenService,
  type ServiceSeed,
  type TokenService,
  type TokenServiceOptions,
} from '../../src/service';
import acme from '../../examples/acme/seed.json';

export const START = Date.parse('2026-11-22T00:00:00.000Z');
export const HOUR = 3_600_000;
export const WS = '/workspace/ws_acme';

/** Bytes that no test can guess and that are the same in each run. */
export function deterministicRandom(seed: string): (bytes: number) => Uint8Array {
  let count = 0;
  return (bytes) =>
    createHash('sha512')
      .update(`${seed} ${(count += 1)}`)
      .digest()
      .subarray(0, bytes);
}

export const MANAGEMENT = encodeTokenValue(deterministicRandom('management')(22));

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  readonly text: string;
}

export interface Bed {
  readonly service: TokenService;
  readonly file: string;
  readonly lines: object[];
  readonly clock: { now: number };
  /** Calls `/api/v1<path>`; as the management token unless another value, or null for none, is given. */
  call<Body = never>(method: string, path: string, options?: CallOptions): Promise<Answer<Body>>;
  problem(method: string, path: string, options?: CallOptions): Promise<readonly [number, string]>;
  issue(body?: object, options?: CallOptions): Promise<WireIssuedAccessToken>;
  /** On PostgreSQL another token service on the same database, by the same clock; in place of it, on SQLite, this one. */
  replica(): Promise<Bed>;
  /** Closes the service and opens the same file again. */
  reopen(options?: Partial<TokenServiceOptions>): Promise<Bed>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const viewer = { access_type: 'workspace', workspace_role: { id: 'role_viewer' }, expires_at: null };
export const grants = (...pairs: readonly (readonly [string, string])[]): object => ({
  access_type: 'project',
  project_grants: pairs.map(([project_id, id]) => ({ project_id, role: { id } })),
  expires_at: null,
});

/** The Acme seed with more custom roles, as a test needs them. */
export function acmeWith(roles: readonly object[] = []): ServiceSeed {
  const [workspace] = (acme as ServiceSeed).workspaces;
  return { workspaces: [{ ...workspace!, custom_roles: [...(workspace!.custom_roles ?? []), ...(roles as never[])] }] };
}

let keys = 0;

const started: { readonly service: TokenService; readonly made: string | undefined }[] = [];
/** Whatever a test that failed left open would keep the run from ending. */
afterAll(async () => {
  const beds = started.splice(0);
  await Promise.allSettled(beds.map(({ service }) => service.close()));
  for (const { made } of beds) if (made !== undefined) rmSync(made, { recursive: true, force: true });
});

let databases: (() => Promise<string>) | undefined;

/** From here on, beds of this test file stand on PostgreSQL: each on a new database, made by `make`. */
export function bedsOnPostgres(make: () => Promise<string>): void {
  databases = make;
}

/** The service of a bed on a database, which is filled first where nobody did. */
async function startOnPostgres(options: TokenServiceOptions, databaseUrl: string): Promise<TokenService> {
  await fillStore({ ...options, databaseUrl, purpose: options.rehearsal === undefined ? 'service' : 'rehearsal' });
  return startReplica({ ...options, databaseUrl });
}

/** A real service over HTTP on a store of its own, a SQLite file, with a clock that tests move. */
export async function startBed(
  options: Partial<TokenServiceOptions> = {},
  folder?: string,
  opened?: string,
): Promise<Bed> {
  const home = folder ?? mkdtempSync(join(tmpdir(), 'hawzu-service-'));
  const file = join(home, 'tokens.db');
  const clock = { now: START };
  const lines: object[] = [];
  const databaseUrl = opened ?? (await databases?.());
  const settings: TokenServiceOptions = {
    seed: acmeWith(),
    file,
    clock: () => clock.now,
    random: deterministicRandom(`${home} ${keys}`),
    bootstrapTokens: [{ label: 'hawzu-tokens management', value: MANAGEMENT }],
    log: (line) => lines.push(line),
    ...options,
  };
  const service = await (databaseUrl === undefined
    ? startTokenService(settings)
    : startOnPostgres(settings, databaseUrl));
  started.push({ service, made: folder === undefined ? home : undefined });
  const call: Bed['call'] = async (method, path, { token = MANAGEMENT, body, headers } = {}) => {
    const answer = await fetch(`${service.url}/api/v1${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    // Lines are read by whoever asks for them.
    const isDocument = answer.headers.get('content-type')?.includes('ndjson') !== true;
    return {
      status: answer.status,
      headers: answer.headers,
      body: (isDocument && text !== '' ? JSON.parse(text) : undefined) as never,
      text,
    };
  };
  const bed: Bed = {
    service,
    file,
    lines,
    clock,
    call,
    problem: async (method, path, callOptions) => {
      const answer = await call<WireProblem>(method, path, callOptions);
      return [answer.status, answer.body?.code] as const;
    },
    issue: async (body = {}, callOptions = {}) => {
      const answer = await call<WireIssuedAccessToken>('POST', `${WS}/access-tokens`, {
        body: { label: 'ci-runner', ...viewer, ...body },
        headers: { 'idempotency-key': `key-${(keys += 1)}` },
        ...callOptions,
      });
      if (answer.status !== 201) throw new Error(`Issuing failed: ${answer.status} ${answer.text}`);
      return answer.body;
    },
    replica: async () =>
      databaseUrl === undefined ? bed : startBed({ ...options, clock: () => clock.now }, home, databaseUrl),
    reopen: async (more = {}) => {
      await service.close();
      return startBed({ ...options, ...more }, home, databaseUrl);
    },
    close: async () => {
      await service.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
  return bed;
}
