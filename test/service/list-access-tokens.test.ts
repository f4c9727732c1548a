import fc from 'fast-check';
import {
  ACCESS_TOKEN_SORTS,
  type AccessTokenSort,
  encodeTokenValue,
  type WireAccessToken,
  type WireAccessTokenList,
} from '../../src/contract';
import type { ServiceSeed } from '../../src/service';
import { acmeWith, deterministicRandom, grants, HOUR, MANAGEMENT, START, startBed, WS, type Bed } from './service-bed';

let bed: Bed;
let all: readonly WireAccessToken[];
const iso = (hours: number): string => new Date(START + hours * HOUR).toISOString();

async function page(query: Record<string, string>): Promise<WireAccessTokenList> {
  const answer = await bed.call<WireAccessTokenList>(
    'GET',
    `${WS}/access-tokens?${new URLSearchParams(query).toString()}`,
  );
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
}

async function pages(query: Record<string, string>, between: () => Promise<unknown> = async () => undefined) {
  const found: WireAccessToken[] = [];
  for (let cursor: string | null | undefined; cursor !== null; await between()) {
    const body: WireAccessTokenList = await page({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...body.access_tokens);
    cursor = body.next_cursor;
  }
  return found;
}

/** The management token of a second person, so that tokens have two creators. */
const ZOE = encodeTokenValue(deterministicRandom('zoë')(22));

function seedOfTwoCreators(): ServiceSeed {
  const [acme] = acmeWith().workspaces;
  const zoe = { id: 'user_zoe', name: 'Zoë Creates', email: 'zoe@acme.example' };
  const second = { label: 'second', role: 'role_administrator', created_by: zoe.id };
  const management_tokens = [...acme!.management_tokens!, second];
  return { workspaces: [{ ...acme!, users: [...acme!.users!, zoe], management_tokens }] };
}

beforeAll(async () => {
  bed = await startBed({
    seed: seedOfTwoCreators(),
    bootstrapTokens: [
      { label: 'hawzu-tokens management', value: MANAGEMENT },
      { label: 'second', value: ZOE },
    ],
  });
  const labels = ['ci-Web', 'CI-web', 'nightly', 'Ärger', 'ärger', '100%', 'a_b', 'release', 'ci-api', 'web', 'x', 'y'];
  for (const [index, label] of labels.entries()) {
    bed.clock.now = START + Math.floor(index / 3) * HOUR;
    const kind = index % 2 === 0 ? {} : { ...grants(['proj_web', 'role_project_viewer']), workspace_role: undefined };
    const expires_at = index % 3 === 0 ? null : iso(100 + (index % 4));
    const { id } = await bed.issue({ label, ...kind, expires_at }, index % 4 === 0 ? { token: ZOE } : {});
    if (index % 5 === 0) await bed.call('POST', `${WS}/access-token/${id}/disable`);
  }
  bed.clock.now = START;
  all = await pages({ limit: '200' });
  expect(all).toHaveLength(14);
  expect(all.filter((token) => token.created_by.id === 'user_zoe')).toHaveLength(4);
});
afterAll(() => bed.close());

const keys: Readonly<Record<AccessTokenSort, (token: WireAccessToken) => string>> = {
  label: (token) => token.label.toLowerCase(),
  access_type: (token) => token.access_type,
  created_by: (token) => token.created_by.name.toLowerCase(),
  created_at: (token) => token.created_at,
  expires_at: (token) => token.expires_at ?? '9999',
  status: (token) => token.status,
};
const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const filters: Readonly<Record<string, readonly [Record<string, string>, (token: WireAccessToken) => boolean]>> = {
  none: [{}, () => true],
  // An id is random, so it may have the letters too.
  search: [{ search: 'WEB' }, (t) => /web/i.test(t.label) || /web/i.test(t.id)],
  'search beyond ASCII': [{ search: 'ÄRGER' }, (t) => t.label.toLowerCase() === 'ärger'],
  'search for a creator': [{ search: 'zoë' }, (t) => t.created_by.id === 'user_zoe'],
  'search with a space': [{ search: 'ë c' }, (t) => t.created_by.id === 'user_zoe'],
  creator: [{ created_by: 'user_zoe' }, (t) => t.created_by.name === 'Zoë Creates'],
  'search takes % literally': [{ search: '0%' }, (t) => t.label === '100%'],
  'search takes _ literally': [{ search: 'a_b' }, (t) => t.label === 'a_b'],
  type: [{ access_type: 'project' }, (t) => t.access_type === 'project'],
  enabled: [{ status: 'enabled' }, (t) => t.status === 'enabled'],
  disabled: [{ status: 'disabled' }, (t) => t.status === 'disabled'],
  'expiry range': [
    { expires_after: iso(101), expires_before: iso(103) },
    (t) => t.expires_at !== null && t.expires_at >= iso(101) && t.expires_at < iso(103),
  ],
  'creation range': [
    { created_after: iso(1), created_before: iso(3) },
    (t) => t.created_at >= iso(1) && t.created_at < iso(3),
  ],
  'no expiry': [{ expiry: 'none' }, (t) => t.expires_at === null],
  'expired as yet': [{ expiry: 'expired' }, () => false],
  'within four days': [{ expires_within_days: '4' }, (t) => t.expires_at !== null && t.expires_at < iso(4 * 24)],
  'within five days, but not before': [
    { expires_within_days: '5', expires_after: iso(101) },
    (t) => t.expires_at !== null && t.expires_at >= iso(101),
  ],
  'no expiry and one': [{ expiry: 'none', expires_after: iso(1) }, () => false],
  'never used': [{ use: 'never' }, (t) => t.last_used_at === null],
  prefix: [{ label_prefix: 'ci-' }, (t) => t.label.startsWith('ci-')],
  'several at once': [
    { label_prefix: 'ci', status: 'enabled', access_type: 'workspace' },
    (t) => /^ci/.test(t.label) && t.status === 'enabled' && t.access_type === 'workspace',
  ],
};

test.each(Object.entries(filters))(
  'the filter "%s" lists exactly the tokens it describes',
  async (_, [query, matches]) => {
    const ids = (tokens: readonly WireAccessToken[]): string[] => tokens.map((token) => token.id).sort();
    expect(ids(await pages(query))).toEqual(ids(all.filter(matches)));
  },
);

test('tokens are found by the id of their creator and by part of their own id', async () => {
  const [one] = all;
  const byCreator = await pages({ created_by: one!.created_by.id });
  expect(byCreator).toHaveLength(all.filter((token) => token.created_by.id === one!.created_by.id).length);
  expect(await pages({ search: one!.id.slice(4).toUpperCase() })).toEqual([expect.objectContaining({ id: one!.id })]);
});

test('a token that was found somewhere is found by the ten characters that the list shows', async () => {
  const { id, token } = await bed.issue({ label: 'leaked' });
  expect((await page({ token_prefix: token.slice(0, 10) })).access_tokens.map((one) => one.id)).toEqual([id]);
  await bed.call('DELETE', `${WS}/access-token/${id}`);
  expect((await page({ token_prefix: token.slice(0, 10) })).access_tokens).toEqual([]);
});

test('expiry and use are counted to the millisecond, in days of 24 hours, and a use counts at once', async () => {
  const own = await startBed();
  const list = async (query: string): Promise<readonly string[]> => {
    const path = `${WS}/access-tokens?sort=label&label_prefix=t-&${query}`;
    return (await own.call<WireAccessTokenList>('GET', path)).body.access_tokens.map((one) => one.label);
  };
  await own.issue({ label: 't-day', expires_at: iso(24) });
  const { token } = await own.issue({ label: 't-never' });
  expect(await list('expires_within_days=1')).toEqual([]);
  expect(await list('expires_within_days=2')).toEqual(['t-day']);
  expect(await list('use=never')).toEqual(['t-day', 't-never']);
  own.clock.now = START + 24 * HOUR - 1;
  expect(await list('expires_within_days=1')).toEqual(['t-day']);
  expect(await list('expiry=expired')).toEqual([]);
  expect(await list('unused_for_days=1')).toEqual([]);
  own.clock.now = START + 24 * HOUR;
  expect(await list('expires_within_days=1')).toEqual([]);
  expect(await list('expiry=expired')).toEqual(['t-day']);
  expect(await list('unused_for_days=1')).toEqual(['t-day', 't-never']);
  // The use is noted in memory only; what is asked for rests on it.
  expect((await own.call('GET', '/me', { token })).status).toBe(200);
  expect(await list('unused_for_days=1')).toEqual(['t-day']);
  expect(await list('use=never')).toEqual(['t-day']);
  own.clock.now += 24 * HOUR;
  expect(await list('unused_for_days=1')).toEqual(['t-day', 't-never']);
  await own.close();
});

test('pages of any size, put together, are the filtered and sorted list, while others issue and revoke', async () => {
  const sorts = fc.constantFrom(...ACCESS_TOKEN_SORTS.flatMap((name) => [name, `-${name}` as const]));
  await fc.assert(
    fc.asyncProperty(
      sorts,
      fc.constantFrom(...Object.keys(filters)),
      fc.integer({ min: 1, max: 6 }),
      async (sort, name, limit) => {
        const [query, matches] = filters[name]!;
        const made: string[] = [];
        const found = await pages({ ...query, sort, limit: String(limit) }, async () => {
          const issued = await bed.issue({ label: `ci-web-${made.length}`, expires_at: iso(102) });
          made.push(issued.id);
          if (made.length > 1) await bed.call('DELETE', `${WS}/access-token/${made[made.length - 2]}`);
        });
        const key = keys[sort.replace('-', '') as AccessTokenSort];
        const direction = sort.startsWith('-') ? -1 : 1;
        const expected = all
          .filter(matches)
          .sort((a, b) => direction * (compare(key(a), key(b)) || compare(a.id, b.id)))
          .map((token) => token.id);
        const ids = found.map((token) => token.id);
        expect(ids.filter((id) => !made.includes(id))).toEqual(expected);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of made) await bed.call('DELETE', `${WS}/access-token/${id}`);
      },
    ),
    { numRuns: 12 },
  );
});

