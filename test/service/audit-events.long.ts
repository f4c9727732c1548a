import fc from 'fast-check';
import { AUDIT_KINDS, operations, type WireAuditEvent, type WireAuditEventList } from '../../src/contract';
import { EVENTS_OF_A_PART } from '../../src/service/operations/export-audit-events';
import { brokenIn, exported } from './audit-reading';
import { grants, HOUR, MANAGEMENT, START, startBed, viewer, WS, type Bed } from './service-bed';

const EVENTS = `${WS}/audit-events`;
const at = (id: string) => `${WS}/access-token/${id}`;

let bed: Bed;
afterEach(() => bed.close());

const list = async (query = ''): Promise<WireAuditEventList> => {
  const answer = await bed.call<WireAuditEventList>('GET', `${EVENTS}${query}`);
  expect(answer.status).toBe(200);
  return answer.body;
};

test('every operation that changes something is a kind of event', () => {
  bed = { close: async () => undefined } as Bed;
  const changing = operations.filter(({ method }) => method !== 'GET').map(({ name }) => name);
  expect(changing.filter((name) => !(AUDIT_KINDS as readonly string[]).includes(name))).toEqual([]);
});

test('each change is an event with who, what, from where and when, and with the fields that changed', async () => {
  bed = await startBed();
  const me = (await bed.call<{ id: string }>('GET', '/me')).body.id;
  const id = '0b5e1e4c2b1c4d5e8f90aabbccddeeff';
  bed.clock.now = START + HOUR;
  const made = await bed.issue(
    { label: 'ci' },
    { body: { label: 'ci', ...viewer }, headers: { 'idempotency-key': 'a', 'x-request-id': id } },
  );
  await bed.call('PATCH', at(made.id), { body: { label: 'nightly', workspace_role: { id: 'role_team_member' } } });
  await bed.call('POST', `${at(made.id)}/disable`);
  await bed.call('POST', `${at(made.id)}/disable`);
  await bed.call('POST', `${at(made.id)}/enable`);
  await bed.call('DELETE', at(made.id));
  const { events, head } = await exported(bed, MANAGEMENT);
  expect(events.map(({ kind, before, after }) => [kind, before, after])).toEqual([
    ['make-management-token', null, expect.objectContaining({ workspace_role: 'role_administrator' })],
    [
      'issue-access-token',
      null,
      {
        label: 'ci',
        access_type: 'workspace',
        workspace_role: 'role_viewer',
        project_grants: null,
        status: 'enabled',
        expires_at: null,
        max_issued_lifetime: null,
        managed_by: null,
      },
    ],
    [
      'edit-access-token',
      { label: 'ci', workspace_role: 'role_viewer' },
      { label: 'nightly', workspace_role: 'role_team_member' },
    ],
    ['disable-access-token', { status: 'enabled' }, { status: 'disabled' }],
    ['enable-access-token', { status: 'disabled' }, { status: 'enabled' }],
    ['revoke-access-token', { status: 'enabled' }, { status: 'revoked' }],
  ]);
  expect(events[1]).toMatchObject({
    id: 'evt_2',
    number: 2,
    at: new Date(START + HOUR).toISOString(),
    outcome: 'done',
    actor: { token: { id: me, label: 'hawzu-tokens management' }, authenticated_by: 'access-token' },
    target: { type: 'access-token', id: made.id, label: 'ci' },
    address: '127.0.0.1',
    request_id: id,
    count: 1,
  });
  expect(events[0]!.actor).toEqual({ token: null, person: null, authenticated_by: 'console' });
  expect(head).toEqual({ workspace_id: 'ws_acme', number: 6, hash: events[5]!.hash });
  expect(brokenIn(events, [head!])).toBeUndefined();
});

test('no event holds a value, whoever acts and whatever is written', async () => {
  bed = await startBed();
  const manager = await bed.issue({ workspace_role: { id: 'role_administrator' } });
  const made = await bed.issue(
    {},
    { token: manager.token, body: { label: 'x', ...viewer }, headers: { 'idempotency-key': 'k' } },
  );
  await bed.call('PATCH', at(made.id), { body: { label: made.token } });
  await bed.call('POST', `${at(made.id)}/disable`, { token: manager.token });
  const text = JSON.stringify([await exported(bed, MANAGEMENT), await list('?limit=200')]);
  for (const { token } of [manager, made, { token: MANAGEMENT }]) expect(text).not.toContain(token.slice(10));
  expect(text).not.toContain('hash_of');
});

