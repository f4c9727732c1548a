import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../src/emulator';
import { StandInVendor } from '../../src/testing/vendor/stand-in-vendor';
import { VENDOR_TOKEN } from './gateway-bed';

const bin = join(__dirname, '..', '..', 'bin', 'hawzu-tokens.js');
const folder = mkdtempSync(join(tmpdir(), 'hawzu-gateway-'));

let vendor: StandInVendor;
let secrets: Emulator;
let gateway: ChildProcess;
let endpoint = '';
let said = '';

const SEED = {
  workspaces: [
    {
      ...{ id: 'ws_acme', name: 'Of the seed' },
      users: [{ id: 'user_mara', name: 'Mara', email: 'mara@acme.example', role: 'role_administrator' }],
      management_tokens: [{ label: 'management', role: 'role_administrator', created_by: 'user_mara' }],
    },
  ],
};

const SPEC = `apiVersion: hawzu-tokens/v1
kind: TokenSpec
metadata: { name: gateway-test, owner: tests@acme.example }
workspace: ws_acme
defaults:
  expiresIn: 30d
  rotation: { every: 20d, overlap: 24h, observationPeriod: 48h }
  secret: { region: eu-west-1 }
tokens:
  - name: nightly
    purpose: Reads the test cases of the web project
    consumer: nightly-job
    access: { projects: [{ project: proj_web, needs: ['testcases:view'] }] }
    secret: { name: acme/nightly }
`;

/** The command line, as anybody runs it. */
function run(...args: string[]): Promise<{ readonly code: number; readonly text: string }> {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    HAWZU_ENDPOINT: endpoint,
    HAWZU_MANAGEMENT_TOKEN: readFileSync(join(folder, 'management'), 'utf8').trim(),
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    ...{ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], { cwd: folder, env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), text: out + err }),
    );
  });
}

beforeAll(async () => {
  vendor = await StandInVendor.start({ tokens: { [VENDOR_TOKEN]: 'ws_acme' } });
  secrets = await startEmulator({ clock: Date.now, random: (await import('node:crypto')).randomBytes });
  writeFileSync(join(folder, 'seed.json'), JSON.stringify(SEED));
  writeFileSync(join(folder, 'tokens.yaml'), SPEC);
  writeFileSync(join(folder, 'vendor-token'), `${VENDOR_TOKEN}\n`, { mode: 0o600 });
  const serve = ['serve', '--port', '0', '--seed', 'seed.json', '--file', 'store.db', '--token-file', 'management'];
  const upstream = ['--upstream', vendor.origin, '--upstream-token-file', 'vendor-token'];
  gateway = spawn(process.execPath, [bin, ...serve, ...upstream], { cwd: folder, env: { PATH: process.env['PATH'] } });
  endpoint = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /Token service at (\S+),/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    };
    gateway.stdout!.on('data', hear);
    gateway.stderr!.on('data', hear);
    gateway.once('exit', () => reject(new Error(said)));
  });
});
afterAll(async () => {
  gateway?.kill('SIGINT');
  await secrets?.close();
  await vendor?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Stored {
  readonly token: string;
}
const stored = (): Stored => {
  const current = secrets
    .snapshot()
    .find(({ name }) => name === 'acme/nightly')!
    .versions.find(({ stages }) => stages.includes('AWSCURRENT'))!;
  const { value } = current;
  if (value?.kind !== 'string') throw new Error('the secret holds no text');
  return JSON.parse(value.text) as Stored;
};
const cases = (project: string, token: string): Promise<Response> =>
  fetch(`${endpoint}/api/v1/workspace/ws_acme/project/${project}/testcases`, {
    headers: { authorization: `Bearer ${token}` },
  });

test('plan, apply and rotate work against a gateway as against the service alone, and the token opens the vendor', async () => {
  const planned = await run('plan', 'tokens.yaml');
  expect([planned.code, planned.text]).toEqual([0, expect.stringContaining('nightly')]);
  const applied = await run('apply', 'tokens.yaml', '--yes');
  expect([applied.code, applied.text]).toEqual([0, expect.anything()]);
  const { token } = stored();
  expect([(await cases('proj_web', token)).status, (await cases('proj_api', token)).status]).toEqual([200, 403]);
  const rotated = await run('rotate', 'tokens.yaml', '--token', 'nightly', '--yes');
  expect([rotated.code, rotated.text]).toEqual([0, expect.anything()]);
  const next = stored().token;
  expect(next === token).toBe(false);
  expect((await cases('proj_web', next)).status).toBe(200);
  expect((await run('plan', 'tokens.yaml')).text).not.toContain('issue');
  expect(vendor.wrongs).toEqual([]);
});

test('a project of the spec that the vendor does not have is told', async () => {
  writeFileSync(join(folder, 'wrong.yaml'), SPEC.replace('proj_web', 'proj_nowhere').replaceAll('nightly', 'weekly'));
  const planned = await run('plan', 'wrong.yaml');
  expect(planned.code).not.toBe(0);
  expect(planned.text).toContain('proj_nowhere');
});

test('neither kind of token is in what the gateway says or keeps', () => {
  const { token } = stored();
  const kept = readdirSync(folder).filter(
    (name) => name.startsWith('store.db') && statSync(join(folder, name)).isFile(),
  );
  expect(kept.length).toBeGreaterThan(0);
  for (const secret of [token, VENDOR_TOKEN]) {
    expect(said.includes(secret)).toBe(false);
    for (const name of kept) expect(readFileSync(join(folder, name)).includes(secret)).toBe(false);
  }
});
