import {
  RESOURCE_KINDS,
  type ResourceKind,
  type WireDefect,
  type WireExecution,
  type WireProblem,
  type WireResource,
  type WireTestcase,
} from '../../src/contract';
import { brokenIn, exported } from './audit-reading';
import { grants, HOUR, MANAGEMENT, START, startBed, WS, type Bed } from './service-bed';

const WEB = `${WS}/project/proj_web`;

let bed: Bed;
beforeAll(async () => (bed = await startBed()));
beforeEach(() => (bed.clock.now = START));
afterAll(() => bed.close());

/** What a request to create one of each kind says, and what comes of it. */
const CASES: Readonly<Record<ResourceKind['name'], { body: object; becomes: object; edit: object }>> = {
  testcase: {
    body: { title: 'A gift card pays a part' },
    becomes: { title: 'A gift card pays a part', priority: 'medium', type: 'functional', tags: [] },
    edit: { priority: 'high', tags: ['checkout'] },
  },
  execution: {
    body: { title: 'Nightly', testcases: ['tc_web_002', 'tc_web_001'] },
    becomes: {
      ...{ title: 'Nightly', status: 'not_started' },
      results: ['tc_web_002', 'tc_web_001'].map((testcase_id) => ({ testcase_id, result: 'not_executed' })),
    },
    edit: { status: 'completed' },
  },
  defect: {
    body: { title: 'The total is wrong', testcase_id: 'tc_web_001' },
    becomes: {
      ...{ title: 'The total is wrong', severity: 'medium', status: 'open' },
      ...{ testcase_id: 'tc_web_001', execution_id: null },
    },
    edit: { status: 'closed', execution_id: 'exe_web_001' },
  },
};

const create = <Body = WireResource>(kind: ResourceKind, options: { token?: string; headers?: object } = {}) =>
  bed.call<Body>('POST', `${WEB}/${kind.plural}`, { body: CASES[kind.name].body, ...options } as object);
const at = ({ name }: ResourceKind, id: string): string => `${WEB}/${name}/${id}`;
const kinds = RESOURCE_KINDS.map((kind) => [kind.words[0], kind] as const);

