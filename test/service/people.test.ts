import type {
  WireAccessToken,
  WireAccessTokenList,
  WireTokenCreatorList,
  WireUser,
  WireUserList,
} from '../../src/contract';
import type { ServiceSeed } from '../../src/service';
import { acmeWith, HOUR, MANAGEMENT, START, startBed, WS, type Bed } from './service-bed';

const NAMES = ['Zoë', 'ada', 'Ärmel', 'bob', 'Ada', 'Mei', 'Olu', 'Eva', 'Kim', 'Jon'];
const RECEPTION = {
  id: 'role_reception',
  name: 'Reception',
  scope: 'workspace',
  permissions: ['users:edit', 'users:view'],
};

/** Acme with more people: some have one address, some a role of their own. */
function seedWithPeople(): ServiceSeed {
  const [acme] = acmeWith([RECEPTION]).workspaces;
  const more = NAMES.map((name, n) => ({
    id: `user_${n}`,
    name,
    email: n < 2 ? 'Shared@acme.example' : `${n}@acme.example`,
    ...(n % 3 === 0 && { role: 'role_viewer' }),
    ...(n === 7 && { role: 'role_owner' }),
  }));
  return { workspaces: [{ ...acme!, users: [...acme!.users!, ...more] }] };
}

let bed: Bed;
let reception: string;
beforeAll(async () => {
  bed = await startBed({ seed: seedWithPeople() });
  reception = (await bed.issue({ workspace_role: { id: RECEPTION.id } })).token;
  for (const id of ['user_1', 'user_4', 'user_8']) await bed.call('POST', `${WS}/user/${id}/deactivate`);
});
afterAll(() => bed.close());

const user = async (id: string): Promise<WireUser> => (await bed.call<WireUser>('GET', `${WS}/user/${id}`)).body;

async function pages(query: Record<string, string>): Promise<readonly WireUser[]> {
  const found: WireUser[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const asked = new URLSearchParams({ ...query, limit: '3', ...(cursor === undefined ? {} : { cursor }) });
    const answer = await bed.call<WireUserList>('GET', `${WS}/users?${asked.toString()}`);
    if (answer.status !== 200) throw new Error(answer.text);
    found.push(...answer.body.users);
    cursor = answer.body.next_cursor;
  }
  return found;
}

const filters: readonly (readonly [Record<string, string>, (one: WireUser) => boolean])[] = [
  [{}, () => true],
  [{ search: 'ADA' }, (one) => one.name.toLowerCase() === 'ada'],
  [{ search: 'ärm' }, (one) => one.name === 'Ärmel'],
  [{ search: 'shared@' }, (one) => one.email.startsWith('Shared@')],
  [{ search: 'USER_7' }, (one) => one.id === 'user_7'],
  [{ search: '%' }, () => false],
  [{ role: 'role_viewer' }, (one) => one.role.id === 'role_viewer'],
  [{ status: 'left' }, (one) => one.status === 'left'],
  [
    { status: 'active', search: 'e' },
    (one) => one.status === 'active' && /e/i.test(`${one.name}${one.email}${one.id}`),
  ],
];
const keys = {
  name: (one: WireUser) => one.name.toLowerCase(),
  email: (one: WireUser) => one.email.toLowerCase(),
  status: (one: WireUser) => one.status,
};
const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

test('pages of people put together are the list, for every sort and filter', async () => {
  const all = (await bed.call<WireUserList>('GET', `${WS}/users?limit=200`)).body.users;
  expect([all.length, all.filter(({ status }) => status === 'left').length]).toEqual([14, 3]);
  for (const [name, key] of Object.entries(keys))
    for (const sign of [1, -1])
      for (const [query, matches] of filters) {
        const found = await pages({ ...query, sort: `${sign < 0 ? '-' : ''}${name}` });
        const expected = all
          .filter(matches)
          .sort((a, b) => sign * (compare(key(a), key(b)) || compare(a.id, b.id)))
          .map(({ id }) => id);
        expect([name, sign, query, found.map(({ id }) => id)]).toEqual([name, sign, query, expected]);
      }
});

