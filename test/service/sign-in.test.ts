import { request } from 'node:http';
import type { WireAccessToken, WireAccessTokenList } from '../../src/contract';
import { exported } from './audit-reading';
import { HOUR, MANAGEMENT, START, startBed, viewer, WS, type Bed } from './service-bed';
import { acmeWithAdministrator, Browser, EASY, issue, PASSWORD } from './signed-in';

const MINUTE = HOUR / 60;
const API = '/api/v1';
const TOKENS = `${API}${WS}/access-tokens`;

let bed: Bed;
beforeEach(async () => {
  bed = await startBed({ ...EASY, file: undefined, seed: acmeWithAdministrator() });
  await bed.service.setPassword('mara@acme.example', PASSWORD);
  await bed.service.setPassword('tomas@acme.example', PASSWORD);
});
afterEach(() => bed.close());

test('a person signs in, acts by their own rights, is named by what they made and in the audit, and signs out', async () => {
  const browser = new Browser(bed);
  expect(await browser.outcome('GET', '/session')).toEqual([401, 'session-missing']);
  const { status, body } = await browser.signIn('Mara@Acme.example');
  expect([status, body.user]).toEqual([200, { id: 'user_mara', name: 'Mara Lindqvist', email: 'mara@acme.example' }]);
  expect(body.workspaces).toMatchObject([{ id: 'ws_acme', name: 'Acme', role: { id: 'role_administrator' } }]);
  expect(body.workspaces[0]!.role.permissions).toContain('accesstokens:revoke');
  expect(body).toMatchObject({
    now: '2026-11-22T00:00:00.000Z',
    idle_ends_at: '2026-11-22T00:30:00.000Z',
    expires_at: '2026-11-22T12:00:00.000Z',
  });
  expect((await browser.send('GET', '/session')).body).toEqual(body);
  const made = await issue(browser);
  expect([made.status, made.body]).toMatchObject([
    201,
    { created_by: { id: 'user_mara', type: 'USER', name: 'Mara Lindqvist' }, created_by_token: null },
  ]);
  expect((await bed.call('GET', '/me', { token: made.body.token })).status).toBe(200);
  expect(await browser.outcome('POST', `${API}${WS}/access-token/${made.body.id}/disable`)).toEqual([200, undefined]);
  expect(await browser.outcome('DELETE', '/session')).toEqual([204, undefined]);
  expect([...browser.cookies.keys()]).toEqual(['hawzu-browser']);
  expect(await browser.outcome('GET', TOKENS)).toEqual([401, 'token-missing']);
  const { events } = await exported(bed, MANAGEMENT);
  const told = events.map(({ kind, actor }) => [
    kind,
    actor.token?.label ?? null,
    actor.person?.id ?? null,
    actor.authenticated_by,
  ]);
  expect(told.filter(([, , , by]) => by !== 'console')).toEqual([
    ['sign-in', null, 'user_mara', 'password'],
    ['issue-access-token', null, 'user_mara', 'session'],
    ['disable-access-token', null, 'user_mara', 'session'],
  ]);
  expect(told.filter(([kind]) => kind === 'set-password')).toEqual([
    ['set-password', null, null, 'console'],
    ['set-password', null, null, 'console'],
  ]);
});

test('a wrong password, an address without one and an unknown address are told alike, and so is a pasted token', async () => {
  const browser = new Browser(bed);
  const texts = new Set<string>();
  for (const [email, password] of [
    ['mara@acme.example', 'correct horse battery stapler'],
    ['ines@acme.example', PASSWORD],
    ['nobody@acme.example', PASSWORD],
    ['mara@acme.example', MANAGEMENT],
  ] as const) {
    const { status, text } = await browser.signIn(email, password);
    expect(status).toBe(401);
    texts.add(text);
  }
  expect([...texts].map((text) => (JSON.parse(text) as { code: string }).code)).toEqual(['wrong-credentials']);
  expect([...browser.cookies]).toEqual([]);
});

test('of a password every character counts: one with a NUL behind it is another, and none has control characters', async () => {
  const email = 'mara@acme.example';
  for (const more of ['\0', '\0\0\0', '\u0007'])
    expect((await new Browser(bed).signIn(email, PASSWORD + more)).status).toBe(422);
  for (const password of [`abcde${'\0'.repeat(9)}`, `${PASSWORD}\ud800`])
    await expect(bed.service.setPassword(email, password)).rejects.toMatchObject({ code: 'password-weak' });
});

