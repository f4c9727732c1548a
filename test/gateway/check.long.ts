import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { versionId } from '../../src/core/model/ids';
import { SecretValue } from '../../src/core/model/secret-value';
import { AWSCURRENT } from '../../src/core/ports/secret-store';
import { StandInVendor, type StandInOptions } from '../../src/testing/vendor/stand-in-vendor';
import { openEmulator } from '../adapters/open-emulator';
import { runCheck as run } from './run-check';

const TOKEN = 'hzv-the-vendors-own-token';
let vendor: StandInVendor;
let folder: string;
const start = async (options: Partial<StandInOptions> = {}) =>
  (vendor = await StandInVendor.start({ tokens: { [TOKEN]: 'ws_acme' }, ...options }));
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'gateway-check-'))));
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await vendor.close();
});

test.each([TOKEN, JSON.stringify({ token: TOKEN, workspaceId: 'ws_acme' })])(
  'the token comes out of a secret, by itself or as one of several things in it',
  async (stored) => {
    await start();
    const { stores, close } = await openEmulator();
    const store = stores('eu-west-1');
    const { value: arn } = await store.create({ name: 'hawzu/vendor-token', description: '', tags: {} });
    await store.put(arn, versionId('11111111-1111-4111-8111-111111111111'), new SecretValue(stored), [AWSCURRENT]);
    const env = Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value]) =>
        /^AWS_/.test(name) && value !== undefined ? [[name, value]] : [],
      ),
    );
    const asked = ['--upstream', vendor.origin, '--upstream-token-secret'];
    const fit = await run([...asked, 'hawzu/vendor-token'], env);
    expect([fit.code, fit.stderr]).toEqual([0, '']);
    const missing = await run([...asked, 'hawzu/another'], env);
    expect(missing.stderr).toMatch(
      /no token of the vendor in the secret hawzu\/another: there\s+is none of\s+this name/,
    );
    await close();
  },
);

test('a certificate of an authority of one’s own counts once it is named, and no token goes to any other', async () => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'ca.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const named = ['-subj', '/CN=vendor', '-addext', 'subjectAltName=DNS:localhost'];
  const made = spawnSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, ...named]);
  if (made.status !== 0) {
    console.warn('SKIPPED: openssl is not on this machine, so the check was not tried with TLS');
    await start();
    return;
  }
  await start({ tls: { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') } });
  const asked = ['--upstream', vendor.origin];
  const untrusted = await run(asked, { HAWZU_UPSTREAM_TOKEN: TOKEN });
  expect(untrusted.code).toBe(1);
  expect(untrusted.stderr).toContain('HAWZU_CA_BUNDLE');
  expect(vendor.requests).toEqual([]);
  expect((await run(asked, { HAWZU_UPSTREAM_TOKEN: TOKEN, HAWZU_CA_BUNDLE: cert })).code).toBe(0);
});

test.each(['http://vendor.example', 'https://vendor.example/api', 'vendor.example'])(
  'the address %s is refused before anything is asked',
  async (upstream) => {
    await start();
    const refused = await run(['--upstream', upstream], { HAWZU_UPSTREAM_TOKEN: TOKEN });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('is invalid');
  },
);
