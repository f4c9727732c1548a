import Ajv2020 from 'ajv/dist/2020';
import fc from 'fast-check';
import {
  encodeTokenValue,
  openApiDocument,
  projectPermissionIds,
  RESOURCE_KINDS,
  type WireIssuedAccessToken,
  type WireProblem,
  type WireRole,
  workspacePermissionIds,
} from '../../src/contract';
import { openRaw, type RawAnswer } from './raw-request';
import { anything, documented, type DocumentedOperation, encodedJunk, valid } from './request-generator';
import { MANAGEMENT, startBed, WS, type Bed } from './service-bed';

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addFormat('date-time', true).addFormat('uri', true).addSchema(openApiDocument, 'contract');

type Schema = Parameters<typeof valid>[0];

/** A request as bytes, and what it was made of. */
interface Generated {
  readonly operation: DocumentedOperation;
  readonly head: string;
  readonly body: Buffer;
}

/** Stand for tokens that are there when the request is sent, and for their values. */
const SOMEBODY = ['{{somebody}}', '{{a manager}}'];
/** As the seed brings them. */
const RESOURCES = { testcase_id: 'tc_web_001', execution_id: 'exe_web_001', defect_id: 'def_web_001' };
/** A custom role of the workspace. */
const SOME_ROLE = '{{some role}}';
const VALUES = [...Array<string>(5).fill('{{management}}'), '{{the manager}}', '{{a viewer}}'];

const line = (name: string, value: string): string => `${name}: ${value}\r\n`;
const sometimes = <T>(odds: number, usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: odds, arbitrary: usual }, { weight: 1, arbitrary: rare });

/** One in so many parts of a request is wrong. */
const ODDS = 16;

function targets(operation: DocumentedOperation): fc.Arbitrary<string> {
  const known: Record<string, readonly string[]> = {
    workspace_id: [...Array<string>(9).fill('ws_acme'), 'ws_other'],
    project_id: ['proj_web', 'proj_api', 'proj_nowhere'],
    token_id: [...SOMEBODY, ...SOMEBODY, ...SOMEBODY, 'tok_nobody'],
    user_id: ['user_tomas', 'user_ines', 'user_mara', 'user_nobody'],
    ...Object.fromEntries(
      Object.entries(RESOURCES).map(([name, id]) => [name, [id, id, id, id, id.replace('_001', '_nowhere')]]),
    ),
    role_id: [...Array<string>(6).fill(SOME_ROLE), 'role_viewer', 'role_nobody'],
  };
  const ids = operation.parameters
    .filter((parameter) => parameter.in === 'path')
    .map(({ name }) => sometimes(ODDS, fc.constantFrom(...known[name]!), encodedJunk).map((id) => [name, id] as const));
  const query = operation.parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema }) => {
      const value = sometimes(
        ODDS,
        valid(schema).map((one) => encodeURIComponent(String(one))),
        encodedJunk,
      );
      return fc.option(
        value.map((text) => `${name}=${text}`),
        { nil: undefined, freq: 2 },
      );
    });
  const extra = sometimes(
    ODDS,
    fc.constant(undefined),
    fc.tuple(encodedJunk, encodedJunk).map(([a, b]) => `${a}=${b}`),
  );
  return fc.tuple(fc.tuple(...ids), fc.tuple(...query), extra, fc.boolean()).map(([pairs, parts, more, twice]) => {
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => new Map(pairs).get(name) ?? '');
    const given = [...parts, more].filter((part) => part !== undefined);
    if (twice && given.length > 3) given.push(given[0]!);
    return given.length === 0 ? path : `${path}?${given.join('&')}`;
  });
}