test('a cookie is new at each sign-in, is kept from scripts and other sites, and the one before is good no more', async () => {
  const browser = new Browser(bed);
  const { headers } = await browser.signIn();
  expect(headers.getSetCookie().map((line) => line.replace(/=[\w-]{43};/, '=…;'))).toEqual([
    'hawzu-session=…; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict',
    'hawzu-browser=…; Path=/; Max-Age=15552000; HttpOnly; SameSite=Strict',
  ]);
  const first = browser.cookies.get('hawzu-session')!;
  await browser.signIn();
  const second = browser.cookies.get('hawzu-session')!;
  expect(second).not.toBe(first);
  const thief = new Browser(bed);
  thief.cookies.set('hawzu-session', first);
  expect(await thief.outcome('GET', TOKENS)).toEqual([401, 'session-ended']);
  const planted = new Browser(bed);
  planted.cookies.set('hawzu-session', 'A'.repeat(43));
  await planted.signIn();
  expect(planted.cookies.get('hawzu-session')).not.toBe('A'.repeat(43));
});

describe('a session ends', () => {
  test('when nobody uses it for half an hour, and after twelve hours whatever is done', async () => {
    const [idle, busy] = [new Browser(bed), new Browser(bed)];
    await idle.signIn();
    await busy.signIn();
    for (let minutes = 25; minutes < 12 * 60; minutes += 25) {
      bed.clock.now = START + minutes * MINUTE;
      expect(await busy.outcome('GET', TOKENS)).toEqual([200, undefined]);
    }
    expect(await idle.outcome('GET', TOKENS)).toEqual([401, 'session-ended']);
    bed.clock.now = START + 12 * HOUR;
    expect(await busy.outcome('GET', TOKENS)).toEqual([401, 'session-ended']);
  });

  test('no later for being asked about: to look at it is no use of it', async () => {
    const browser = new Browser(bed);
    await browser.signIn();
    bed.clock.now = START + 29 * MINUTE;
    expect((await browser.send('GET', '/session')).body).toMatchObject({ idle_ends_at: '2026-11-22T00:30:00.000Z' });
    bed.clock.now = START + 30 * MINUTE;
    expect(await browser.outcome('GET', '/session')).toEqual([401, 'session-ended']);
  });

  test.each<[string, (browser: Browser) => Promise<unknown>]>([
    ['by a new password', () => bed.service.setPassword('mara@acme.example', 'another long enough one')],
    ['by leaving', () => bed.call('POST', `${WS}/user/user_mara/deactivate`)],
    [
      'by leaving, also where the person comes back',
      async () => {
        await bed.call('POST', `${WS}/user/user_mara/deactivate`);
        await bed.call('POST', `${WS}/user/user_mara/activate`);
      },
    ],
  ])('%s', async (_how, end) => {
    const browser = new Browser(bed);
    await browser.signIn();
    await end(browser);
    expect(await browser.outcome('GET', TOKENS)).toEqual([401, 'session-ended']);
    expect(await issue(browser)).toMatchObject({ status: 401 });
  });
});

describe('rights are those of the moment', () => {
  test('another workspace is not theirs, and a path without a workspace is told to name one', async () => {
    const browser = new Browser(bed);
    await browser.signIn();
    expect(await browser.outcome('GET', `${API}/workspace/ws_other/access-tokens`)).toEqual([
      403,
      'no-access-to-workspace',
    ]);
    for (const path of ['/me', '/workspaces'])
      expect(await browser.outcome('GET', API + path)).toEqual([403, 'workspace-not-named']);
  });

  test('a refused change is in the audit, with the person', async () => {
    const tomas = new Browser(bed);
    await tomas.signIn('tomas@acme.example');
    await issue(tomas);
    const { events } = await exported(bed, MANAGEMENT);
    expect(events.at(-1)).toMatchObject({
      kind: 'issue-access-token',
      outcome: 'refused',
      actor: { token: null, person: { id: 'user_tomas' }, authenticated_by: 'session' },
    });
  });
});

