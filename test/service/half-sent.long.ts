import { operations, RESOURCE_KINDS, type OperationDefinition, type WireMe } from '../../src/contract';
import { openRaw } from './raw-request';
import { acmeWith, grants, HOUR, startBed, WS, type Bed } from './service-bed';
import { SEEDED_IDS, workableBody } from './workable-bodies';

const NOTHING = { id: 'role_nothing', name: 'Nothing', scope: 'workspace', permissions: [] };
const inProject = ({ path }: OperationDefinition): boolean => path.includes('{project_id}');
const PROJECT_OPERATIONS = ['get-me', 'list-projects', ...operations.filter(inProject).map(({ name }) => name)];

let bed: Bed;
/** Where the caller loses its power: another replica, where the database has several. */
let elsewhere: Bed;
/** A custom role that is there. */
let role: string;
/** Resolves when the service has admitted the request whose path it is. */
let admitted: (() => void) | undefined;
beforeAll(async () => {
  bed = await startBed({
    seed: acmeWith([NOTHING]),
    file: undefined,
    faults: () => {
      admitted?.();
      return undefined;
    },
  });
  elsewhere = await bed.replica();
});
afterAll(async () => {
  await elsewhere.service.close();
  await bed.close();
});
beforeEach(async () => {
  // A clock that goes back revives nobody, so each test begins when the one before has ended.
  end = bed.clock.now + HOUR;
  role = await newRole();
});

let made = 0;
async function newRole(): Promise<string> {
  const body = { name: `role ${(made += 1)}`, scope: 'workspace', permissions: ['groups:view'] };
  const { id } = (await bed.call<{ id: string }>('POST', `${WS}/roles`, { body })).body;
  // There are at most so many.
  if (role !== undefined) await bed.call('DELETE', `${WS}/role/${role}`);
  return id;
}

const at = (id: string) => `${WS}/access-token/${id}`;
/** When the tokens of a test end. */
let end: number;
const later = (): string => new Date(end).toISOString();
const administrator = () => ({ workspace_role: { id: 'role_administrator' }, expires_at: later() });
const twoProjects = () => ({
  ...grants(['proj_web', 'role_project_manager'], ['proj_api', 'role_project_manager']),
  workspace_role: undefined,
  expires_at: later(),
});

/** What takes its power from a caller, and what a request that needs it is answered then. */
const endings: Readonly<Record<string, readonly [(id: string) => Promise<unknown> | void, number, string]>> = {
  revoked: [(id) => elsewhere.call('DELETE', at(id)), 401, 'token-revoked'],
  disabled: [(id) => elsewhere.call('POST', `${at(id)}/disable`), 401, 'token-disabled'],
  expired: [() => void (bed.clock.now = end), 401, 'token-expired'],
  narrowed: [
    (id) => elsewhere.call('PATCH', at(id), { body: { workspace_role: { id: NOTHING.id } } }),
    403,
    'permission-missing',
  ],
  'without its project': [
    (id) => elsewhere.call('PATCH', at(id), { body: grants(['proj_api', 'role_project_viewer']) }),
    403,
    'no-access-to-project',
  ],
};

