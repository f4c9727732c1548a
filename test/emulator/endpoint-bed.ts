import { createHash } from 'node:crypto';
import {
  SecretsManagerClient,
  type SecretsManagerClientConfig,
  type SecretsManagerServiceException,
} from '@aws-sdk/client-secrets-manager';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator';

// These tests start processes and wait for the disk; a busy machine must not fail them.
jest.setTimeout(60_000);

export const START = Date.parse('2026-03-01T10:20:30.456Z');
export const DAY = 24 * 60 * 60 * 1000;

/** A running endpoint, its clock, and real SDK clients for it. */
export interface Bed {
  readonly emulator: Emulator;
  readonly client: SecretsManagerClient;
  readonly clock: { now: number };
  /** Another client: other credentials, another region. */
  connect(config: SecretsManagerClientConfig): SecretsManagerClient;
  close(): Promise<void>;
}

/** Repeatable bytes: a hash chain. */
export function seededRandom(seed: string): (bytes: number) => Uint8Array {
  let count = 0;
  return (bytes) => createHash('shake256', { outputLength: bytes }).update(`${seed}/${count++}`).digest();
}

const started: Emulator[] = [];
/** Whatever a test that failed left open would keep the run from ending. */
afterAll(() => Promise.allSettled(started.splice(0).map((emulator) => emulator.close())));

export async function startBed(options: Partial<EmulatorOptions> = {}): Promise<Bed> {
  const clock = { now: START };
  const emulator = await startEmulator({ clock: () => clock.now, random: seededRandom('bed'), ...options });
  started.push(emulator);
  const clients: SecretsManagerClient[] = [];
  const connect = (config: SecretsManagerClientConfig): SecretsManagerClient => {
    const client = new SecretsManagerClient({
      endpoint: emulator.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'irrelevant' },
      maxAttempts: 1,
      ...config,
    });
    clients.push(client);
    return client;
  };
  return {
    emulator,
    client: connect({}),
    clock,
    connect,
    close: async () => {
      clients.forEach((client) => client.destroy());
      await emulator.close();
    },
  };
}

/** A version id from a short name: tokens have 32 to 64 characters. */
export function token(name: string): string {
  return name.padEnd(36, '-');
}

/** The refusal a call ends with, as the SDK reports it. Fails the test if the call succeeds. */
export async function refusal(call: Promise<unknown>): Promise<{ code: string; message: string; status?: number }> {
  const error = await call.then(
    () => {
      throw new Error('The call was expected to be refused, and succeeded.');
    },
    (reason: SecretsManagerServiceException) => reason,
  );
  return { code: error.name, message: error.message, status: error.$metadata?.httpStatusCode };
}

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=AKIATEST/20260301/eu-west-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=00';

/** A request as raw HTTP, for what SDKs never send. */
export async function post(
  bed: Bed,
  operation: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; text: string; json: Record<string, unknown> }> {
  const response = await fetch(bed.emulator.url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': `secretsmanager.${operation}`,
      Authorization: AUTHORIZATION,
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, text, json };
}
