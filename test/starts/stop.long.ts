import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hostileClients } from '../server-stop/hostile-clients';
import { issue, Serving, statusOf } from './serving';

test('dev ends within 10 seconds of a signal while clients of both servers hold on, and what was answered is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-stop-'));
  const args = ['dev', '--port', '0', '--secrets-port', '0'];
  const first = Serving.start(args, { cwd: folder });
  const url = await first.url();
  const secrets = /SECRETS_MANAGER=http:\/\/127\.0\.0\.1:(\d+)/.exec(first.stdout)?.[1];
  const management = readFileSync(join(folder, '.hawzu-tokens', 'management-token'), 'utf8').trim();
  const value = await issue(url, management, 'kept');
  const port = Number(new URL(url).port);
  const authorization = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${management}\r\n`;
  const clients = [
    await hostileClients(port, {
      path: '/api/v1/workspace/ws_acme/access-tokens',
      headers: `Authorization: Bearer ${management}\r\nContent-Type: application/json\r\n`,
      request: `GET /api/v1/workspace/ws_acme/roles HTTP/1.1\r\n${authorization}\r\n`,
    }),
    await hostileClients(Number(secrets), {
      path: '/',
      headers: 'X-Amz-Target: secretsmanager.ListSecrets\r\n',
      request: `POST / HTTP/1.1\r\nHost: 127.0.0.1:${secrets}\r\nX-Amz-Target: secretsmanager.ListSecrets\r\nContent-Length: 2\r\n\r\n{}`,
    }),
  ];
  await sleep(500);
  const from = performance.now();
  const ended = await first.stop();
  const took = performance.now() - from;
  process.stdout.write(`it ended after ${Math.round(took)} ms\n`);
  expect(ended.code).toBe(0);
  expect(took).toBeLessThan(10_000);
  for (const client of clients.flatMap((all) => Object.values(all))) client.socket.destroy();
  const second = Serving.start(args, { cwd: folder });
  expect(await statusOf(await second.url(), value)).toBe(200);
  await second.stop();
  rmSync(folder, { recursive: true, force: true });
});