describe.each(kinds)('%s', (_, kind) => {
  const { becomes, edit } = CASES[kind.name];
  const one = kind.words[0];

  test('is created, read, listed and changed by whoever may, and says who made it and when', async () => {
    const { token } = await bed.issue({ workspace_role: undefined, ...grants(['proj_web', 'role_project_manager']) });
    const made = await create(kind, { token });
    const { id, version } = made.body;
    expect([made.status, made.headers.get('etag')]).toEqual([201, `"${version}"`]);
    const person = { id: 'user_mara', type: 'USER', name: 'Mara Lindqvist' };
    const now = new Date(START).toISOString();
    const shown = { id, version, ...becomes, created_by: person, created_at: now, updated_at: now };
    expect(made.body).toEqual(shown);
    const read = await bed.call('GET', at(kind, id), { token });
    expect([read.body, read.headers.get('etag')]).toEqual([shown, `"${version}"`]);
    const list = await bed.call<Record<string, object[]>>('GET', `${WEB}/${kind.plural}?limit=200`, { token });
    expect(list.body[kind.plural]).toContainEqual(shown);
    bed.clock.now = START + HOUR;
    const edited = await bed.call<WireResource>('PATCH', at(kind, id), { token, body: edit });
    expect(edited.body).toEqual({
      ...{ ...shown, ...edit, version: edited.body.version },
      updated_at: new Date(START + HOUR).toISOString(),
    });
    expect(edited.headers.get('etag')).not.toBe(made.headers.get('etag'));
  });

  test('is changed by If-Match only as it was seen', async () => {
    const { id, version } = (await create(kind)).body;
    const put = (ifMatch: string) =>
      bed.call<WireProblem>('PATCH', at(kind, id), { body: edit, headers: { 'if-match': ifMatch } });
    expect((await put(`"${version}"`)).status).toBe(200);
    const again = await put(`"${version}"`);
    expect([again.status, again.body.code]).toEqual([412, `${kind.name}-changed`]);
    expect(again.body.detail).toContain(`The ${one} is at version 2-`);
  });

  test('is made once by one Idempotency-Key, however many requests carry it, and by each without one', async () => {
    const headers = { 'idempotency-key': `once ${kind.name}` };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => create<WireProblem & { id: string }>(kind, { headers })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    const { id } = answers.find(({ status }) => status === 201)!.body;
    const told = answers.filter(({ status }) => status === 409).map(({ body }) => [body.code, body.resource_id]);
    expect(told).toEqual(told.map(() => ['idempotency-key-reused', id]));
    // The key is that of its project.
    const testcase = await bed.call<WireTestcase>('POST', `${WS}/project/proj_api/testcases`, {
      ...{ body: { title: 'x' }, headers },
    });
    expect(testcase.status).toBe(201);
    expect((await create(kind)).body.id).not.toBe((await create(kind)).body.id);
  });

  test('that is not there, or is in another project, is not found', async () => {
    const { id } = (await create(kind)).body;
    const missing = [404, `${kind.name}-not-found`];
    expect(await bed.problem('GET', at(kind, `${kind.idPrefix}_nobody`))).toEqual(missing);
    expect(await bed.problem('GET', `${WS}/project/proj_api/${kind.name}/${id}`)).toEqual(missing);
    expect(await bed.problem('PATCH', at(kind, `${kind.idPrefix}_nobody`), { body: edit })).toEqual(missing);
  });

  test.each([
    ['nothing', {}],
    ['a blank title', { title: ' ' }],
    ['an unknown member', { title: 'x', colour: 1 }],
    ['a token value', { title: MANAGEMENT }],
    ['an id', { title: 'x', id: 'x' }],
  ])('cannot be made of %s', async (_what, body) => {
    const answer = await bed.call<WireProblem>('POST', `${WEB}/${kind.plural}`, { body });
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid-request']);
    expect(answer.text).not.toContain(MANAGEMENT);
  });

  test('comes in pages that are the list when put together, while others are made', async () => {
    for (let n = 0; n < 5; n += 1) await create(kind);
    const ids = async (query: string) => {
      type Page = { readonly next_cursor: string | null } & Readonly<
        Record<string, readonly { readonly id: string }[]>
      >;
      const { body } = await bed.call<Page>('GET', `${WEB}/${kind.plural}?${query}`);
      return { ids: body[kind.plural]!.map(({ id }) => id), next: body.next_cursor };
    };
    const whole = (await ids('limit=200')).ids;
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; await create(kind)) {
      const page = await ids(`limit=2${cursor && `&cursor=${cursor}`}`);
      found.push(...page.ids);
      cursor = page.next;
    }
    expect(found).toEqual([...found].sort());
    expect(found.filter((id) => whole.includes(id))).toEqual(whole);
  });

  test('is told in the audit, with its project, what changed and by whom, and so is what was refused', async () => {
    const { events: before } = await exported(bed, MANAGEMENT);
    const { id } = (await create(kind)).body;
    await bed.call('PATCH', at(kind, id), { body: edit });
    const viewer = await bed.issue();
    await bed.call('PATCH', at(kind, id), { token: viewer.token, body: edit });
    const { events, head } = await exported(bed, MANAGEMENT);
    const told = events.slice(before.length).filter(({ target }) => target?.id === id);
    const target = { type: kind.name, id, project_id: 'proj_web' };
    const label = (CASES[kind.name].body as { title: string }).title;
    expect(told.map((event) => [event.kind, event.outcome, event.target])).toEqual([
      [`create-${kind.name}`, 'done', { ...target, label }],
      [`edit-${kind.name}`, 'done', { ...target, label }],
      [`edit-${kind.name}`, 'refused', { ...target, label: null }],
    ]);
    expect(told[1]!.after).toEqual(edit);
    expect(Object.keys(told[1]!.before!).sort()).toEqual(Object.keys(edit).sort());
    expect(told[2]).toMatchObject({ actor: { token: { id: viewer.id } }, refusal: { code: 'permission-missing' } });
    expect(brokenIn(events, [head!])).toBeUndefined();
  });

  test('that was made is a use of the right to make it, in its project', async () => {
    const { id, token } = await bed.issue({ workspace_role: { id: 'role_administrator' } });
    await create(kind, { token });
    type Usage = { uses: { permission: string; place: object; count: number }[] };
    const { uses } = (await bed.call<Usage>('GET', `${WS}/access-token/${id}/usage`)).body;
    const place = { type: 'project', id: 'proj_web' };
    expect(uses).toMatchObject([{ permission: `${kind.plural}:create`, place, count: 1 }]);
  });
});

const execution = RESOURCE_KINDS.find(({ name }) => name === 'execution')!;
const report = (id: string, body: object, options: object = {}) =>
  bed.call<WireExecution>('POST', `${at(execution, id)}/results`, { body, ...options });