/** What the request says, cut in two where the caller loses its power. */
type Cut = 'after the headers' | 'after the first byte of the body' | 'before the last byte';
function halves(operation: OperationDefinition, token: string, target: string, cut: Cut): readonly [string, string] {
  const ids: Record<string, string> = { ...SEEDED_IDS, token_id: target, role_id: role };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name]!);
  const isIssuing = operation.body === 'IssueAccessToken';
  const wanted = {
    ...workableBody(operation, `late ${target}`),
    ...(isIssuing && { expires_at: later() }),
    ...(operation.body === 'EditAccessToken' && { workspace_role: { id: 'role_administrator' } }),
  };
  // An operation that takes no body has to refuse one, but whoever has no power hears of that first.
  const body = JSON.stringify(operation.body === undefined ? {} : wanted);
  const head = [
    `${operation.method} /api/v1${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: close',
    `Authorization: Bearer ${token}`,
    ...(isIssuing ? [`Idempotency-Key: late ${target}`] : []),
    ...(operation.method === 'GET' ? [] : ['Content-Type: application/json', `Content-Length: ${body.length}`]),
  ];
  // Nobody waits for the body of a GET: it is cut within its headers.
  const whole = `${head.join('\r\n')}\r\n\r\n${operation.method === 'GET' ? '' : body}`;
  const end = operation.method === 'GET' ? whole.length - 3 : whole.indexOf('\r\n\r\n') + 4;
  const place = {
    'after the headers': end,
    'after the first byte of the body': end + 1,
    'before the last byte': whole.length - 1,
  }[cut];
  return [whole.slice(0, place), whole.slice(place)];
}

const withoutUses = async () => [
  ...(await bed.service.snapshot()).map(({ lastUsedAt: _at, lastUsedFrom: _from, useCount: _count, ...row }) => row),
  (await bed.call('GET', `${WS}/roles`)).text,
  // How many tokens each made is told as of now, as of all of them.
  (await bed.call('GET', `${WS}/users`)).text,
  ...(await Promise.all(
    RESOURCE_KINDS.map(async ({ plural }) => (await bed.call('GET', `${WS}/project/proj_web/${plural}`)).text),
  )),
];

const soon = async () => {
  for (let turns = 0; turns < 5; turns += 1) await new Promise(setImmediate);
};

const cuts: readonly Cut[] = ['after the headers', 'after the first byte of the body', 'before the last byte'];
const cases = operations.flatMap((operation) =>
  Object.keys(endings)
    .filter((ending) => ending !== 'without its project' || PROJECT_OPERATIONS.includes(operation.name))
    .flatMap((ending) => cuts.map((cut) => [operation.name, ending, cut, operation] as const)),
);

test.each(cases)('%s by a token that is %s %s has no power any more', async (name, ending, cut, operation) => {
  const caller = await bed.issue(ending === 'without its project' ? twoProjects() : administrator());
  const target = await bed.issue();
  const [first, rest] = halves(operation, caller.token, target.id, cut);
  const isAdmitted = new Promise<void>((resolve) => (admitted = resolve));
  const connection = await openRaw(bed.service.port);
  connection.send(first);
  if (operation.method !== 'GET') await isAdmitted;
  await soon();
  const [takePower, status, code] = endings[ending]!;
  await takePower(caller.id);
  const before = await withoutUses();
  connection.send(rest);
  const answer = await connection.answer();
  expect(await withoutUses()).toEqual(before);
  const body = JSON.parse(answer.text) as Partial<Pick<WireMe, 'workspace_role' | 'projects'>> & { code?: string };
  const refusal = inProject(operation) && status === 403 ? 'no-access-to-project' : code;
  const sees = name === 'list-projects' && ending === 'without its project';
  if (status === 401 || (operation.permission !== null && !sees)) {
    expect([answer.status, body.code]).toEqual([status, refusal]);
    return;
  }
  // What any token may ask is answered as of now.
  expect(answer.status).toBe(200);
  if (name === 'get-me' && ending === 'narrowed') expect(body.workspace_role?.permissions).toEqual([]);
  if (ending === 'without its project') expect(body.projects?.map(({ id }) => id)).toEqual(['proj_api']);
});

test('the same requests, whole and by a token that keeps its power, are done', async () => {
  for (const operation of operations) {
    role = await newRole();
    const caller = await bed.issue(administrator());
    const target = await bed.issue({ expires_at: later() });
    const connection = await openRaw(bed.service.port);
    const [first, rest] = halves(operation, caller.token, target.id, 'after the headers');
    const hasBody = operation.method === 'GET' || operation.body !== undefined;
    connection.send(hasBody ? first + rest : first.replace('Content-Length: 2', 'Content-Length: 0'));
    expect([operation.name, (await connection.answer()).status]).toEqual([operation.name, operation.success.status]);
  }
});
