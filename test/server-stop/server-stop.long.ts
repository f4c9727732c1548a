import { setTimeout as sleep } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { startEmulator } from '../../src/emulator';
import { startBed as startEndpoint } from '../emulator/endpoint-bed';
import { MANAGEMENT, startBed, viewer, WS } from '../service/service-bed';
import { hostileClients, type HostileClient } from './hostile-clients';

const WAIT = 400;

const clients: HostileClient[] = [];
afterEach(() => clients.splice(0).forEach(({ socket }) => socket.destroy()));

async function hostile(...args: Parameters<typeof hostileClients>): Promise<Record<string, HostileClient>> {
  const all = await hostileClients(...args);
  clients.push(...Object.values(all));
  await sleep(100);
  return all;
}

/** Ends when so many requests have reached the server: one that is still on its way may be refused. */
function countedTo(count: number): { one: () => void; all: Promise<void> } {
  let one = (): void => undefined;
  const all = new Promise<void>((resolve) => {
    let left = count;
    one = () => {
      left -= 1;
      if (left === 0) resolve();
    };
  });
  return { one, all };
}

/** Milliseconds until the server had closed. */
async function timed(close: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await close();
  return performance.now() - from;
}

test('the token service ends while clients hold on to it: the idle at once, the others when their time is up', async () => {
  const bed = await startBed({ stopMilliseconds: WAIT });
  const host = `Host: 127.0.0.1:${bed.service.port}\r\n`;
  const authorization = `Authorization: Bearer ${MANAGEMENT}\r\n`;
  const all = await hostile(bed.service.port, {
    path: `/api/v1${WS}/access-tokens`,
    headers: `${authorization}Content-Type: application/json\r\nIdempotency-Key: half\r\n`,
    request: `GET /api/v1${WS}/roles HTTP/1.1\r\n${host}${authorization}\r\n`,
  });
  const { token } = await bed.issue({ label: 'kept' });
  const closing = timed(() => bed.service.close());
  await Promise.all([all['says nothing']!.closed, all['keeps alive']!.closed]);
  const took = await closing;
  expect(took).toBeGreaterThan(WAIT - 50);
  expect(took).toBeLessThan(WAIT + 1_500);
  expect(all['keeps alive']!.received()).toContain('200 OK');
  await Promise.all(Object.values(all).flatMap((client, n) => (n < 5 ? [client.closed] : [])));
  const again = await bed.reopen({ stopMilliseconds: undefined });
  expect((await again.call('GET', '/me', { token })).status).toBe(200);
  expect((await again.service.snapshot()).map(({ label }) => label)).toHaveLength(2);
  await again.close();
});

test('with clients that only keep idle connections, it ends at once', async () => {
  const bed = await startBed();
  const { port } = bed.service;
  const none = { path: '/', headers: '', request: `GET /api/v1/me HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n` };
  const all = await hostile(port, none);
  for (const name of ['sent half a line', 'sent half its headers', 'sent half a body', 'asks and never reads'])
    all[name]!.socket.destroy();
  expect(await timed(() => bed.close())).toBeLessThan(1_500);
});

test('what was asked in full before the stop is answered in full', async () => {
  const asked = countedTo(2);
  const bed = await startBed({
    faults: ({ operation }) => {
      asked.one();
      return operation === 'listRoles' ? { delayMs: 300 } : undefined;
    },
  });
  const answer = bed.call('GET', `${WS}/roles`);
  const issued = bed.call<{ token: string }>('POST', `${WS}/access-tokens`, {
    body: { label: 'late', ...viewer },
    headers: { 'idempotency-key': 'late' },
  });
  await asked.all;
  await bed.service.close();
  expect((await answer).status).toBe(200);
  expect((await issued).status).toBe(201);
});

test('the embedded Secrets Manager ends while clients hold on to it, and answers what was asked in full', async () => {
  const emulator = await startEmulator({ clock: Date.now, random: randomBytes, stopMilliseconds: WAIT });
  const host = `Host: 127.0.0.1:${emulator.port}\r\n`;
  const headers = `X-Amz-Target: secretsmanager.ListSecrets\r\nContent-Type: application/x-amz-json-1.1\r\n`;
  const all = await hostile(emulator.port, {
    path: '/',
    headers,
    request: `POST / HTTP/1.1\r\n${host}${headers}Content-Length: 2\r\n\r\n{}`,
  });
  const closing = timed(() => emulator.close());
  await Promise.all([all['says nothing']!.closed, all['keeps alive']!.closed]);
  const took = await closing;
  expect(took).toBeGreaterThan(WAIT - 50);
  expect(took).toBeLessThan(WAIT + 1_500);
  expect(all['keeps alive']!.received()).toContain('HTTP/1.1');
  const asked = countedTo(1);
  const bed = await startEndpoint({
    faults: () => {
      asked.one();
      return { delayMs: 300 };
    },
  });
  const created = bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'S' }));
  await asked.all;
  await bed.emulator.close();
  expect((await created).Name).toBe('s');
});
