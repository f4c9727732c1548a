import { workspacePermissionIds, type WireIssuedAccessToken, type WireProblem } from '../../src/contract';
import { readSeed } from '../../src/service';
import { acmeWith, HOUR, MANAGEMENT, START, startBed, viewer, WS, type Bed } from './service-bed';

const DAY = 24 * HOUR;
const at = (id: string) => `${WS}/access-token/${id}`;
const iso = (ms: number): string => new Date(START + ms).toISOString();
const administrator = { ...viewer, label: 'manager', workspace_role: { id: 'role_administrator' } };

/** A service whose management token has this longest lifetime for what it issues, and has ten days to live. */
async function startWith(max_issued_lifetime?: string): Promise<Bed> {
  const [workspace] = acmeWith().workspaces;
  const management = [{ label: 'hawzu-tokens management', role: 'role_administrator', max_issued_lifetime }];
  const seed = { workspaces: [{ ...workspace!, management_tokens: JSON.parse(JSON.stringify(management)) as never }] };
  const bed = await startBed({ seed, file: undefined });
  const { body } = await bed.call<{ id: string }>('GET', '/me');
  const query = '?allow_last_administrator=true';
  const ended = await bed.call('PATCH', at(body.id) + query, { body: { expires_at: iso(10 * DAY) } });
  if (ended.status !== 200) throw new Error(ended.text);
  return bed;
}

let keys = 0;
const issue = async (bed: Bed, body: object, token = MANAGEMENT) => {
  const headers = { 'idempotency-key': `lifetime ${(keys += 1)}` };
  const answer = await bed.call<WireIssuedAccessToken & Pick<WireProblem, 'code'>>('POST', `${WS}/access-tokens`, {
    token,
    headers,
    body: { ...administrator, ...body },
  });
  return [answer.status, answer.body] as const;
};

test('the management token of a seed that says nothing may issue without limit, whenever it ends itself', async () => {
  const bed = await startWith();
  expect((await issue(bed, { expires_at: null }))[0]).toBe(201);
  await bed.close();
});

test('with 30 days it issues its successor beyond its own end, and nothing beyond the 30 days', async () => {
  const bed = await startWith('30d');
  expect((await issue(bed, { expires_at: iso(30 * DAY) }))[0]).toBe(201);
  expect((await issue(bed, { expires_at: iso(30 * DAY + 1) }))[1]).toMatchObject({ code: 'exceeds-own-life' });
  expect((await issue(bed, { expires_at: null }))[1]).toMatchObject({ code: 'exceeds-own-life' });
  // The limit is one of life from now on: a day later it ends a day later.
  bed.clock.now = START + DAY;
  expect((await issue(bed, { expires_at: iso(31 * DAY) }))[0]).toBe(201);
  await bed.close();
});

test('it hands its longest lifetime on to a successor, never a longer one, and only where it is asked to', async () => {
  const bed = await startWith('30d');
  const [, successor] = await issue(bed, { expires_at: iso(20 * DAY), max_issued_lifetime: '30d' });
  expect(successor.max_issued_lifetime).toBe('30d');
  expect((await issue(bed, { max_issued_lifetime: '31d', expires_at: iso(DAY) }))[1].code).toBe('exceeds-own-life');
  expect((await issue(bed, { max_issued_lifetime: 'unlimited', expires_at: iso(DAY) }))[1].code).toBe(
    'exceeds-own-life',
  );
  expect((await issue(bed, { expires_at: iso(30 * DAY) }, successor.token))[0]).toBe(201);
  const [, plain] = await issue(bed, { expires_at: iso(20 * DAY) });
  expect(plain.max_issued_lifetime).toBeNull();
  expect((await issue(bed, { expires_at: iso(20 * DAY) }, plain.token))[0]).toBe(201);
  expect((await issue(bed, { expires_at: iso(20 * DAY + 1) }, plain.token))[1].code).toBe('exceeds-own-life');
  expect((await issue(bed, { max_issued_lifetime: '1h', expires_at: iso(DAY) }, plain.token))[1].code).toBe(
    'exceeds-own-life',
  );
  await bed.close();
});