function headers(operation: DocumentedOperation): fc.Arbitrary<string> {
  const bearer = sometimes(
    ODDS,
    fc.constantFrom(...VALUES).map((value) => line('Authorization', `Bearer ${value}`)),
    fc.constantFrom(
      '',
      line('Authorization', 'Basic YTpi'),
      line('Authorization', `Bearer ${encodeTokenValue(new Uint8Array(22).fill(1))}`),
      line('Authorization', `Bearer ${MANAGEMENT}`).repeat(2),
    ),
  );
  const host = sometimes(
    ODDS * 2,
    fc.constant(line('Host', 'localhost')),
    fc.constantFrom('', line('Host', 'localhost').repeat(2), line('Host', 'evil.example'), line('Host', '')),
  );
  const named = operation.parameters
    .filter((parameter) => parameter.in === 'header')
    .map(({ name, schema, required }) => {
      const value = sometimes(
        ODDS,
        valid(schema).map((one) => line(name, String(one))),
        fc.constantFrom(
          '',
          line(name, '\t'),
          line(name, 'é'),
          line(name, 'x'.repeat(300)),
          line(name, '"a"').repeat(2),
        ),
      );
      return required ? value : sometimes(3, fc.constant(''), value);
    });
  const odd = sometimes(
    ODDS * 2,
    fc.constant(''),
    fc.constantFrom(
      line('Expect', 'the worst'),
      line('Expect', '100-continue'),
      line('X', 'x'.repeat(17_000)),
      'bad\r\n',
    ),
  );
  return fc.tuple(bearer, host, ...named, odd).map((lines) => lines.join(''));
}

function bodies(operation: DocumentedOperation): fc.Arbitrary<{ readonly head: string; readonly body: Buffer }> {
  const schema = operation.requestBody?.content['application/json']?.schema;
  const json = 'Content-Type: application/json\r\n';
  const sent = (body: Buffer, head: string) => ({
    head: `${head}${line('Content-Length', String(body.length))}`,
    body,
  });
  const none = fc.constant({ head: '', body: Buffer.alloc(0) });
  const wanted =
    schema === undefined ? none : workable(schema).map((value) => sent(Buffer.from(JSON.stringify(value)), json));
  const text = JSON.stringify({ label: 'x' });
  const junk = fc.oneof(
    anything.map((value) => sent(Buffer.from(JSON.stringify(value)), json)),
    fc
      .tuple(workable(schema ?? { type: 'object', properties: {} }), fc.string(), anything)
      .map(([value, name, other]) => sent(Buffer.from(JSON.stringify({ ...(value as object), [name]: other })), json)),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => sent(Buffer.from(bytes), json)),
    fc.constantFrom(
      sent(Buffer.from('{"label":"a","label":"b"}'), json),
      sent(Buffer.from('{"label":"\xff"}', 'latin1'), json),
      sent(Buffer.from(`{${Array.from({ length: 4_000 }, (_, at) => `"m${at}":0`).join()}}`), json),
      sent(Buffer.alloc(65_537, ' '), json),
      sent(Buffer.from(text), 'Content-Type: text/plain\r\n'),
      sent(Buffer.from(text), ''),
      sent(Buffer.from(text), `${json}Content-Encoding: gzip\r\n`),
      sent(Buffer.from(text), json.repeat(2)),
      { head: `${json}Transfer-Encoding: chunked\r\n`, body: Buffer.from(`d\r\n${text}\r\n0\r\n\r\n`) },
      { head: `${json}Transfer-Encoding: chunked\r\n`, body: Buffer.from('zz\r\n') },
    ),
  );
  return sometimes(ODDS / 2, wanted, junk);
}

/** Permissions of one scope, and a project role where there may be one. */
function workableRole(schema: Schema): fc.Arbitrary<unknown> {
  const ids = { workspace: workspacePermissionIds, project: projectPermissionIds };
  const parts = fc.record({
    workspace: fc.subarray([...ids.workspace], { maxLength: 5 }),
    project: fc.subarray([...ids.project], { maxLength: 5 }),
    amountsTo: fc.constantFrom(null, { id: 'role_project_viewer' }, { id: 'role_project_nobody' }),
  });
  return fc.tuple(valid(schema), parts).map(([value, { workspace, project, amountsTo }]) => {
    const { permissions, project_role: _, ...rest } = value as Record<string, unknown>;
    // The role that edits meet is one of the workspace.
    const isProject = rest.scope === 'project';
    return {
      ...rest,
      ...(permissions !== undefined && { permissions: isProject ? project : workspace }),
      ...(!isProject && { project_role: amountsTo }),
    };
  });
}

