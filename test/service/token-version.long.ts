import { copyFileSync } from 'node:fs';
import type { WireAccessToken, WireAccessTokenList, WireProblem, WireRoleInUse } from '../../src/contract';
import { exported } from './audit-reading';
import { grants, MANAGEMENT, START, startBed, viewer, WS, type Bed } from './service-bed';
import { turnBack } from './old-store';

let bed: Bed;
beforeAll(async () => (bed = await startBed()));
afterAll(() => bed.close());

const at = (id: string) => `${WS}/access-token/${id}`;
const changing: readonly (readonly [string, string, object | undefined])[] = [
  ['PATCH', '', { label: 'other' }],
  ['POST', '/enable', undefined],
  ['POST', '/disable', undefined],
  ['DELETE', '', undefined],
];

test('every answer with one token carries its version as a strong ETag, the list as a member of each', async () => {
  const answers = [
    await bed.call<WireAccessToken>('POST', `${WS}/access-tokens`, {
      body: { label: 'tagged', ...viewer },
      headers: { 'idempotency-key': 'tagged' },
    }),
  ];
  const { id } = answers[0]!.body;
  answers.push(await bed.call('GET', at(id)));
  answers.push(await bed.call('PATCH', at(id), { body: { label: 'tagged too' } }));
  answers.push(await bed.call('POST', `${at(id)}/disable`));
  answers.push(await bed.call('POST', `${at(id)}/enable`));
  for (const { headers, body } of answers) expect(headers.get('etag')).toBe(`"${body.version}"`);
  // Issued, read, edited, disabled, enabled: reading changed nothing.
  expect(new Set(answers.map(({ body }) => body.version)).size).toBe(4);
  const { access_tokens } = (await bed.call<WireAccessTokenList>('GET', `${WS}/access-tokens`)).body;
  expect(access_tokens.find((token) => token.id === id)?.version).toBe(answers.at(-1)!.body.version);
});

test.each(changing)('%s%s on a version that is no more is 412 and changes nothing', async (method, action, body) => {
  const { id } = await bed.issue();
  const seen = await bed.call<WireAccessToken>('GET', at(id));
  await bed.call('PATCH', at(id), { body: { label: 'meanwhile' } });
  const before = await bed.service.snapshot();
  const headers = { 'if-match': seen.headers.get('etag')! };
  expect(await bed.problem(method, at(id) + action, { body, headers })).toEqual([412, 'token-changed']);
  expect(await bed.service.snapshot()).toEqual(before);
});

test.each(changing)('%s%s takes only the ETag of one answer', async (method, action, body) => {
  const { id, version } = await bed.issue();
  for (const tag of ['*', version, `W/"${version}"`, `"${version}", "${version}"`, '""', `"${'a'.repeat(41)}"`]) {
    const answer = await bed.call<WireProblem>(method, at(id) + action, { body, headers: { 'if-match': tag } });
    expect(answer.body).toMatchObject({ code: 'invalid-request', errors: [{ in: 'header', pointer: '/If-Match' }] });
  }
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const)(
  'a store of version %d is opened with all that it holds: found, sorted, with versions, the seed may issue as before',
  async (version) => {
    const older = await startBed();
    const { id, token } = await older.issue({ label: 'Ärger beyond ASCII', expires_at: '2027-01-01T00:00:00Z' });
    const gone = await older.issue({ label: 'ärger that was revoked' });
    await older.call('DELETE', at(gone.id));
    await older.service.close();
    turnBack(older.file, version);
    const again = await older.reopen();
    const read = await again.call<WireAccessToken>('GET', at(id));
    const headers = { 'if-match': read.headers.get('etag')! };
    const list = async (query: string) =>
      (await again.call<WireAccessTokenList>('GET', `${WS}/access-tokens?${query}`)).body.access_tokens;
    expect((await list('search=%C3%84RG')).map((one) => one.id)).toEqual([id]);
    expect((await list('search=mara')).map((one) => one.id)).toEqual(expect.arrayContaining([id]));
    expect(read.body).toMatchObject({
      created_by: { id: 'user_mara' },
      created_by_token: { name: 'hawzu-tokens management' },
    });
    expect((await list('expiry=none')).map((one) => one.label)).toEqual(['hawzu-tokens management']);
    expect((await list('sort=-expires_at')).map((one) => one.id).indexOf(id)).toBe(1);
    expect((await again.call('PATCH', at(id), { body: { label: 'upgraded' }, headers })).status).toBe(200);
    expect((await list('search=upgr')).map((one) => one.id)).toEqual([id]);
    expect(await list('search=%C3%84RG')).toEqual([]);
    expect((await again.call('GET', '/me', { token })).status).toBe(200);
    expect((await again.call('GET', `${WS}/project/proj_web/testcase/tc_web_001`)).status).toBe(200);
    // Nobody changed anything by that.
    const { events } = await exported(again, MANAGEMENT);
    expect(events.filter(({ kind }) => kind.startsWith('bring-'))).toEqual([]);
    expect(await again.problem('GET', '/me', { token: gone.token })).toEqual([401, 'token-revoked']);
    // Both are made in one moment, so nothing tells which comes first.
    expect(new Map((await list('')).map((one) => [one.label, one.max_issued_lifetime]))).toEqual(
      new Map([
        ['hawzu-tokens management', 'unlimited'],
        ['upgraded', null],
      ]),
    );
    await again.close();
  },
);

test.each([4, 5] as const)(
  'in a store of version %d it is told who has a role, of project tokens, too',
  async (version) => {
    const older = await startBed();
    const [role, projects] = ['role_project_viewer', ['proj_web', 'proj_api']];
    await older.issue({ ...grants(...projects.map((one) => [one, role] as const)), workspace_role: undefined });
    await older.service.close();
    turnBack(older.file, version);
    const again = await older.reopen();
    const { used_by } = (await again.call<WireRoleInUse>('GET', `${WS}/role/${role}`)).body;
    expect(used_by.access_tokens).toBe(1);
    await again.close();
  },
);

test('what was decided on a version that a restored backup took back is not done on another that came in its place', async () => {
  let restored = await startBed();
  const { id } = await restored.issue();
  const backup = `${restored.file}.backup`;
  await restored.service.close();
  copyFileSync(restored.file, backup);
  const edited = async (label: string, seconds: number) => {
    restored = await restored.reopen();
    restored.clock.now = START + seconds * 1000;
    return (await restored.call('PATCH', at(id), { body: { label } })).headers.get('etag')!;
  };
  const lost = await edited('before the backup came back', 1);
  await restored.service.close();
  copyFileSync(backup, restored.file);
  const now = await edited('after it', 2);
  for (const [tag, status] of [
    [lost, 412],
    [now, 200],
  ] as const) {
    const answer = await restored.call('PATCH', at(id), { body: { label: 'decided' }, headers: { 'if-match': tag } });
    expect([tag, answer.status]).toEqual([tag, status]);
  }
  await restored.close();
});
