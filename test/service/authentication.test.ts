import { encodeTokenValue, type WireMe, type WireProblem } from '../../src/contract';
import { HOUR, MANAGEMENT, START, startBed, WS, type Bed } from './service-bed';

let bed: Bed;
beforeAll(async () => (bed = await startBed()));
afterAll(() => bed.close());

const unknown = encodeTokenValue(new Uint8Array(22).fill(7));

test.each([
  ['no Authorization header', undefined, 'token-missing'],
  ['another scheme', 'Basic YTpi', 'token-malformed'],
  ['no value', 'Bearer', 'token-malformed'],
  ['two values', `Bearer ${MANAGEMENT} ${MANAGEMENT}`, 'token-malformed'],
  ['a value of other form', 'Bearer secret', 'token-malformed'],
  [
    'a value with a wrong checksum',
    `Bearer ${MANAGEMENT.slice(0, -1)}${MANAGEMENT.endsWith('0') ? '1' : '0'}`,
    'token-malformed',
  ],
  ['a value that nobody issued', `Bearer ${unknown}`, 'token-unknown'],
])('%s is answered 401 with a code of its own and a challenge', async (_, authorization, code) => {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const answer = await bed.call<WireProblem>('GET', '/me', { token: null, headers });
  expect([answer.status, answer.body.code]).toEqual([401, code]);
  // RFC 6750, 3.1: an error is named to those who sent a credential, and to nobody else.
  expect(answer.headers.get('www-authenticate')).toBe(
    `Bearer realm="hawzu"${code === 'token-missing' ? '' : ', error="invalid_token"'}`,
  );
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
});

test('the scheme is taken in any case, as HTTP demands', async () => {
  const answer = await bed.call('GET', '/me', { token: null, headers: { authorization: `bearer ${MANAGEMENT}` } });
  expect(answer.status).toBe(200);
});

test.each([
  ['the query', `/me?access_token=${MANAGEMENT}`, {}],
  ['a cookie', '/me', { cookie: `access_token=${MANAGEMENT}` }],
  ['X-API-Key', '/me', { 'x-api-key': MANAGEMENT }],
  ['Proxy-Authorization', '/me', { 'proxy-authorization': `Bearer ${MANAGEMENT}` }],
])('a value in %s is no credential', async (_, path, headers) => {
  expect(await bed.problem('GET', path, { token: null, headers })).toEqual([401, 'token-missing']);
  expect(JSON.stringify(bed.lines)).not.toContain(MANAGEMENT.slice(10));
});

test('a disabled token is told so at once, and works again at once when enabled', async () => {
  const { id, token } = await bed.issue();
  expect((await bed.call('GET', '/me', { token })).status).toBe(200);
  await bed.call('POST', `${WS}/access-token/${id}/disable`);
  expect(await bed.problem('GET', '/me', { token })).toEqual([401, 'token-disabled']);
  await bed.call('POST', `${WS}/access-token/${id}/enable`);
  expect((await bed.call('GET', '/me', { token })).status).toBe(200);
});

test('a revoked token is told so, though nobody else sees it any more', async () => {
  const { id, token } = await bed.issue();
  expect((await bed.call('GET', '/me', { token })).status).toBe(200);
  expect((await bed.call('DELETE', `${WS}/access-token/${id}`)).status).toBe(204);
  expect(await bed.problem('GET', '/me', { token })).toEqual([401, 'token-revoked']);
  expect(await bed.problem('GET', `${WS}/access-token/${id}`)).toEqual([404, 'token-not-found']);
});

test('of several reasons why a token may not act one is told: revoked before disabled before expired', async () => {
  const { id, token } = await bed.issue({ expires_at: new Date(START + HOUR).toISOString() });
  await bed.call('POST', `${WS}/access-token/${id}/disable`);
  bed.clock.now = START + HOUR;
  expect(await bed.problem('GET', '/me', { token })).toEqual([401, 'token-disabled']);
  await bed.call('DELETE', `${WS}/access-token/${id}`);
  expect(await bed.problem('GET', '/me', { token })).toEqual([401, 'token-revoked']);
});

test('a token works until the millisecond before its expiry and never from it on', async () => {
  const end = bed.clock.now + HOUR;
  const { token } = await bed.issue({ expires_at: new Date(end).toISOString() });
  bed.clock.now = end - 1;
  expect((await bed.call('GET', '/me', { token })).status).toBe(200);
  bed.clock.now = end;
  expect(await bed.problem('GET', '/me', { token })).toEqual([401, 'token-expired']);
});

test('/me says which token asks and what it may do where', async () => {
  const issued = await bed.issue({
    label: 'ci-regression-runner',
    access_type: 'project',
    workspace_role: undefined,
    project_grants: [
      { project_id: 'proj_web', role: { id: 'role_release_reporter' } },
      { project_id: 'proj_api', role: { id: 'role_project_viewer' } },
    ],
  });
  const { body } = await bed.call<WireMe>('GET', '/me', { token: issued.token });
  expect(body).toMatchObject({
    id: issued.id,
    type: 'TOKEN',
    label: 'ci-regression-runner',
    workspace: { id: 'ws_acme', name: 'Acme' },
    access_type: 'project',
    workspace_role: null,
    status: 'enabled',
    expires_at: null,
  });
  expect(body.projects).toEqual([
    { id: 'proj_api', name: 'Public API', role: 'Project Viewer' },
    { id: 'proj_web', name: 'Web Shop', role: 'Release Reporter' },
  ]);
  expect(body.project_grants?.[1]).toEqual({
    project_id: 'proj_web',
    role: { id: 'role_release_reporter', name: 'Release Reporter', permissions: ['executions:view', 'releases:view'] },
  });
});

test('/me shows an edited role with the next request', async () => {
  const { id, token } = await bed.issue();
  await bed.call('GET', '/me', { token });
  await bed.call('PATCH', `${WS}/access-token/${id}`, { body: { workspace_role: { id: 'role_team_member' } } });
  const { body } = await bed.call<WireMe>('GET', '/me', { token });
  expect(body.workspace_role).toMatchObject({ name: 'Team Member', project_role: { name: 'Project Member' } });
});