test('a cursor is good for the list that it came from, and for no other', async () => {
  const { next_cursor } = (await bed.call<WireUserList>('GET', `${WS}/users?limit=1`)).body;
  for (const query of [`users?sort=email&`, 'access-tokens?', 'access-token-creators?'])
    expect(await bed.problem('GET', `${WS}/${query}cursor=${next_cursor}`)).toEqual([422, 'invalid-request']);
});

test('who leaves and comes back is told as of when, in a version of their own, and once only', async () => {
  const seen = await user('user_2');
  expect(seen).toMatchObject({ name: 'Ärmel', role: { name: 'Team Member' }, status: 'active', left_at: null });
  bed.clock.now = START + HOUR;
  const left = await bed.call<WireUser>('POST', `${WS}/user/user_2/deactivate`, {
    headers: { 'if-match': `"${seen.version}"` },
  });
  expect(left.body).toMatchObject({ status: 'left', left_at: '2026-11-22T01:00:00.000Z' });
  expect(left.headers.get('etag')).toBe(`"${left.body.version}"`);
  bed.clock.now = START + 2 * HOUR;
  expect((await bed.call<WireUser>('POST', `${WS}/user/user_2/deactivate`)).body).toEqual(left.body);
  for (const way of ['activate', 'deactivate']) {
    const late = { headers: { 'if-match': `"${seen.version}"` } };
    expect(await bed.problem('POST', `${WS}/user/user_2/${way}`, late)).toEqual([412, 'user-changed']);
  }
  expect(await user('user_2')).toEqual(left.body);
  const back = (await bed.call<WireUser>('POST', `${WS}/user/user_2/activate`)).body;
  expect(back).toMatchObject({ status: 'active', left_at: '2026-11-22T01:00:00.000Z' });
  expect(new Set([seen.version, left.body.version, back.version]).size).toBe(3);
  bed.clock.now = START;
});

test.each([
  ['GET', 'user_nobody', 404, 'user-not-found'],
  ['POST', 'user_nobody/deactivate', 404, 'user-not-found'],
  ['POST', 'user_7/deactivate', 409, 'owner-stays'],
])('%s of %s is answered %i %s', async (method, path, status, code) => {
  expect(await bed.problem(method, `${WS}/user/${path}`)).toEqual([status, code]);
});

test('nobody is brought back to a role beyond the rights of whoever asks, and sending away needs no such right', async () => {
  const as = { token: reception };
  expect(await bed.problem('POST', `${WS}/user/user_3/deactivate`, as)).toEqual([200, undefined]);
  expect(await bed.problem('POST', `${WS}/user/user_3/activate`, as)).toEqual([403, 'exceeds-own-rights']);
  expect((await user('user_3')).status).toBe('left');
  expect(await bed.problem('POST', `${WS}/user/user_3/activate`)).toEqual([200, undefined]);
  const { token } = await bed.issue();
  expect(await bed.problem('POST', `${WS}/user/user_3/deactivate`, { token })).toEqual([403, 'permission-missing']);
  expect((await bed.call('GET', `${WS}/users`, { token })).status).toBe(200);
});