test('without a limit a page has at most 50 tokens, and no page has more than 200', async () => {
  const query = { limit: '201' };
  expect(await bed.problem('GET', `${WS}/access-tokens?${new URLSearchParams(query).toString()}`)).toEqual([
    422,
    'invalid-request',
  ]);
  const made = await Promise.all(Array.from({ length: 40 }, () => bed.issue()));
  expect((await page({})).access_tokens).toHaveLength(50);
  await Promise.all(made.map(({ id }) => bed.call('DELETE', `${WS}/access-token/${id}`)));
});

test.each([
  ['limit=0', '/limit'],
  ['limit=1.5', '/limit'],
  ['limit=ten', '/limit'],
  ['status=expired', '/status'],
  ['access_type=both', '/access_type'],
  ['sort=last_used_at', '/sort'],
  ['sort=--label', '/sort'],
  ['expiry=soon', '/expiry'],
  ['expires_within_days=0', '/expires_within_days'],
  ['use=ever', '/use'],
  ['unused_for_days=x', '/unused_for_days'],
  ['token_prefix=hwz_', '/token_prefix'],
  ['expires_after=tomorrow', '/expires_after'],
  ['created_before=2026-02-30T00:00:00Z', '/created_before'],
  ['search=', '/search'],
  ['status=enabled&status=disabled', '/status'],
  ['stauts=enabled', '/stauts'],
  ['cursor=abc', '/cursor'],
])('the query %s is refused and named', async (query, pointer) => {
  const answer = await bed.call<{ code: string; errors: object[] }>('GET', `${WS}/access-tokens?${query}`);
  expect(answer.body).toMatchObject({ status: 422, code: 'invalid-request' });
  expect(answer.body.errors[0]).toMatchObject({ in: 'query', pointer });
});