test('no token extends itself, nor gives itself a longest lifetime, however long it may let others live', async () => {
  const bed = await startWith('unlimited');
  const [, manager] = await issue(bed, { expires_at: iso(DAY), max_issued_lifetime: 'unlimited' });
  const options = (body: object) => ({ token: manager.token, body });
  for (const expires_at of [null, iso(DAY + 1)]) {
    const answer = await bed.problem('PATCH', at(manager.id), options({ expires_at }));
    expect(answer).toEqual([403, 'exceeds-own-life']);
  }
  const lifetime = options({ max_issued_lifetime: '1h' });
  expect(await bed.problem('PATCH', at(manager.id), lifetime)).toEqual([422, 'invalid-request']);
  expect((await bed.call('PATCH', at(manager.id), options({ expires_at: iso(HOUR) }))).status).toBe(200);
  await bed.close();
});

test('no token widens, extends or enables one that may let others live longer than it may itself', async () => {
  const bed = await startWith('unlimited');
  const [, caller] = await issue(bed, { expires_at: iso(5 * DAY), max_issued_lifetime: '6d' });
  const as = (body?: object) => ({ token: caller.token, body });
  for (const [max_issued_lifetime, expected] of [
    ['unlimited', 403],
    ['7d', 403],
    ['6d', 200],
    [undefined, 200],
  ] as const) {
    const given = max_issued_lifetime === undefined ? {} : { max_issued_lifetime };
    const [, low] = await issue(bed, { ...viewer, ...given, expires_at: iso(DAY) });
    const [, off] = await issue(bed, { ...given, expires_at: iso(DAY) });
    await bed.call('POST', `${at(off.id)}/disable`);
    const raised = [
      await bed.call<WireProblem>('PATCH', at(low.id), as({ workspace_role: administrator.workspace_role })),
      await bed.call<WireProblem>('PATCH', at(low.id), as({ expires_at: iso(2 * DAY) })),
      await bed.call<WireProblem>('POST', `${at(off.id)}/enable`, as()),
    ];
    const code = expected === 403 ? 'exceeds-own-life' : undefined;
    const seen = raised.map(({ status, body }) => [status, body.code]);
    expect([max_issued_lifetime, seen]).toEqual([max_issued_lifetime, Array(3).fill([expected, code])]);
    // What raises nothing is nobody's gift.
    expect((await bed.call('PATCH', at(off.id), as({ label: 'renamed' }))).status).toBe(200);
    expect((await bed.call('PATCH', at(off.id), as({ expires_at: iso(HOUR) }))).status).toBe(200);
    expect((await bed.call('PATCH', at(off.id), as({ workspace_role: viewer.workspace_role }))).status).toBe(200);
    expect((await bed.call('POST', `${at(low.id)}/disable`, as())).status).toBe(200);
    // Who has no limit may.
    const widened = await bed.call('PATCH', at(off.id), { body: { workspace_role: administrator.workspace_role } });
    expect(widened.status).toBe(200);
    expect((await bed.call('POST', `${at(off.id)}/enable`)).status).toBe(200);
  }
  await bed.close();
});

test('a token that never ends bounds nobody: it enables and extends one that may let others live long', async () => {
  const bed = await startBed({ file: undefined });
  const [, caller] = await issue(bed, { expires_at: null });
  const [, off] = await issue(bed, { ...viewer, max_issued_lifetime: '30d', expires_at: iso(DAY) });
  await bed.call('POST', `${at(off.id)}/disable`);
  const as = { token: caller.token };
  expect((await bed.call('POST', `${at(off.id)}/enable`, as)).status).toBe(200);
  expect((await bed.call('PATCH', at(off.id), { ...as, body: { expires_at: null } })).status).toBe(200);
  // To give such a lifetime is another matter: it has none itself.
  const given = await issue(bed, { max_issued_lifetime: '1h', expires_at: iso(DAY) }, caller.token);
  expect(given[1].code).toBe('exceeds-own-life');
});

test('no token widens one that outlives it, though it may narrow and rename it', async () => {
  const bed = await startWith('unlimited');
  const [, caller] = await issue(bed, { expires_at: iso(DAY) });
  const [, longer] = await issue(bed, { ...viewer, label: 'longer', expires_at: iso(DAY + 1) });
  const [, shorter] = await issue(bed, { ...viewer, label: 'shorter', expires_at: iso(DAY) });
  const as = (body: object) => ({ token: caller.token, body });
  const wide = { workspace_role: administrator.workspace_role };
  expect(await bed.problem('PATCH', at(longer.id), as(wide))).toEqual([403, 'exceeds-own-life']);
  expect((await bed.call('PATCH', at(shorter.id), as(wide))).status).toBe(200);
  expect((await bed.call('PATCH', at(longer.id), as({ label: 'renamed' }))).status).toBe(200);
  await bed.call('PATCH', at(longer.id), { body: wide });
  expect((await bed.call('PATCH', at(longer.id), as({ workspace_role: viewer.workspace_role }))).status).toBe(200);
});