test('what is changed by many at once has one place each in one chain', async () => {
  bed = await startBed();
  const made = await Promise.all(Array.from({ length: 40 }, () => bed.issue()));
  await Promise.all(
    made.map(({ id }, n) =>
      bed.call(n % 2 ? 'DELETE' : 'PATCH', at(id), { ...(n % 2 ? {} : { body: { label: 'e' } }) }),
    ),
  );
  const { events, head } = await exported(bed, MANAGEMENT);
  expect(events).toHaveLength(81);
  expect(brokenIn(events, [head!])).toBeUndefined();
});

test('any filter and both orders show, page by page, what they say of the whole chain', async () => {
  bed = await startBed({ file: undefined });
  const manager = await bed.issue({ workspace_role: { id: 'role_administrator' } });
  for (let n = 0; n < 12; n += 1) {
    bed.clock.now += n % 3 === 0 ? 0 : HOUR;
    const token = n % 2 ? manager.token : MANAGEMENT;
    const { id } = await bed.issue(
      {},
      { token, body: { label: `${n}`, ...viewer }, headers: { 'idempotency-key': `f ${n}` } },
    );
    if (n % 4 === 0) await bed.call('DELETE', at(id), { token });
    if (n % 4 === 1) await bed.call('DELETE', at('tok_nobody'), { token });
  }
  const { events } = await exported(bed, MANAGEMENT);
  const [me] = [(await bed.call<{ id: string }>('GET', '/me')).body.id];
  const times = [...new Set(events.map((event) => event.at))];
  const option = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
  const queries = fc.record({
    actor: option(me, manager.id, 'tok_nobody'),
    kind: option('issue-access-token', 'revoke-access-token', 'make-management-token'),
    target: option(manager.id, events[5]!.target!.id),
    token: option(manager.id, events[4]!.target!.id, me),
    outcome: option('done', 'refused'),
    from: option(...times),
    to: option(...times),
    sort: option('at', '-at'),
    limit: fc.integer({ min: 1, max: 7 }),
  });
  const isMeant = (event: WireAuditEvent, query: Record<string, unknown>): boolean =>
    (query.actor === undefined || event.actor.token?.id === query.actor) &&
    (query.kind === undefined || event.kind === query.kind) &&
    (query.target === undefined || event.target?.id === query.target) &&
    (query.token === undefined || [event.actor.token?.id, event.target?.id].includes(query.token as string)) &&
    (query.outcome === undefined || event.outcome === query.outcome) &&
    (query.from === undefined || event.at >= (query.from as string)) &&
    (query.to === undefined || event.at < (query.to as string));
  await fc.assert(
    fc.asyncProperty(queries, async (query) => {
      const found: WireAuditEvent[] = [];
      const given = Object.entries(query).filter(([, value]) => value !== undefined) as [string, string][];
      let cursor: string | null = '';
      while (cursor !== null) {
        const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const page: WireAuditEventList = await list(`?${new URLSearchParams(given).toString()}${more}`);
        expect(page.audit_events.length).toBeLessThanOrEqual(query.limit);
        found.push(...page.audit_events);
        cursor = page.next_cursor;
      }
      const expected = events.filter((event) => isMeant(event, query));
      expect(found).toEqual(query.sort === 'at' ? expected : expected.reverse());
    }),
    { numRuns: 60, seed: 1 },
  );
});

test('a cursor that somebody wrote is refused, or begins where it says; it never fails', async () => {
  bed = await startBed();
  for (let n = 0; n < 3; n += 1) await bed.issue();
  const { next_cursor: cursor } = await list('?limit=2');
  const [key] = JSON.parse(Buffer.from(cursor!, 'base64url').toString()) as [string];
  for (const rest of [
    [START, 'x'],
    [START, ''],
    [START, '1e9'],
    [START, '-1'],
    [START, '9'.repeat(16)],
    ['x', '1'],
    [1.5, '1'],
  ]) {
    const forged = Buffer.from(JSON.stringify([key, ...rest])).toString('base64url');
    expect([rest, ...(await bed.problem('GET', `${EVENTS}?limit=2&cursor=${forged}`))]).toEqual([
      rest,
      422,
      'invalid-request',
    ]);
  }
  const early = Buffer.from(JSON.stringify([key, -1, '1'])).toString('base64url');
  expect((await list(`?limit=2&cursor=${early}`)).audit_events).toEqual([]);
});

