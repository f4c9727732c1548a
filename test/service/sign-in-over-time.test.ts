import { readFileSync } from 'node:fs';
import { startBed, viewer, WS, type Bed } from './service-bed';
import { acmeWithAdministrator, Browser, EASY, issue, PASSWORD } from './signed-in';

const API = '/api/v1';
const TOKENS = `${API}${WS}/access-tokens`;

let bed: Bed;
beforeEach(async () => {
  bed = await startBed({ ...EASY, seed: acmeWithAdministrator() });
  await bed.service.setPassword('mara@acme.example', PASSWORD);
  await bed.service.setPassword('tomas@acme.example', PASSWORD);
});
afterEach(() => bed.close());

test('what the store and the log hold opens nothing: neither a password, a code nor a cookie is there', async () => {
  const browser = new Browser(bed);
  await browser.signIn();
  const { cookies } = browser;
  await bed.service.close();
  const bytes = readFileSync(bed.file).toString('latin1');
  for (const secret of [PASSWORD, ...cookies.values()]) {
    expect(bytes.includes(secret)).toBe(false);
    expect(JSON.stringify(bed.lines)).not.toContain(secret);
  }
  expect(bytes).toContain('$scrypt$ln=4,r=8,p=3$');
});

test('a session ends by another address in the seed, or by being there no more', async () => {
  const browser = new Browser(bed);
  await browser.signIn();
  const [acme] = acmeWithAdministrator().workspaces;
  const moved = (email: string) => ({
    workspaces: [
      { ...acme!, users: acme!.users!.map((user) => (user.id === 'user_mara' ? { ...user, email } : user)) },
    ],
  });
  const again = await bed.reopen({ seed: moved('m.lindqvist@acme.example') });
  const same = new Browser(again);
  for (const [name, value] of browser.cookies) same.cookies.set(name, value);
  expect(await same.outcome('GET', TOKENS)).toEqual([401, 'session-ended']);
  expect((await same.signIn()).status).toBe(401);
  expect((await same.signIn('m.lindqvist@acme.example')).status).toBe(401);
  // Somebody else who gets the address has nothing of hers.
  const heir = { id: 'user_heir', name: 'Heir', email: 'mara@acme.example' };
  const workspaces = [{ ...acme!, users: [...moved('m.lindqvist@acme.example').workspaces[0]!.users, heir] }];
  const later = await again.reopen({ seed: { workspaces } });
  expect((await new Browser(later).signIn()).status).toBe(401);
  bed = later;
});

test('a person does not grant, edit or revoke beyond their own role, and a role taken away counts at once', async () => {
  const [mara, tomas] = [new Browser(bed), new Browser(bed)];
  await mara.signIn();
  await tomas.signIn('tomas@acme.example');
  expect((await issue(tomas)).body.code).toBe('permission-missing');
  const role = await bed.call<{ id: string }>('POST', `${WS}/roles`, {
    body: { name: 'Minter', scope: 'workspace', permissions: ['accesstokens:create', 'accesstokens:view'] },
  });
  expect(role.status).toBe(201);
  const [acme] = acmeWithAdministrator().workspaces;
  const users = acme!.users!.map((user) => (user.id === 'user_tomas' ? { ...user, role: 'role_minter' } : user));
  const minter = {
    ...{ id: 'role_minter', name: 'Mint', scope: 'workspace' as const },
    permissions: ['accesstokens:create', 'accesstokens:view'] as never,
  };
  const again = await bed.reopen({
    seed: { workspaces: [{ ...acme!, users, custom_roles: [...acme!.custom_roles!, minter] }] },
  });
  bed = again;
  const minting = new Browser(again);
  await minting.signIn('tomas@acme.example');
  expect((await issue(minting, { workspace_role: { id: 'role_minter' } }, 'own')).status).toBe(201);
  expect((await issue(minting, { workspace_role: { id: 'role_administrator' } }, 'more')).body).toMatchObject({
    code: 'exceeds-own-rights',
    detail: expect.stringContaining('You do not hold') as never,
  });
  await again.call('PATCH', `${WS}/role/role_minter`, { body: { permissions: ['accesstokens:view'] } });
  expect((await issue(minting, { workspace_role: { id: 'role_minter' } }, 'late')).body.code).toBe(
    'permission-missing',
  );
});

test('a person of two workspaces acts in each by the role there, and an address that two people share signs nobody in', async () => {
  const [acme] = acmeWithAdministrator().workspaces;
  const beta = {
    ...{ id: 'ws_beta', name: 'Beta', projects: [], management_tokens: [] },
    users: [
      { id: 'user_mara', name: 'Mara L.', email: 'MARA@acme.example', role: 'role_viewer' },
      { id: 'user_a', name: 'A', email: 'shared@beta.example' },
      { id: 'user_b', name: 'B', email: 'shared@beta.example' },
    ],
  };
  bed = await bed.reopen({ seed: { workspaces: [acme!, beta] } });
  const browser = new Browser(bed);
  const { body } = await browser.signIn();
  expect(body.workspaces.map(({ id, role }) => [id, role.id])).toEqual([
    ['ws_acme', 'role_administrator'],
    ['ws_beta', 'role_viewer'],
  ]);
  const inBeta = { body: { label: 'x', ...viewer }, headers: { 'idempotency-key': 'b' } };
  expect(await browser.outcome('POST', `${API}/workspace/ws_beta/access-tokens`, inBeta)).toEqual([
    403,
    'permission-missing',
  ]);
  // Who left one of them stays in the other.
  await bed.call('POST', `${WS}/user/user_mara/deactivate`);
  expect(await browser.outcome('GET', TOKENS)).toEqual([401, 'session-ended']);
  expect((await browser.signIn()).body.workspaces.map(({ id }) => id)).toEqual(['ws_beta']);
  expect(await browser.outcome('GET', TOKENS)).toEqual([403, 'no-access-to-workspace']);
  expect(await browser.outcome('GET', `${API}/workspace/ws_beta/access-tokens`)).toEqual([200, undefined]);
  await expect(bed.service.setPassword('shared@beta.example', PASSWORD)).rejects.toThrow('several people');
});