describe('a session is for pages of this service alone', () => {
  const foreign: readonly (readonly [string, Record<string, string | undefined>])[] = [
    ['from another origin', { origin: 'https://evil.example' }],
    ['from another port', { origin: 'http://127.0.0.1:1' }],
    ['without an origin', { origin: undefined }],
    ['from nowhere', { origin: 'null' }],
    ['without the header', { 'hawzu-page': undefined }],
    ['with the header saying something else', { 'hawzu-page': '2' }],
  ];
  test.each(foreign)('a change %s is refused, sign-in and sign-out too', async (_what, headers) => {
    const browser = new Browser(bed);
    await browser.signIn();
    const body = { label: 'x', ...viewer };
    const key = { 'idempotency-key': 'x' };
    expect(await browser.outcome('POST', TOKENS, { body, headers: { ...key, ...headers } })).toEqual([
      403,
      'foreign-page',
    ]);
    const credentials = { email: 'mara@acme.example', password: PASSWORD };
    for (const [method, path, sent] of [
      ['POST', '/session', credentials],
      ['POST', '/session/password', { ...credentials, code: 'x' }],
      ['DELETE', '/session', undefined],
    ] as const)
      expect(await browser.outcome(method, path, { body: sent, headers })).toEqual([403, 'foreign-page']);
    expect(await browser.outcome('GET', TOKENS)).toEqual([200, undefined]);
  });

  test('an access token beside it is refused, and opens no page alone', async () => {
    const browser = new Browser(bed);
    const authorization = `Bearer ${MANAGEMENT}`;
    expect(await browser.outcome('GET', '/session', { headers: { authorization } })).toEqual([401, 'session-missing']);
    await browser.signIn();
    for (const path of ['/session', TOKENS])
      expect(await browser.outcome('GET', path, { headers: { authorization } })).toEqual([400, 'two-credentials']);
    expect(await browser.outcome('POST', TOKENS, { body: {}, headers: { authorization } })).toEqual([
      400,
      'two-credentials',
    ]);
  });

  test('a token is used as before, whatever origin a client says it has', async () => {
    const headers = { origin: 'https://evil.example', 'idempotency-key': 'bearer' };
    expect(
      (await bed.call<WireAccessToken>('POST', `${WS}/access-tokens`, { body: { label: 'x', ...viewer }, headers }))
        .status,
    ).toBe(201);
  });
});

test('a change that was on its way when its session ended is not made', async () => {
  const browser = new Browser(bed);
  await browser.signIn();
  const body = JSON.stringify({ label: 'too late', ...viewer });
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const sent = request(
      `${bed.service.url}${TOKENS}`,
      {
        method: 'POST',
        headers: {
          ...{ cookie: `hawzu-session=${browser.cookies.get('hawzu-session')!}`, origin: browser.origin },
          ...{ 'hawzu-page': '1', 'idempotency-key': 'late', 'content-type': 'application/json' },
          'content-length': Buffer.byteLength(body),
        },
      },
      (answer) => resolve(answer.resume().statusCode),
    );
    sent.on('error', reject);
    sent.write(body.slice(0, 10));
    // Once it was admitted by its headers, the rest of it is still to come.
    void browser
      .send('GET', TOKENS)
      .then(() => bed.service.setPassword('mara@acme.example', 'another long enough one'))
      .then(() => sent.end(body.slice(10)));
  });
  expect(status).toBe(401);
  expect((await bed.call<WireAccessTokenList>('GET', `${WS}/access-tokens?search=late`)).body.access_tokens).toEqual(
    [],
  );
});

test('who has no account is answered no sooner than who has one', async () => {
  // Hard enough that deriving is what takes the time.
  const slow = await startBed({ file: undefined, passwordHardness: 13 });
  await slow.service.setPassword('mara@acme.example', PASSWORD);
  const known = 'mara@acme.example';
  const quickest = new Map<string, number>();
  // In turns: what else the machine does hits all of them.
  for (let n = 0; n < 4; n += 1) {
    for (const email of [known, 'ines@acme.example', 'nobody@acme.example']) {
      const begin = performance.now();
      expect((await new Browser(slow).signIn(email, 'not the password of hers')).status).toBe(401);
      quickest.set(email, Math.min(performance.now() - begin, quickest.get(email) ?? Number.POSITIVE_INFINITY));
    }
  }
  // Without deriving it is a thirtieth; a busy machine makes it a half.
  for (const took of quickest.values()) expect(took).toBeGreaterThan(quickest.get(known)! / 5);
  await slow.close();
});

test('who leaves while their password is looked at is not let in', async () => {
  const slow = await startBed({ file: undefined, passwordHardness: 15 });
  await slow.service.setPassword('mara@acme.example', PASSWORD);
  const browser = new Browser(slow);
  const entering = browser.signIn();
  // When others have been answered, the store was asked for the password; deriving takes much longer.
  for (let n = 0; n < 3; n += 1) await slow.call('GET', '/me');
  await slow.call('POST', `${WS}/user/user_mara/deactivate`);
  const { status, body } = await entering;
  expect([status, body.code, browser.cookies.size]).toEqual([401, 'wrong-credentials', 0]);
  await slow.close();
});