/** Test cases and executions that are there in most of them. */
function workableResource(schema: Schema): fc.Arbitrary<unknown> {
  const some = (name: keyof typeof RESOURCES) => sometimes(6, fc.constant(RESOURCES[name]), fc.constant('tc_nowhere'));
  const named = fc.record({ testcase_id: some('testcase_id'), execution_id: some('execution_id') });
  return fc.tuple(valid(schema), named).map(([value, { testcase_id, execution_id }]) => ({
    ...(value as object),
    ...('testcase_id' in (value as object) && { testcase_id }),
    ...('execution_id' in (value as object) && { execution_id }),
    ...('testcases' in (value as object) && { testcases: [testcase_id] }),
  }));
}

/** Values of a body with roles and projects that are there in most of them. */
function workable(schema: Schema): fc.Arbitrary<unknown> {
  if (/\/((Create|Edit)(Testcase|Execution|Defect)|ReportResult)$/.test(String(schema.$ref)))
    return workableResource(schema);
  if (/\/(Create|Edit)Role$/.test(String(schema.$ref))) return workableRole(schema);
  const role = fc.constantFrom('role_viewer', 'role_team_member', 'role_administrator', 'role_owner', 'role_nobody');
  const grant = fc.record({
    project_id: fc.constantFrom('proj_web', 'proj_api', 'proj_nowhere'),
    role: fc.record({ id: fc.constantFrom('role_project_viewer', 'role_project_manager', 'role_viewer') }),
  });
  const made = fc.tuple(valid(schema), role, fc.array(grant, { minLength: 1, maxLength: 2 }), fc.boolean());
  return made.map(([value, id, project_grants, isProject]) => {
    if (typeof value !== 'object' || value === null) return value;
    const { workspace_role: _role, project_grants: _grants, ...rest } = value as Record<string, unknown>;
    // An edit; both tokens that it meets are workspace tokens.
    if (!('access_type' in rest) || !('label' in rest))
      return { ...rest, access_type: 'workspace', workspace_role: { id } };
    return isProject
      ? { ...rest, access_type: 'project', project_grants }
      : { ...rest, access_type: 'workspace', workspace_role: { id } };
  });
}

const generated: fc.Arbitrary<Generated> = fc.oneof(
  ...documented.map((operation) =>
    fc
      .tuple(targets(operation), headers(operation), bodies(operation))
      .map(([target, head, { head: more, body }]): Generated => {
        const first = `${operation.method} ${target} HTTP/1.1\r\nConnection: close\r\n`;
        return { operation, head: `${first}${head}${more}\r\n`, body };
      }),
  ),
);

/** What is wrong with an answer, by the document; empty: nothing. */
function undocumentedIn(
  operation: DocumentedOperation,
  { status, headers: given, text }: RawAnswer,
): readonly string[] {
  const isProblem = given.get('content-type')?.startsWith('application/problem+json') === true;
  const code = isProblem ? (JSON.parse(text) as WireProblem).code : undefined;
  // A path whose id is empty, or that has a slash too many, is another path.
  if (code === 'route-not-found' || code === 'method-not-allowed') return [];
  const response = operation.responses[String(status)];
  if (response === undefined) return [`${status} ${code ?? ''} is not documented`];
  if (status >= 400 && !response.description.includes(`\`${code}\``))
    return [`${status} ${code ?? ''} is not documented`];
  const [content] = Object.entries(response.content ?? {});
  if (content === undefined) return text === '' ? [] : ['there is a body'];
  if (!given.get('content-type')?.startsWith(content[0])) return [`the type is ${given.get('content-type')}`];
  const reference = String(content[1].schema.$ref);
  if (content[0] === 'application/x-ndjson')
    return text
      .trimEnd()
      .split('\n')
      .flatMap((one) => errorsOf(reference, one));
  return errorsOf(reference, text);
}

