import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRaw } from '../service/raw-request';
import { Serving } from './serving';

test('a service for other machines is reached by its addresses and by the names that --host-name says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-names-'));
  const names = ['--host-name', 'tokens.internal', '--host-name', 'tokens'];
  const serving = Serving.start(['serve', '--host', '0.0.0.0', '--port', '0', ...names], { cwd: folder });
  const found = await serving.printed(/http:\/\/0\.0\.0\.0:(\d+), store/);
  if (!Array.isArray(found)) throw new Error(`it ended: ${serving.stderr}`);
  const port = found[1];
  const statuses: Record<string, number> = {};
  for (const host of ['tokens.internal:80', 'tokens', '192.168.1.5', 'evil.example']) {
    const connection = await openRaw(Number(port));
    connection.send(`GET /api/v1/me HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    statuses[host] = (await connection.answer()).status;
  }
  // Without a token the next question is who asks.
  expect(statuses).toEqual({ 'tokens.internal:80': 401, tokens: 401, '192.168.1.5': 401, 'evil.example': 421 });
  await serving.stop();
  rmSync(folder, { recursive: true, force: true });
});