describe('the person behind a token', () => {
  const administrator = { workspace_role: { id: 'role_administrator' } };
  const tokens = async (query: string): Promise<readonly WireAccessToken[]> =>
    (await bed.call<WireAccessTokenList>('GET', `${WS}/access-tokens?limit=200&${query}`)).body.access_tokens;

  test('is its creator, however many tokens are between them; the one that was asked with stands beside', async () => {
    const [management] = await tokens('search=hawzu-tokens');
    expect(management).toMatchObject({ created_by: { id: 'user_mara' }, created_by_token: null });
    const one = await bed.issue({ label: 'one', ...administrator });
    const two = await bed.issue({ label: 'two', ...administrator }, { token: one.token });
    expect(one).toMatchObject({
      created_by: { id: 'user_mara', type: 'USER', name: 'Mara Lindqvist' },
      created_by_token: { id: management!.id, name: 'hawzu-tokens management' },
    });
    expect(two).toMatchObject({ created_by: { id: 'user_mara' }, created_by_token: { id: one.id, name: 'one' } });
    expect((await tokens(`created_by_token=${one.id}`)).map(({ id }) => id)).toEqual([two.id]);
    expect((await tokens('created_by=user_mara')).map(({ id }) => id)).toEqual(
      expect.arrayContaining([one.id, two.id]),
    );
    expect((await user('user_mara')).access_tokens).toBe((await tokens('created_by=user_mara')).length);
    await bed.call('DELETE', `${WS}/access-token/${two.id}`);
    expect((await user('user_mara')).access_tokens).toBe((await tokens('created_by=user_mara')).length);
  });

  test('may be nobody: then the token that was asked with is the creator, as before', async () => {
    const [acme] = acmeWith().workspaces;
    const management_tokens = [{ label: 'hawzu-tokens management', role: 'role_administrator' }];
    const own = await startBed({ file: undefined, seed: { workspaces: [{ ...acme!, management_tokens }] } });
    const { id } = (await own.call<{ id: string }>('GET', '/me')).body;
    const one = await own.issue(administrator);
    expect(one).toMatchObject({ created_by: { id, type: 'TOKEN' }, created_by_token: { id } });
    expect(await own.issue({}, { token: one.token })).toMatchObject({ created_by: { id: one.id, type: 'TOKEN' } });
    await own.close();
  });

  test('who leaves takes nothing along: their tokens work on, are found, and are told before', async () => {
    const { id, token } = await bed.issue({ label: 'outlives' });
    expect(await tokens('creator_status=left')).toEqual([]);
    const before = await user('user_mara');
    expect(before.access_tokens).toBeGreaterThan(0);
    const left = await bed.call<WireUser>('POST', `${WS}/user/user_mara/deactivate`);
    expect(left.body.access_tokens).toBe(before.access_tokens);
    expect((await bed.call('GET', '/me', { token })).status).toBe(200);
    expect((await bed.call('GET', '/me', { token: MANAGEMENT })).status).toBe(200);
    const found = await tokens('creator_status=left');
    expect([found.length, found.some((one) => one.id === id)]).toEqual([before.access_tokens, true]);
    expect((await tokens('creator_status=left&search=outlives')).map((one) => one.id)).toEqual([id]);
    await bed.call('POST', `${WS}/user/user_mara/activate`);
    expect(await tokens('creator_status=left')).toEqual([]);
  });

  test('is in the list of creators, with how many tokens and whether they have left', async () => {
    await bed.call('POST', `${WS}/user/user_mara/deactivate`);
    const { body } = await bed.call<WireTokenCreatorList>('GET', `${WS}/access-token-creators`);
    const { access_tokens } = await user('user_mara');
    expect(body).toEqual({
      creators: [{ id: 'user_mara', type: 'USER', name: 'Mara Lindqvist', status: 'left', access_tokens }],
      next_cursor: null,
    });
    await bed.call('POST', `${WS}/user/user_mara/activate`);
  });
});

test('creators come in pages, also where no person is behind a token', async () => {
  const [acme] = acmeWith().workspaces;
  const management_tokens = [{ label: 'hawzu-tokens management', role: 'role_administrator' }];
  const own = await startBed({ file: undefined, seed: { workspaces: [{ ...acme!, management_tokens }] } });
  for (let n = 0; n < 3; n += 1) {
    const { token } = await own.issue({ workspace_role: { id: 'role_administrator' } });
    await own.issue({}, { token });
  }
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const asked: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { body } = await own.call<WireTokenCreatorList>('GET', `${WS}/access-token-creators?limit=2${asked}`);
    found.push(...body.creators.map(({ id, type, access_tokens }) => `${type} ${id} ${access_tokens}`));
    cursor = body.next_cursor;
  }
  expect(found.map((one) => one.replace(/ tok_\w+/, '')).sort()).toEqual([
    ...['SYSTEM system 1', 'TOKEN 1', 'TOKEN 1', 'TOKEN 1', 'TOKEN 3'],
  ]);
  expect(new Set(found).size).toBe(5);
  await own.close();
});
