import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { startBed as startEndpoint } from '../emulator/endpoint-bed';
import { MANAGEMENT, startBed as startService, WS } from '../service/service-bed';
import { chromium } from './chromium';
import { type Attempt, readFromReboundPage } from './rebound-page';

if (chromium === undefined) process.stderr.write('LEFT OUT: there is no Chromium on this machine, so no page to try\n');
const inChromium = chromium === undefined ? test.skip : test;

const READ_SECRET = {
  method: 'POST',
  headers: {
    'Content-Type': 'application/x-amz-json-1.1',
    'X-Amz-Target': 'secretsmanager.GetSecretValue',
    Authorization:
      'AWS4-HMAC-SHA256 Credential=local/20260301/eu-west-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=00',
  },
  body: '{"SecretId":"s"}',
};
/** By its own name, which came to mean this machine; by this machine's; and blindly. */
const ways = (port: number, path: string, init: object): readonly Attempt[] => [
  { url: path, init },
  { url: `http://127.0.0.1:${port}${path}`, init },
  { url: `http://127.0.0.1:${port}${path}`, init: { ...init, mode: 'no-cors' } },
];

inChromium('a page on another host name reads what no Host check keeps from it', async () => {
  const open = createServer((_, response) => response.end('anything'));
  await new Promise<void>((resolve) => open.listen(0, '127.0.0.1', resolve));
  const { port } = open.address() as AddressInfo;
  expect(await readFromReboundPage(port, ways(port, '/', READ_SECRET).slice(0, 1))).toEqual(['anything']);
  open.close();
});

inChromium('a page on another host name reads no value of the embedded Secrets Manager', async () => {
  const bed = await startEndpoint();
  await bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'CANARY' }));
  const before = bed.emulator.snapshot();
  const seen = await readFromReboundPage(bed.emulator.port, ways(bed.emulator.port, '/', READ_SECRET));
  expect(JSON.stringify(seen)).not.toContain('CANARY');
  expect(seen[0]).toContain('AccessDeniedException');
  expect(bed.emulator.snapshot()).toEqual(before);
  await bed.close();
});

inChromium('a page on another host name reads nothing of the token service, not even with a token', async () => {
  const bed = await startService();
  const init = { headers: { Authorization: `Bearer ${MANAGEMENT}` } };
  const path = `/api/v1${WS}/access-tokens`;
  const seen = await readFromReboundPage(bed.service.port, ways(bed.service.port, path, init));
  expect(seen[0]).toContain('host-not-allowed');
  expect(JSON.stringify(seen)).not.toContain('tok_');
  await bed.close();
});
