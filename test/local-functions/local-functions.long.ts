import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalFunctions, type DeployedFunction } from '../../src/local-functions';

const ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:f';
const MARCH = Date.parse('2031-03-01T00:00:00Z');

/** As people write them: an export for each thing to try. */
const CODE = `
exports.echo = async (event) => ({ event });
exports.time = async () => { const at = Date.now(); return [Date.now(), new Date().getTime(), new Date() instanceof Date, new Date(5).getTime(), Date.parse(Date()), at]; };
exports.environment = async () => process.env;
exports.left = async (event, context) => context.getRemainingTimeInMillis();
exports.fails = async () => { throw new TypeError('no good'); };
exports.hangs = (event) => event.hang === false ? Promise.resolve(process.pid) : new Promise(() => setInterval(() => {}, 1000));
exports.crashes = async (event) => event.crash === false ? process.pid : process.exit(7);
exports.writes = async () => { console.log('one'); console.error('two'); };
let busy = 0;
exports.alone = async () => { busy += 1; await new Promise((done) => setImmediate(done)); const seen = busy; busy -= 1; return seen; };
exports.notes = async (event) => require('node:fs').writeFileSync(event.file, 'done');
`;

let folder: string;
let functions: LocalFunctions;
let work: boolean[];
const lines: string[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-functions-'));
  writeFileSync(join(folder, 'function.js'), CODE);
  work = [];
  functions = await LocalFunctions.start({ clock: () => MARCH, atWork: (is) => void work.push(is) });
});
afterEach(async () => {
  await functions.close();
  rmSync(folder, { recursive: true, force: true });
});

const deploy = (handler: string, more: Partial<DeployedFunction> = {}): void =>
  functions.deploy({
    arn: ARN,
    folder,
    handler: `function.${handler}`,
    environment: { GIVEN: 'yes' },
    timeoutMs: 20_000,
    log: (line) => void lines.push(line),
    ...more,
  });

interface Said {
  readonly status: number;
  readonly failed: boolean;
  readonly body: unknown;
}

async function invoke(event: unknown = {}, headers: Readonly<Record<string, string>> = {}, arn = ARN): Promise<Said> {
  const url = new URL(`${functions.endpoint}/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`);
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          failed: response.headers['x-amz-function-error'] === 'Unhandled',
          body: text === '' ? undefined : (JSON.parse(text) as unknown),
        }),
      );
    });
    sent.on('error', reject).end(typeof event === 'string' ? event : JSON.stringify(event));
  });
}

test('a function gets its event and gives its answer, by its ARN', async () => {
  deploy('echo');
  expect(await invoke({ a: 1 })).toEqual({ status: 200, failed: false, body: { event: { a: 1 } } });
  expect((await invoke({}, {}, `${ARN}-other`)).status).toBe(404);
});

test('it sees the clock that it was called with, in every way that JavaScript has to ask for it', async () => {
  deploy('time');
  const { body } = await invoke();
  const [now, fresh, isDate, given, told, first] = body as number[];
  expect(isDate).toBe(true);
  expect(given).toBe(5);
  for (const time of [now, fresh, first]) expect(Math.abs(time! - MARCH)).toBeLessThan(5_000);
  expect(Math.abs(told! - MARCH)).toBeLessThan(5_000);
});

test('of the environment it has what it was given, and nothing else', async () => {
  deploy('environment');
  // Node's own channel, and what an operating system adds to every process.
  const ours = /^(NODE_CHANNEL_|SYSTEM|WINDIR|PATH$|TEMP|__CF)/i;
  const names = Object.keys((await invoke()).body as object).filter((name) => !ours.test(name));
  expect(names).toEqual(['GIVEN']);
});

test('it is told how much of its time is left', async () => {
  deploy('left');
  const { body } = await invoke();
  expect(body).toBeGreaterThan(15_000);
  expect(body).toBeLessThanOrEqual(20_000);
});