test('a cursor is refused for other filters, another sort or another list, and taken for another page size', async () => {
  const cursor = (await page({ limit: '1', sort: 'label' })).next_cursor!;
  expect((await page({ limit: '3', sort: 'label', cursor })).access_tokens).toHaveLength(3);
  for (const query of [{ sort: '-label' }, { sort: 'label', status: 'enabled' }, {}]) {
    const text = new URLSearchParams({ ...query, cursor } as Record<string, string>).toString();
    expect(await bed.problem('GET', `${WS}/access-tokens?${text}`)).toEqual([422, 'invalid-request']);
  }
  expect(await bed.problem('GET', `${WS}/project/proj_web/testcases?cursor=${cursor}`)).toEqual([
    422,
    'invalid-request',
  ]);
});

test('a cursor that somebody made up from a real one is refused as no cursor of this service', async () => {
  const cursor = (await page({ limit: '1' })).next_cursor!;
  const [key, value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
  for (const made of [
    ...[null, true, {}, [], ['a']].map((other) => [key, other, id]),
    ...[null, 7, {}, ['a']].map((other) => [key, value, other]),
    [key, value],
    { 0: key, 1: value, 2: id },
    'text',
    null,
  ]) {
    const text = Buffer.from(JSON.stringify(made)).toString('base64url');
    const answer = await bed.problem('GET', `${WS}/access-tokens?cursor=${text}`);
    expect([made, answer]).toEqual([made, [422, 'invalid-request']]);
  }
});

test('test cases come in pages, too', async () => {
  type Testcases = { testcases: { id: string }[]; next_cursor: string | null };
  const path = `${WS}/project/proj_web/testcases`;
  const whole = await bed.call<Testcases>('GET', path);
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const answer: { body: Testcases } = await bed.call<Testcases>(
      'GET',
      `${path}?limit=4${cursor && `&cursor=${cursor}`}`,
    );
    found.push(...answer.body.testcases.map((testcase) => testcase.id));
    cursor = answer.body.next_cursor;
  }
  expect(found).toEqual(whole.body.testcases.map((testcase) => testcase.id));
  expect(found).toHaveLength(6);
});

