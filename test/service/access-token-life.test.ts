import type { WireAccessToken, WireProblem } from '../../src/contract';
import { grants, HOUR, MANAGEMENT, START, startBed, WS, type Bed } from './service-bed';

let bed: Bed;
beforeAll(async () => (bed = await startBed()));
beforeEach(() => (bed.clock.now = START));
afterAll(() => bed.close());

/** Each end lies behind those of the tests before: what has ended stays so when the clock goes back. */
const inHours = (hours: number): string => new Date(START + hours * HOUR).toISOString();
const later = inHours(5);
const at = (id: string) => `${WS}/access-token/${id}`;
const get = async (id: string) => (await bed.call<WireAccessToken>('GET', at(id))).body;

test.each(['CI Runner', 'Nightly Automation', 'External Sync'])(
  'the name %s of the product’s documentation is taken as it is',
  async (label) => {
    expect((await bed.issue({ label })).label).toBe(label);
  },
);

test('a new token is enabled, never used, made by the token that asked, and shows 10 characters of its value', async () => {
  const { token, ...issued } = await bed.issue({ label: 'Nightly Automation', expires_at: later });
  const management = await bed.call<{ id: string; label: string }>('GET', '/me');
  expect(issued).toEqual({
    id: expect.stringMatching(/^tok_[0-9A-Za-z]{21}$/) as string,
    version: expect.any(String) as string,
    label: 'Nightly Automation',
    issued_as: expect.stringMatching(/^key-\d+$/) as string,
    access_type: 'workspace',
    workspace_role: { id: 'role_viewer', name: 'Viewer' },
    project_grants: null,
    status: 'enabled',
    expires_at: later,
    max_issued_lifetime: null,
    managed_by: null,
    created_by: { id: 'user_mara', type: 'USER', name: 'Mara Lindqvist' },
    created_by_token: { id: management.body.id, name: 'hawzu-tokens management' },
    created_at: '2026-11-22T00:00:00.000Z',
    updated_at: '2026-11-22T00:00:00.000Z',
    enabled_at: null,
    disabled_at: null,
    last_used_at: null,
    last_used_from: null,
    use_count: 0,
    last_verified_at: null,
    last_verified_from: null,
    verification_count: 0,
    token_prefix: token.slice(0, 10),
  });
  expect(await get(issued.id)).toEqual(issued);
});

test('disabling and enabling note their times, and doing so again changes nothing', async () => {
  const { id } = await bed.issue();
  const steps: (readonly [number, string])[] = [
    [1, 'disable'],
    [2, 'disable'],
    [3, 'enable'],
    [4, 'enable'],
  ];
  const seen = [];
  for (const [hours, action] of steps) {
    bed.clock.now = START + hours * HOUR;
    const { body } = await bed.call<WireAccessToken>('POST', `${at(id)}/${action}`);
    seen.push([body.status, body.disabled_at, body.enabled_at, body.updated_at]);
  }
  const [one, three] = ['2026-11-22T01:00:00.000Z', '2026-11-22T03:00:00.000Z'];
  expect(seen).toEqual([
    ['disabled', one, null, one],
    ['disabled', one, null, one],
    ['enabled', one, three, three],
    ['enabled', one, three, three],
  ]);
});

test.each([
  ['label', { label: 'renamed' }, { label: 'renamed' }],
  [
    'role',
    { workspace_role: { id: 'role_team_member' } },
    { workspace_role: { id: 'role_team_member', name: 'Team Member' } },
  ],
  ['expiry', { expires_at: later }, { expires_at: later }],
  ['expiry to never', { expires_at: null }, { expires_at: null }],
  ['access type to what it is', { access_type: 'workspace' }, { access_type: 'workspace' }],
])('editing the %s of a disabled token changes that and nothing else', async (_, body, changed) => {
  const { id } = await bed.issue({ expires_at: inHours(6) });
  await bed.call('POST', `${at(id)}/disable`);
  const before = await get(id);
  bed.clock.now = START + 60_000;
  const answer = await bed.call<WireAccessToken>('PATCH', at(id), { body });
  expect(answer.body).toEqual({
    ...before,
    ...changed,
    updated_at: '2026-11-22T00:01:00.000Z',
    version: expect.not.stringMatching(before.version) as string,
  });
});

test('new project grants replace all old ones and are shown by project id', async () => {
  const { id } = await bed.issue({ ...grants(['proj_web', 'role_project_member']), workspace_role: undefined });
  const { project_grants } = grants(['proj_web', 'role_project_viewer'], ['proj_api', 'role_project_viewer']) as never;
  const { body } = await bed.call<WireAccessToken>('PATCH', at(id), { body: { project_grants } });
  expect(body.project_grants?.map((grant) => [grant.project_id, grant.role.name])).toEqual([
    ['proj_api', 'Project Viewer'],
    ['proj_web', 'Project Viewer'],
  ]);
});

test.each([
  ['project grants for a workspace token', grants(['proj_web', 'role_project_viewer']), 'access-type-fixed'],
  ['another access type', { access_type: 'project' }, 'access-type-fixed'],
  ['an expiry of now', { expires_at: new Date(START).toISOString() }, 'expiry-in-past'],
  ['an expiry in the past', { expires_at: '2020-01-01T00:00:00Z' }, 'expiry-in-past'],
  ['a role that does not exist', { workspace_role: { id: 'role_nobody' } }, 'role-unknown'],
  ['nothing', {}, 'invalid-request'],
])('an edit that says %s is refused as a whole', async (_, change, code) => {
  const issued = await bed.issue();
  const before = await get(issued.id);
  const body = code === 'invalid-request' ? change : { label: 'other', ...change };
  expect((await bed.problem('PATCH', at(issued.id), { body }))[1]).toBe(code);
  expect(await get(issued.id)).toEqual(before);
});

