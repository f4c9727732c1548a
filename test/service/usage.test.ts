import type { WireAccessTokenUsage } from '../../src/contract';
import { openSqliteTokenStore } from '../../src/service/store/sqlite/sqlite-token-store';
import { FORGOTTEN_AT_ONCE } from '../../src/service/store/sql/usage/usage-statements';
import type { Presentation } from '../../src/service/store/token-store';
import { grants, HOUR, MANAGEMENT, START, startBed, viewer, WS, type Bed } from './service-bed';

const DAY = 24 * HOUR;

let bed: Bed;
beforeEach(async () => (bed = await startBed()));
afterEach(() => bed.close());

const usage = async (id: string, query = ''): Promise<WireAccessTokenUsage> => {
  const answer = await bed.call<WireAccessTokenUsage>('GET', `${WS}/access-token/${id}/usage${query}`);
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.body;
};
const at = (after: number): string => new Date(START + after).toISOString();
const lists = (token: string, project = 'proj_web') => bed.call('GET', `${WS}/project/${project}/testcases`, { token });

test('uses are told by permission and place, with their first, their last and their number by day', async () => {
  const { id, token } = await bed.issue(viewer);
  for (const after of [0, HOUR, DAY, 3 * DAY + HOUR]) {
    bed.clock.now = START + after;
    await lists(token);
  }
  await lists(token, 'proj_api');
  await bed.call('GET', `${WS}/roles`, { token });
  const { uses, since, token_id: named } = await usage(id);
  expect(named).toBe(id);
  expect(since).toBe('2026-08-28T00:00:00.000Z');
  expect(uses).toEqual([
    {
      permission: 'workspaceroles:view',
      place: { type: 'workspace', id: 'ws_acme' },
      first_used_at: at(3 * DAY + HOUR),
      last_used_at: at(3 * DAY + HOUR),
      count: 1,
      days: [{ day: '2026-11-25', count: 1 }],
    },
    expect.objectContaining({ place: { type: 'project', id: 'proj_api' }, count: 1 }),
    {
      permission: 'testcases:view',
      place: { type: 'project', id: 'proj_web' },
      first_used_at: at(0),
      last_used_at: at(3 * DAY + HOUR),
      count: 4,
      days: [
        { day: '2026-11-22', count: 2 },
        { day: '2026-11-23', count: 1 },
        { day: '2026-11-25', count: 1 },
      ],
    },
  ]);
  expect((await usage(id, '?days=3')).uses.at(-1)).toMatchObject({ count: 2, first_used_at: at(DAY) });
});

test('what is refused, what any token may ask, and a verification are no use of a right', async () => {
  const { id, token } = await bed.issue(viewer);
  await bed.call('GET', '/me', { token });
  await bed.call('GET', '/me', { token, headers: { 'hawzu-verification': 'true' } });
  await bed.call('DELETE', `${WS}/access-token/${id}`, { token });
  await lists(token, 'proj_nowhere');
  await bed.call('GET', `${WS}/access-tokens?limit=0`, { token });
  expect((await usage(id)).uses).toEqual([]);
});

test('what of the grants was not used is named, in its place', async () => {
  const wide = await bed.issue(viewer);
  await lists(wide.token);
  const unused = (await usage(wide.id)).unused;
  expect(unused).toContainEqual({ permission: 'users:view', place: { type: 'workspace', id: 'ws_acme' } });
  expect(unused).toContainEqual({ permission: 'defects:view', place: null });
  expect(unused.filter(({ permission }) => permission === 'testcases:view')).toEqual([]);
  const pairs = [
    ['proj_web', 'role_project_viewer'],
    ['proj_api', 'role_project_viewer'],
  ] as const;
  const narrow = await bed.issue({ ...grants(...pairs), workspace_role: undefined });
  await lists(narrow.token);
  const views = (await usage(narrow.id)).unused.filter(({ permission }) => permission === 'testcases:view');
  expect(views).toEqual([{ permission: 'testcases:view', place: { type: 'project', id: 'proj_api' } }]);
});

test('uses are kept through a restart, added up, and forgotten after 400 days', async () => {
  const { id, token } = await bed.issue(viewer);
  await lists(token);
  bed = await bed.reopen();
  await lists(token);
  await lists(token);
  expect((await usage(id)).uses).toMatchObject([{ count: 3, first_used_at: at(0), last_used_at: at(0) }]);
  bed.clock.now = START + 399 * DAY;
  await lists(token);
  expect((await usage(id, '?days=400')).uses).toMatchObject([{ count: 4 }]);
  bed.clock.now = START + 400 * DAY;
  await lists(token);
  expect((await usage(id, '?days=400')).uses).toMatchObject([{ count: 2, first_used_at: at(399 * DAY) }]);
  // Not only out of sight.
  bed = await bed.reopen();
  expect((await usage(id, '?days=400')).uses).toMatchObject([{ count: 2 }]);
});

test('however much is to be forgotten, one write forgets a part of it, until nothing is left', async () => {
  const store = openSqliteTokenStore({});
  const of = { workspaceId: 'ws_acme', tokenId: 'tok_a', place: 'ws_acme', firstAt: 0, lastAt: 0, count: 1 };
  const daily = Array.from({ length: FORGOTTEN_AT_ONCE + 1 }, (_, n) => ({ ...of, day: 1, permission: `p:${n}` }));
  const none = { used: new Map<string, Presentation>(), verified: new Map<string, Presentation>() };
  await store.touch({ ...none, daily: [...daily, { ...of, day: 2, permission: 'p:0' }] });
  const left = async () => (await store.read((tokens) => tokens.uses('ws_acme', 'tok_a', 0))).map(({ day }) => day);
  for (const days of [[1, 2], [2], [2]]) {
    await store.touch({ ...none, daily: [], forgetBefore: 2 });
    expect(await left()).toEqual(days);
  }
  await store.close();
});

test('a token that is not there has none, a revoked one keeps its own; days are 1 to 400', async () => {
  const { id, token } = await bed.issue(viewer);
  await lists(token);
  expect(await bed.problem('GET', `${WS}/access-token/tok_nobody/usage`)).toEqual([404, 'token-not-found']);
  for (const days of ['0', '401', 'all']) {
    const asked = await bed.problem('GET', `${WS}/access-token/${id}/usage?days=${days}`);
    expect(asked).toEqual([422, 'invalid-request']);
  }
  await bed.call('DELETE', `${WS}/access-token/${id}`, { token: MANAGEMENT });
  expect((await usage(id)).uses).toMatchObject([{ permission: 'testcases:view', count: 1 }]);
});