test('the actor is found by the person who made the token, too', async () => {
  bed = await startBed();
  await bed.issue();
  const [event] = (await list()).audit_events;
  const person = event!.actor.person;
  expect((await list(`?actor=${person?.id ?? 'user_nobody'}`)).audit_events).toHaveLength(person === null ? 0 : 1);
});

test('an export is as long as the chain, however many parts it takes, and goes on behind a number', async () => {
  bed = await startBed({ file: undefined });
  await Promise.all(Array.from({ length: EVENTS_OF_A_PART + 60 }, () => bed.issue()));
  const whole = await exported(bed, MANAGEMENT);
  expect(whole.events).toHaveLength(EVENTS_OF_A_PART + 61);
  expect(brokenIn(whole.events, [whole.head!])).toBeUndefined();
  const rest = await exported(bed, MANAGEMENT, '?after=550');
  expect(rest).toEqual({ events: whole.events.slice(550), head: whole.head });
  expect(await exported(bed, MANAGEMENT, '?after=999999999')).toEqual({ events: [], head: whole.head });
});

test('it takes the permission auditlogs:view, in the own workspace', async () => {
  bed = await startBed();
  const one = await bed.issue(viewer);
  const project = await bed.issue({ ...grants(['proj_web', 'role_project_manager']), workspace_role: undefined });
  const manager = await bed.issue({ workspace_role: { id: 'role_workspace_manager' } });
  for (const path of [EVENTS, `${EVENTS}/export`]) {
    expect(await bed.problem('GET', path, { token: one.token })).toEqual([403, 'permission-missing']);
    expect(await bed.problem('GET', path, { token: project.token })).toEqual([403, 'permission-missing']);
    expect(await bed.problem('GET', path.replace('ws_acme', 'ws_other'))).toEqual([403, 'no-access-to-workspace']);
  }
  expect((await bed.call('GET', EVENTS, { token: manager.token })).status).toBe(200);
});

test('a change that was not made has no event, and an event stays through a restart', async () => {
  bed = await startBed();
  const { id } = await bed.issue();
  const before = await exported(bed, MANAGEMENT);
  // The first token stays enabled: it is the last one that can manage tokens.
  expect((await bed.call('POST', `${at(id)}/enable`)).status).toBe(200);
  expect(await exported(bed, MANAGEMENT)).toEqual(before);
  bed = await bed.reopen();
  expect(await exported(bed, MANAGEMENT)).toEqual(before);
});

test('a role and a person that change are events of their own, and so is what a refused change named', async () => {
  bed = await startBed();
  const made = (
    await bed.call<{ id: string }>('POST', `${WS}/roles`, {
      body: { name: 'Reader', scope: 'workspace', permissions: [] },
    })
  ).body;
  await bed.call('PATCH', `${WS}/role/${made.id}`, { body: { permissions: ['accesstokens:view'] } });
  await bed.issue({ label: 'reads', workspace_role: { id: made.id } });
  expect((await bed.call('DELETE', `${WS}/role/${made.id}`)).status).toBe(409);
  await bed.call('DELETE', `${WS}/role/${made.id}?replacement=role_viewer`);
  const { users } = (await bed.call<{ users: readonly { id: string; role: { id: string } }[] }>('GET', `${WS}/users`))
    .body;
  const person = users.find(({ role }) => role.id !== 'role_owner')!;
  await bed.call('POST', `${WS}/user/${person.id}/deactivate`);
  await bed.call('POST', `${WS}/user/${person.id}/deactivate`);
  const { events } = await exported(bed, MANAGEMENT);
  const told = events.filter(({ target }) => target?.type === 'role' || target?.type === 'user');
  expect(told.map(({ kind, outcome, target, before, after }) => [kind, outcome, target?.id, before, after])).toEqual([
    ['create-role', 'done', made.id, null, expect.objectContaining({ name: 'Reader', permissions: [] })],
    ['edit-role', 'done', made.id, { permissions: [] }, { permissions: ['accesstokens:view'] }],
    ['delete-role', 'refused', made.id, null, null],
    ['delete-role', 'done', made.id, { role_of_its_holders: made.id }, { role_of_its_holders: 'role_viewer' }],
    ['delete-role', 'done', made.id, { deleted_at: null }, { deleted_at: expect.any(String) as string }],
    [
      'deactivate-user',
      'done',
      person.id,
      { status: 'active', left_at: null },
      { status: 'left', left_at: expect.any(String) as string },
    ],
  ]);
});