test('no token enables one that outlives it', async () => {
  const bed = await startWith('unlimited');
  const [, caller] = await issue(bed, { expires_at: iso(DAY) });
  for (const [end, expected] of [
    [iso(DAY), 200],
    [iso(DAY + 1), 403],
    [null, 403],
  ] as const) {
    const [, off] = await issue(bed, { ...viewer, label: 'off', expires_at: end });
    await bed.call('POST', `${at(off.id)}/disable`);
    const enabled = await bed.call<WireProblem>('POST', `${at(off.id)}/enable`, { token: caller.token });
    expect([end, enabled.status]).toEqual([end, expected]);
    if (expected === 403) expect(enabled.body.code).toBe('exceeds-own-life');
  }
});

describe('the last token that can manage tokens', () => {
  test('is the last though there is another that is disabled', async () => {
    const bed = await startBed({ file: undefined });
    const [, other] = await issue(bed, { expires_at: null });
    const { body } = await bed.call<{ id: string }>('GET', '/me');
    await bed.call('POST', `${at(other.id)}/disable`);
    expect(await bed.problem('DELETE', at(body.id))).toEqual([409, 'last-administrator']);
    await bed.call('POST', `${at(other.id)}/enable`);
    expect((await bed.call('DELETE', at(body.id))).status).toBe(204);
  });

  test('is the last though another one was, until it expired', async () => {
    const bed = await startBed({ file: undefined });
    const [, other] = await issue(bed, { expires_at: iso(DAY) });
    bed.clock.now = START + DAY;
    const { body } = await bed.call<{ id: string }>('GET', '/me');
    expect(await bed.problem('DELETE', at(body.id))).toEqual([409, 'last-administrator']);
    // Itself it is none any more: whoever may revoke may revoke it.
    const revoked = await bed.call('DELETE', at(other.id));
    expect(revoked.status).toBe(204);
  });

  test('is not one that has expired: it can be ended though there is no other', async () => {
    const role = { id: 'role_revoker', name: 'Revoker', scope: 'workspace', permissions: workspacePermissionIds };
    const permissions = role.permissions.filter((id) => id !== 'accesstokens:create');
    const bed = await startBed({ file: undefined, seed: acmeWith([{ ...role, permissions }]) });
    const revoker = await bed.issue({ label: 'revoker', workspace_role: { id: role.id } });
    const { body } = await bed.call<{ id: string }>('GET', '/me');
    const query = '?allow_last_administrator=true';
    await bed.call('PATCH', at(body.id) + query, { body: { expires_at: iso(DAY) } });
    expect(await bed.problem('DELETE', at(body.id), revoker)).toEqual([409, 'last-administrator']);
    bed.clock.now = START + DAY;
    expect((await bed.call('DELETE', at(body.id), revoker)).status).toBe(204);
  });

  const ending: readonly (readonly [string, string, object | undefined, number])[] = [
    ['DELETE', '', undefined, 204],
    ['POST', '/disable', undefined, 200],
    ['PATCH', '', { workspace_role: { id: 'role_viewer' } }, 200],
    ['PATCH', '', { workspace_role: { id: 'role_workspace_manager' } }, 200],
    ['PATCH', '', { expires_at: iso(HOUR) }, 200],
  ];
  test.each(ending)('is ended by %s%s %j only when the request says so', async (method, action, body, done) => {
    const bed = await startBed({ file: undefined });
    await bed.issue({ workspace_role: { id: 'role_workspace_manager' } });
    const { id } = (await bed.call<{ id: string }>('GET', '/me')).body;
    const before = await bed.call<object>('GET', at(id));
    const refused = await bed.call<WireProblem>(method, at(id) + action, { body });
    expect(refused.body).toMatchObject({ status: 409, code: 'last-administrator' });
    expect(refused.body.detail).toContain('hawzu-tokens serve --issue-management-token');
    // To read itself is a use.
    expect((await bed.call('GET', at(id))).body).toEqual({ ...before.body, use_count: expect.any(Number) as number });
    for (const no of ['false', '1', '']) {
      const answer = await bed.call(method, `${at(id)}${action}?allow_last_administrator=${no}`, { body });
      expect(answer.status).toBe(no === 'false' ? 409 : 422);
    }
    const answer = await bed.call(method, `${at(id)}${action}?allow_last_administrator=true`, { body });
    expect(answer.status).toBe(done);
    await bed.close();
  });

  test('a leaked one is ended without a word while there is another', async () => {
    const bed = await startBed({ file: undefined });
    const other = await bed.issue({ workspace_role: { id: 'role_administrator' } });
    const { id } = (await bed.call<{ id: string }>('GET', '/me')).body;
    expect((await bed.call('DELETE', at(id), { token: other.token })).status).toBe(204);
    expect(await bed.problem('DELETE', at(other.id), { token: other.token })).toEqual([409, 'last-administrator']);
    await bed.close();
  });

  test.each(ending)('is ended by %s%s %j where another lasts for a day', async (method, action, body, done) => {
    const bed = await startWith();
    const { id } = (await bed.call<{ id: string }>('GET', '/me')).body;
    await bed.issue({ workspace_role: { id: 'role_administrator' }, expires_at: iso(2000) });
    await bed.issue({ workspace_role: { id: 'role_administrator' }, expires_at: iso(DAY - 1) });
    expect(await bed.problem(method, at(id) + action, { body })).toEqual([409, 'last-administrator']);
    await bed.issue({ workspace_role: { id: 'role_administrator' }, expires_at: iso(DAY) });
    expect((await bed.call(method, at(id) + action, { body })).status).toBe(done);
    await bed.close();
  });

  test('with less than a day to live it is ended where another lasts as long, and one that is over just so', async () => {
    const bed = await startWith();
    const ends = (ms: number) => bed.issue({ workspace_role: { id: 'role_administrator' }, expires_at: iso(ms) });
    const [first, second, third] = [await ends(2 * HOUR), await ends(HOUR), await ends(2 * HOUR)];
    const { id } = (await bed.call<{ id: string }>('GET', '/me')).body;
    await bed.call('DELETE', `${at(id)}?allow_last_administrator=true`, { token: first.token });
    expect((await bed.call('DELETE', at(third.id), { token: first.token })).status).toBe(204);
    const refused = await bed.problem('DELETE', at(first.id), { token: second.token });
    expect(refused).toEqual([409, 'last-administrator']);
    bed.clock.now = START + HOUR;
    expect((await bed.call('DELETE', at(second.id), { token: first.token })).status).toBe(204);
    await bed.close();
  });

  test('a new label, or a later end, does not end it', async () => {
    const bed = await startWith();
    const other = await bed.issue({ workspace_role: { id: 'role_administrator' }, expires_at: iso(DAY) });
    const { id } = (await bed.call<{ id: string }>('GET', '/me')).body;
    expect((await bed.call('PATCH', at(id), { body: { label: 'renamed' } })).status).toBe(200);
    expect((await bed.call('PATCH', at(other.id), { body: { expires_at: null } })).status).toBe(200);
    await bed.close();
  });
});

const custom = { id: 'role_people', name: 'People', scope: 'workspace', permissions: [], assignable_to_tokens: false };
test.each([
  ['role_owner', 'cannot be given to a token'],
  ['role_people', 'cannot be given to a token'],
])('a seed gives no management token the role %s, which no token can have', (role, words) => {
  const seed = {
    workspaces: [{ id: 'ws_a', name: 'A', custom_roles: [custom], management_tokens: [{ label: 'm', role }] }],
  };
  expect(() => readSeed(seed)).toThrow(words);
});

test.each(['30', '0d', '1w', 'forever', '100000d', 30])(
  'a seed with the longest lifetime %p is refused',
  (lifetime) => {
    const management_tokens = [{ label: 'm', role: 'role_viewer', max_issued_lifetime: lifetime }];
    expect(() => readSeed({ workspaces: [{ id: 'ws_a', name: 'A', management_tokens }] })).toThrow(
      'max_issued_lifetime',
    );
  },
);