test('whoever may run tests reports results and changes nothing else', async () => {
  const role = { name: 'Runner', scope: 'project', permissions: ['executions:execute'] };
  const { id: roleId } = (await bed.call<{ id: string }>('POST', `${WS}/roles`, { body: role })).body;
  const { token } = await bed.issue({ workspace_role: undefined, ...grants(['proj_web', roleId]) });
  const { id } = (await create<WireExecution>(execution)).body;
  const reported = await report(id, { testcase_id: 'tc_web_001', result: 'failed' }, { token });
  expect(reported.body).toMatchObject({
    status: 'in_progress',
    results: [
      { testcase_id: 'tc_web_002', result: 'not_executed' },
      { testcase_id: 'tc_web_001', result: 'failed' },
    ],
  });
  const edit = { token, body: { status: 'completed' } };
  expect(await bed.problem('PATCH', at(execution, id), edit)).toEqual([403, 'permission-missing']);
  const unknown = await report(id, { testcase_id: 'tc_web_003', result: 'passed' }, { token });
  expect([unknown.status, (unknown.body as unknown as WireProblem).code]).toEqual([422, 'testcase-unknown']);
  // What is reported again is as it was, and none of its kind in the audit.
  expect((await report(id, { testcase_id: 'tc_web_001', result: 'failed' }, { token })).body).toEqual(reported.body);
  const { events } = await exported(bed, MANAGEMENT);
  const told = events.filter(
    ({ kind, outcome, target }) => kind === 'report-result' && outcome === 'done' && target?.id === id,
  );
  expect(told.map(({ before, after }) => [before, after])).toEqual([
    [
      { status: 'not_started', 'result of tc_web_001': 'not_executed' },
      { status: 'in_progress', 'result of tc_web_001': 'failed' },
    ],
  ]);
});

test('results that many report at once are all there', async () => {
  const testcases: string[] = [];
  for (let n = 0; n < 30; n += 1) {
    const body = { title: `case ${n}` };
    testcases.push((await bed.call<WireTestcase>('POST', `${WEB}/testcases`, { body })).body.id);
  }
  const body = { title: 'parallel', testcases };
  const { id } = (await bed.call<WireExecution>('POST', `${WEB}/executions`, { body })).body;
  await Promise.all(testcases.map((testcase_id) => report(id, { testcase_id, result: 'passed' })));
  const { results } = (await bed.call<WireExecution>('GET', at(execution, id))).body;
  expect(results).toEqual(testcases.map((testcase_id) => ({ testcase_id, result: 'passed' })));
});

test.each([
  ['executions', { title: 'x', testcases: ['tc_web_001', 'tc_nobody'] }, 'testcase-unknown'],
  ['executions', { title: 'x', testcases: ['tc_api_001'] }, 'testcase-unknown'],
  ['defects', { title: 'x', testcase_id: 'tc_nobody' }, 'testcase-unknown'],
  ['defects', { title: 'x', execution_id: 'exe_nobody' }, 'execution-unknown'],
])('%s that name what is not in their project (%j) are refused: %s', async (plural, body, code) => {
  const before = (await bed.call('GET', `${WEB}/${plural}?limit=200`)).text;
  expect(await bed.problem('POST', `${WEB}/${plural}`, { body })).toEqual([422, code]);
  expect((await bed.call('GET', `${WEB}/${plural}?limit=200`)).text).toBe(before);
});

test('what a defect names can be changed to what is there, taken away, and to nothing else', async () => {
  const { id } = (await bed.call<WireDefect>('POST', `${WEB}/defects`, { body: { title: 'x' } })).body;
  const edit = (body: object) => bed.call<WireDefect>('PATCH', `${WEB}/defect/${id}`, { body });
  expect((await edit({ testcase_id: 'tc_web_002' })).body.testcase_id).toBe('tc_web_002');
  expect((await edit({ testcase_id: null })).body.testcase_id).toBeNull();
  expect((await edit({ execution_id: 'exe_nobody' })).status).toBe(422);
});

test('the seed brings some of each kind, made by nobody', async () => {
  const read = async (path: string) => (await bed.call<WireDefect>('GET', `${WEB}/${path}`)).body;
  expect(await read('testcase/tc_web_001')).toMatchObject({ priority: 'high', tags: ['checkout', 'smoke'] });
  expect(await read('execution/exe_web_001')).toMatchObject({ status: 'in_progress', created_by: null });
  expect(await read('defect/def_web_001')).toMatchObject({
    ...{ severity: 'high', status: 'open', testcase_id: 'tc_web_003', execution_id: 'exe_web_001' },
  });
});

test('what was made and changed is there after the service was closed and opened again', async () => {
  const made = await Promise.all(RESOURCE_KINDS.map((kind) => create(kind)));
  await bed.call('PATCH', `${WEB}/testcase/tc_web_006`, { body: { title: 'Renamed' } });
  bed = await bed.reopen();
  for (const [n, kind] of RESOURCE_KINDS.entries()) {
    expect((await bed.call('GET', at(kind, made[n]!.body.id))).body).toEqual(made[n]!.body);
  }
  expect((await bed.call<WireTestcase>('GET', `${WEB}/testcase/tc_web_006`)).body.title).toBe('Renamed');
});