test('a cursor is good for the list of its own workspace, and of its own project, and for no other', async () => {
  const [acme] = acmeWith().workspaces;
  const label = 'hawzu-tokens management';
  const management = [{ label, role: 'role_administrator' }];
  const seed = {
    workspaces: [
      acme!,
      { ...acme!, id: 'ws_other', management_tokens: management.map((one) => ({ ...one, label: 'other' })) },
    ],
  };
  const second = encodeTokenValue(deterministicRandom('other')(22));
  const both = await startBed({
    file: undefined,
    seed,
    bootstrapTokens: [
      { label, value: MANAGEMENT },
      { label: 'other', value: second },
    ],
  });
  for (const token of [MANAGEMENT, second])
    for (const n of [1, 2]) {
      const body = {
        label: `t${n}`,
        access_type: 'workspace',
        workspace_role: { id: 'role_viewer' },
        expires_at: null,
      };
      const workspace = token === MANAGEMENT ? WS : '/workspace/ws_other';
      await both.call('POST', `${workspace}/access-tokens`, {
        token,
        body,
        headers: { 'idempotency-key': `cursor ${n}` },
      });
    }
  const list = (path: string, token: string, cursor = '') =>
    both.call<{ next_cursor: string; code?: string }>('GET', `${path}?limit=1${cursor && `&cursor=${cursor}`}`, {
      token,
    });
  const cases = [
    [`${WS}/access-tokens`, MANAGEMENT, '/workspace/ws_other/access-tokens', second],
    [`${WS}/project/proj_web/testcases`, MANAGEMENT, `${WS}/project/proj_api/testcases`, MANAGEMENT],
  ] as const;
  for (const [path, token, elsewhere, by] of cases) {
    const { next_cursor: cursor } = (await list(path, token)).body;
    expect((await list(elsewhere, by)).status).toBe(200);
    expect((await list(path, token, cursor)).status).toBe(200);
    expect(await list(elsewhere, by, cursor)).toMatchObject({ status: 422, body: { code: 'invalid-request' } });
  }
});