test('a token that has expired is still listed and comes back to life with a later expiry', async () => {
  const { id, token } = await bed.issue({ expires_at: later });
  bed.clock.now = START + 6 * HOUR;
  expect(await bed.problem('GET', '/me', { token })).toEqual([401, 'token-expired']);
  await bed.call('PATCH', at(id), { body: { expires_at: inHours(7) } });
  expect((await bed.call('GET', '/me', { token })).status).toBe(200);
});

test.each([
  ['GET', ''],
  ['PATCH', ''],
  ['DELETE', ''],
  ['POST', '/enable'],
  ['POST', '/disable'],
])('%s%s of a revoked token or one that never was is 404 token-not-found', async (method, action) => {
  const { id } = await bed.issue();
  await bed.call('DELETE', at(id));
  const options = method === 'PATCH' ? { body: { label: 'x' } } : {};
  expect(await bed.problem(method, at(id) + action, options)).toEqual([404, 'token-not-found']);
  expect(await bed.problem(method, at('tok_never') + action, options)).toEqual([404, 'token-not-found']);
});

const body = { label: 'x', access_type: 'workspace', workspace_role: { id: 'role_viewer' }, expires_at: null };
test.each([
  ['no label', { ...body, label: undefined }, ['/label']],
  ['a blank label', { ...body, label: '   ' }, ['/label']],
  ['a label with a line end', { ...body, label: 'a\nb' }, ['/label']],
  ['a label of 201 characters', { ...body, label: 'x'.repeat(201) }, ['/label']],
  ['no expiry', { ...body, expires_at: undefined }, ['/expires_at']],
  ['a date that does not exist', { ...body, expires_at: '2027-02-30T00:00:00Z' }, ['/expires_at']],
  ['a time without UTC', { ...body, expires_at: '2027-02-03T00:00:00+01:00' }, ['/expires_at']],
  ['both kinds of access', { ...body, project_grants: [] }, ['/project_grants']],
  ['the other kind of access', { ...body, access_type: 'project' }, ['/project_grants', '/workspace_role']],
  [
    'no project',
    { ...body, access_type: 'project', workspace_role: undefined, project_grants: [] },
    ['/project_grants'],
  ],
  ['an unknown member', { ...body, 'a/b': 1 }, ['/a~1b']],
  ['a list', [body], ['']],
  ['several faults', { label: '', expires_at: 5 }, ['/access_type', '/expires_at', '/label']],
])('issuing with %s is refused and every place is named', async (_, wrong, pointers) => {
  const answer = await bed.call<WireProblem>('POST', `${WS}/access-tokens`, {
    body: wrong,
    headers: { 'idempotency-key': 'wrong' },
  });
  expect([answer.status, answer.body.code]).toEqual([422, 'invalid-request']);
  const named = new Set(answer.body.errors?.map((error) => error.pointer));
  for (const pointer of pointers) expect(named).toContain(pointer);
});

test('a label may have 200 characters of any script', async () => {
  const label = '☃'.repeat(199) + '𝔸';
  expect((await bed.issue({ label })).label).toBe(label);
});

test('a refusal does not repeat what was sent: it could be a secret in the wrong place', async () => {
  const answer = await bed.call('POST', `${WS}/access-tokens`, {
    body: { ...body, workspace_role: { id: MANAGEMENT }, access_type: MANAGEMENT },
    headers: { 'idempotency-key': 'echo' },
  });
  expect(answer.text).not.toContain(MANAGEMENT);
});

describe('an Idempotency-Key', () => {
  const send = (key: string, more: object = {}) =>
    bed.call<Pick<WireAccessToken, 'id'>>('POST', `${WS}/access-tokens`, {
      body: { ...body, ...more },
      headers: key === '' ? {} : { 'idempotency-key': key },
    });

  test('is required', async () => {
    expect((await send('')).body).toMatchObject({ status: 400, code: 'idempotency-key-missing' });
  });

  test.each(['x'.repeat(256), 'tab\there'])('of another form is refused (%#)', async (key) => {
    expect((await send(key)).body).toMatchObject({ status: 422, code: 'invalid-request' });
  });

  test('that was used is answered with the id it made and without the value, even when revoked and in the past', async () => {
    const first = await send('one', { expires_at: inHours(8) });
    expect(first.status).toBe(201);
    await bed.call('DELETE', at(first.body.id));
    bed.clock.now = START + 9 * HOUR;
    const again = await send('one', { label: 'other', expires_at: inHours(8) });
    expect(again.body).toMatchObject({ status: 409, code: 'idempotency-key-reused', token_id: first.body.id });
    expect(again.text).not.toMatch(/hwz_/);
  });

  test('is not used up by a refused request', async () => {
    expect((await send('two', { label: '' })).status).toBe(422);
    expect((await send('two')).status).toBe(201);
  });

  test('makes one token when sent many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('many', { label: 'many' })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array<number>(19).fill(409)]);
    expect((await bed.service.snapshot()).filter((row) => row.label === 'many')).toHaveLength(1);
  });
});