function errorsOf(reference: string, text: string): readonly string[] {
  const validate = ajv.getSchema(`contract${reference}`) ?? ajv.compile({ $ref: `contract${reference}` });
  return validate(JSON.parse(text))
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

const state = async (bed: Bed): Promise<string> =>
  JSON.stringify([
    ...(await bed.service.snapshot()).map(
      ({ lastUsedAt: _at, lastUsedFrom: _from, useCount: _count, verified: _, ...row }) => row,
    ),
    (await bed.call('GET', `${WS}/roles`)).text,
    (await bed.call('GET', `${WS}/users`)).text,
    ...(await Promise.all(
      RESOURCE_KINDS.map(async ({ plural }) => (await bed.call('GET', `${WS}/project/proj_web/${plural}`)).text),
    )),
  ]);

/** A custom role of the workspace; a new one where requests have deleted all. */
async function someRole(bed: Bed): Promise<string> {
  const { roles } = (await bed.call<{ roles: WireRole[] }>('GET', `${WS}/roles`)).body;
  const found = roles.find(({ system, scope }) => !system && scope === 'workspace');
  if (found !== undefined) return found.id;
  const body = { name: 'another', scope: 'workspace', permissions: [] };
  return (await bed.call<WireRole>('POST', `${WS}/roles`, { body })).body.id;
}

/** Tokens for the places that requests leave open; each is made again when a request has ended it. */
async function cast(bed: Bed, made: Map<string, WireIssuedAccessToken>): Promise<ReadonlyMap<string, string>> {
  const roles = { '{{somebody}}': 'role_viewer', '{{a manager}}': 'role_workspace_manager' };
  for (const [name, id] of Object.entries(roles)) {
    const token = made.get(name)?.token;
    const isThere = token !== undefined && (await bed.call('GET', '/me', { token })).status === 200;
    if (!isThere) made.set(name, await bed.issue({ workspace_role: { id } }));
  }
  const role = await someRole(bed);
  const [somebody, manager] = SOMEBODY.map((name) => made.get(name)!);
  return new Map([
    [SOMEBODY[0]!, somebody!.id],
    [SOMEBODY[1]!, manager!.id],
    [SOME_ROLE, role],
    ['{{management}}', MANAGEMENT],
    ['{{the manager}}', manager!.token],
    ['{{a viewer}}', somebody!.token],
  ]);
}

/** Sends so many generated requests to a fresh service and holds each answer, and what became of the store, against the document. */
export async function expectDocumentedAnswers(seed: number, count: number): Promise<ReadonlySet<string>> {
  const bed = await startBed({ file: undefined });
  const answered = new Set<string>();
  const made = new Map<string, WireIssuedAccessToken>();
  // What a refused request left as it was need not be looked at again.
  let known: { readonly actors: ReadonlyMap<string, string>; readonly before: string } | undefined;
  try {
    for (const { operation, head, body } of fc.sample(generated, { seed, numRuns: count })) {
      known ??= { actors: await cast(bed, made), before: await state(bed) };
      const { actors, before } = known;
      const filled = head.replace(/\{\{[a-z ]+\}\}/g, (name) => actors.get(name) ?? name);
      const connection = await openRaw(bed.service.port);
      connection.send(Buffer.concat([Buffer.from(filled, 'latin1'), body]));
      const answer = await connection.answer();
      const said = {
        request: `${filled}${body.toString('latin1')}`.slice(0, 2_000),
        answer: answer.text.slice(0, 500),
      };
      expect({ ...said, wrong: undocumentedIn(operation, answer) }).toEqual({ ...said, wrong: [] });
      expect(answer.status).toBeLessThan(500);
      // An export is as long as what happened.
      if (operation.operationId !== 'exportAuditEvents') expect(answer.text.length).toBeLessThan(100_000);
      if (answer.status >= 400) expect({ ...said, state: await state(bed) }).toEqual({ ...said, state: before });
      else known = undefined;
      answered.add(`${operation.operationId} ${answer.status < 400 ? 'done' : 'refused'}`);
    }
    expect(JSON.stringify(bed.lines)).not.toMatch(/\\u0000|%|hwz_|"failure"/);
  } finally {
    await bed.close();
  }
  return answered;
}