test('a dry run says that it is there and runs nothing; an event is run, and not waited for', async () => {
  deploy('notes');
  const file = join(folder, 'note');
  expect((await invoke({ file }, { 'X-Amz-Invocation-Type': 'DryRun' })).status).toBe(204);
  expect(work).toEqual([]);
  expect((await invoke({ file }, { 'X-Amz-Invocation-Type': 'Event' })).status).toBe(202);
  // The next call waits for it.
  await invoke({ file: join(folder, 'other') });
  expect(existsSync(file)).toBe(true);
  expect((await invoke({}, { 'X-Amz-Invocation-Type': 'Later' })).status).toBe(400);
});

test('what it throws is told as Lambda does', async () => {
  deploy('fails');
  const body = { errorType: 'TypeError', errorMessage: 'no good' };
  expect(await invoke()).toEqual({ status: 200, failed: true, body });
});

test('one that takes too long is killed, and the next call has a new process', async () => {
  deploy('hangs', { timeoutMs: 2_000 });
  const { body: first } = await invoke({ hang: false });
  expect(await invoke()).toMatchObject({ failed: true, body: { errorType: 'Sandbox.Timedout' } });
  expect(() => process.kill(first as number, 0)).toThrow();
  const { body: second } = await invoke({ hang: false });
  expect(second).not.toBe(first);
});

test('one whose process ends has failed, and the next call has a new one', async () => {
  deploy('crashes');
  expect(await invoke()).toMatchObject({ failed: true, body: { errorType: 'Runtime.ExitError' } });
  expect(await invoke({ crash: false })).toMatchObject({ failed: false });
});

test.each(['absent', 'also.absent'])('a handler that is not there (%s) fails each call', async (handler) => {
  deploy(handler);
  for (const _ of [1, 2]) expect(await invoke()).toMatchObject({ status: 200, failed: true });
});

test('what it writes comes line by line', async () => {
  deploy('writes');
  lines.length = 0;
  await invoke();
  await functions.close();
  expect([...lines].sort()).toEqual(['one', 'two']);
});

test('calls of one function are made one after another', async () => {
  deploy('alone');
  const answers = await Promise.all([1, 2, 3].map(() => invoke()));
  expect(answers.map(({ body }) => body)).toEqual([1, 1, 1]);
  expect([work[0], work.at(-1)]).toEqual([true, false]);
});

test.each<[string, Record<string, string>, string, number]>([
  ['under another name', { Host: 'rebound.example' }, '{}', 403],
  ['from a web page', { Origin: 'https://page.example' }, '{}', 403],
  ['with an event that is no JSON', {}, '{', 400],
  ['with an event beyond what Lambda takes', {}, JSON.stringify('x'.repeat(6 * 2 ** 20)), 413],
])('a request %s is refused, and runs nothing', async (_what, headers, event, status) => {
  deploy('echo');
  expect((await invoke(event, headers)).status).toBe(status);
  expect(work).toEqual([]);
});

test('it listens on loopback', () => {
  expect(new URL(functions.endpoint).hostname).toBe('127.0.0.1');
});

test('a function does not outlive the process that started it, however that died', async () => {
  const file = join(folder, 'pid');
  writeFileSync(
    join(folder, 'function.js'),
    `exports.stays = async () => { require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000); };`,
  );
  const starter = join(folder, 'starter.js');
  writeFileSync(
    starter,
    `const { LocalFunctions } = require(${JSON.stringify(join(__dirname, '../../dist/local-functions/index.js'))});
    LocalFunctions.start({ clock: Date.now }).then(async (functions) => {
      functions.deploy({ arn: 'f', folder: ${JSON.stringify(folder)}, handler: 'function.stays', environment: {}, timeoutMs: 9000 });
      await fetch(functions.endpoint + '/2015-03-31/functions/f/invocations', { method: 'POST', body: '{}' });
      console.log('called');
    });`,
  );
  const parent = spawn(process.execPath, [starter], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => parent.stdout.once('data', resolve));
  const pid = Number(readFileSync(file, 'utf8'));
  const ended = new Promise((resolve) => parent.once('exit', resolve));
  parent.kill('SIGKILL');
  await ended;
  const isAlive = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  for (let looks = 0; isAlive() && looks < 200; looks += 1) await new Promise((done) => setTimeout(done, 50));
  expect(isAlive()).toBe(false);
});
