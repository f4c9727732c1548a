import { STALE_OPERATIONS } from '../../../src/contract/rehearsal/failpoint-schema';
import type { WireAccessTokenList, WireRoleList, WireUserList } from '../../../src/contract';
import type { WireFault } from '../../../src/contract/rehearsal/wire-failpoint';
import { type Bed, startBed, viewer, WS } from '../service-bed';
import { fail, operationOf } from './told';

let bed: Bed;
beforeEach(async () => {
  bed = await startBed({ rehearsal: { port: 0 }, file: undefined });
});
afterEach(() => bed.close());

const get = async <Body = unknown>(operation: string, query = '', fault?: WireFault): Promise<Body> => {
  if (fault !== undefined) await fail(bed, { operation, fault });
  const path = operationOf(operation).path.replace('{workspace_id}', 'ws_acme');
  const { status, body, text } = await bed.call<Body>('GET', `${path}${query}`);
  if (status !== 200) throw new Error(`${operation}: ${status} ${text}`);
  return body;
};
const labels = async (fault?: WireFault, query = ''): Promise<readonly string[]> =>
  (await get<WireAccessTokenList>('list-access-tokens', query, fault)).access_tokens.map(({ label }) => label).sort();

/** Changes tokens, people and roles in every way, one after the other, a second between them. */
async function changeMuch(note: () => Promise<void>): Promise<void> {
  const step = async (method: string, path: string, body?: object): Promise<string> => {
    const headers = { 'idempotency-key': `step ${bed.clock.now}` };
    const answer = await bed.call<{ id?: string }>(method, `${WS}${path}`, { ...(body && { body }), headers });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`);
    bed.clock.now += 1_000;
    await note();
    return answer.body?.id ?? '';
  };
  const token = await step('POST', '/access-tokens', { label: 'one', ...viewer });
  const role = await step('POST', '/roles', { name: 'Reader', scope: 'workspace', permissions: ['groups:view'] });
  const other = await step('POST', '/access-tokens', { label: 'two', ...viewer, workspace_role: { id: role } });
  await step('PATCH', `/access-token/${token}`, { label: 'renamed' });
  await step('PATCH', `/access-token/${token}`, {
    workspace_role: { id: role },
    expires_at: '2027-03-01T00:00:00.000Z',
  });
  await step('POST', `/access-token/${other}/disable`);
  await step('PATCH', `/role/${role}`, { name: 'Looker' });
  await step('POST', '/user/user_tomas/deactivate');
  await step('DELETE', `/access-token/${token}`);
  await step('DELETE', `/role/${role}?replacement=role_viewer`);
  await step('POST', '/user/user_tomas/activate');
  await step('POST', `/access-token/${other}/enable`);
}

/** What does not belong to the state: when tokens were used, and cursors. */
const told = (body: unknown): string =>
  JSON.stringify(body, (key, value: unknown) =>
    /^(last_used_|use_count|verified|verification)/.test(key) ? undefined : value,
  );
const everything = async (fault?: WireFault): Promise<Readonly<Record<string, string>>> => {
  const all: Record<string, string> = {};
  for (const operation of STALE_OPERATIONS) all[operation] = told(await get(operation, '', fault));
  return all;
};

test('every list that can be stale is exactly what it was, so many changes or seconds ago', async () => {
  const seen = [await everything()];
  const sought = [await labels(undefined, '?search=rena&sort=-label')];
  await changeMuch(async () => {
    seen.push(await everything());
    sought.push(await labels(undefined, '?search=rena&sort=-label'));
  });
  expect(new Set(seen.map((one) => JSON.stringify(one))).size).toBe(seen.length);
  for (const ago of [1, 2, 4, 7, 12]) {
    expect(await everything({ stale_changes: ago })).toEqual(seen.at(-1 - ago));
    expect(await labels({ stale_changes: ago }, '?search=rena&sort=-label')).toEqual(sought.at(-1 - ago));
  }
  // What was changed at that very moment is seen.
  expect(await everything({ stale_seconds: 5 })).toEqual(seen.at(-5));
  // Nothing of it stayed, and of what is older than the store there is no other past.
  expect(await everything()).toEqual(seen.at(-1));
  expect(await everything({ stale_changes: 100 })).toEqual(seen[0]);
});

test('pages of a stale list put together are the list that was', async () => {
  for (let n = 0; n < 5; n += 1) await bed.issue({ label: `token ${n}` });
  const then = await labels();
  await bed.issue({ label: 'new' });
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor === '' ? '?limit=2' : `?limit=2&cursor=${cursor}`;
    const page: WireAccessTokenList = await get('list-access-tokens', query, { stale_changes: 1 });
    found.push(...page.access_tokens.map(({ label }) => label));
    cursor = page.next_cursor;
  }
  expect(found.sort()).toEqual(then);
});

test('a caller is who it is now: one that came since may ask, and one that was revoked since may not', async () => {
  const { id, token } = await bed.issue({ workspace_role: { id: 'role_administrator' } });
  await fail(bed, { operation: 'list-access-tokens', fault: { stale_changes: 1 } });
  const list = await bed.call<WireAccessTokenList>('GET', `${WS}/access-tokens`, { token });
  expect(list.status).toBe(200);
  expect(list.body.access_tokens.map((one) => one.id)).not.toContain(id);
  await bed.call('DELETE', `${WS}/access-token/${id}`);
  await fail(bed, { operation: 'list-access-tokens', fault: { stale_changes: 1 } });
  expect((await bed.call('GET', `${WS}/access-tokens`, { token })).status).toBe(401);
});

test('changes that come together with a stale list stay', async () => {
  await fail(bed, { operation: 'list-access-tokens', fault: { stale_changes: 2 }, count: 5 });
  const issuing = Array.from({ length: 10 }, (_, n) => bed.issue({ label: `beside ${n}` }));
  const listing = Array.from({ length: 5 }, () => bed.call('GET', `${WS}/access-tokens`));
  await Promise.all([...issuing, ...listing]);
  expect((await labels()).filter((label) => label.startsWith('beside'))).toHaveLength(10);
});

test('the past is in the store: a start finds it there', async () => {
  await bed.close();
  bed = await startBed({ rehearsal: { port: 0 } });
  for (const label of ['one', 'two', 'three']) await bed.issue({ label });
  bed = await bed.reopen();
  expect((await labels({ stale_changes: 2 })).filter((label) => /one|two|three/.test(label))).toEqual(['one']);
});

test('what one replica changed, a stale list of another knows', async () => {
  const other = await bed.replica();
  await bed.issue({ label: 'elsewhere' });
  await fail(other, { operation: 'list-access-tokens', fault: { stale_changes: 1 } });
  const { body } = await other.call<WireAccessTokenList>('GET', `${WS}/access-tokens`);
  expect(body.access_tokens.map(({ label }) => label)).not.toContain('elsewhere');
  if (other !== bed) await other.service.close();
});

test('a list names people and roles that it has, stale or not', async () => {
  const roles = (await get<WireRoleList>('list-roles', '', { stale_changes: 1 })).roles.map(({ id }) => id);
  const { users } = await get<WireUserList>('list-users', '', { stale_seconds: 30 });
  expect(roles).toContain('role_viewer');
  expect(users.map(({ id }) => id)).toContain('user_tomas');
});
