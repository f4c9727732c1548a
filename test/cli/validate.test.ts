import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { entry, LocalWorld, spec } from './local-world';

let world: LocalWorld;
let file: string;
beforeAll(async () => {
  world = await LocalWorld.start();
  file = world.write('tokens.yaml', spec(entry('ci-runner')));
});
afterAll(() => world.close());

const wrongRole = (): string =>
  world.write('wrong.yaml', spec(entry('web-job').replace('Project Viewer', 'Project Viewr')));
const elsewhere = (): string => world.write('elsewhere.yaml', spec(entry('far-job')).replace('ws_acme', 'ws_other'));

test.each<[string, Record<string, string | undefined>, RegExp]>([
  [
    'a token that the API does not know',
    { HAWZU_MANAGEMENT_TOKEN: `hwz_${'0'.repeat(36)}` },
    /management token is not accepted/,
  ],
  ['an endpoint where nobody listens', { HAWZU_ENDPOINT: 'http://127.0.0.1:9' }, /can't be reached/],
  ['a host that does not exist', { HAWZU_ENDPOINT: 'https://tokens.corp.invalid' }, /can't be reached/],
  ['an endpoint that can be none', { HAWZU_ENDPOINT: 'http://api.example' }, /HAWZU_ENDPOINT/],
])("%s is an error, and not the spec's: exit 1", async (_name, environment, says) => {
  const run = await world.run(['validate', file], environment);
  expect(run.code).toBe(1);
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toMatch(says);
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toMatch(/note\[roles-not-checked\].*--offline checks the files alone/);
  expect(run.stderr).not.toContain('valid.');
  const json = await world.run(['validate', file, '--format', 'json'], environment);
  expect(json.code).toBe(1);
  expect((JSON.parse(json.stdout) as { summary: { error: number } }).summary.error).toBe(1);
});

test('--offline asks nobody, wherever the environment leads', async () => {
  const run = await world.run(['validate', file, '--offline'], { HAWZU_ENDPOINT: 'http://127.0.0.1:9' });
  expect(`${run.code} ${run.stderr}`).toBe('0 1 token: valid.\n');
});

test.each([
  [['HAWZU_ENDPOINT'], /HAWZU_ENDPOINT is not set/],
  [['HAWZU_MANAGEMENT_TOKEN'], /HAWZU_MANAGEMENT_TOKEN is not set/],
  [['HAWZU_ENDPOINT', 'HAWZU_MANAGEMENT_TOKEN'], /HAWZU_ENDPOINT is not set.*HAWZU_MANAGEMENT_TOKEN is not set/],
])('without %s the files alone are checked, and a note says why', async (names, says) => {
  const run = await world.run(['validate', file], Object.fromEntries(names.map((name) => [name, undefined])));
  expect(run.code).toBe(0);
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toMatch(says);
});

test("a management token of another workspace is an error, and not the spec's", async () => {
  const run = await world.run(['validate', elsewhere()]);
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(/elsewhere\.yaml:4:12: error\[wrong-workspace\]/);
});

test('a role that does not exist is exit 4, also beside what could not be checked', async () => {
  for (const files of [[wrongRole()], [wrongRole(), elsewhere()]]) {
    const run = await world.run(['validate', ...files]);
    expect(run.code).toBe(4);
    expect(run.stderr).toMatch(/wrong\.yaml:\d+:\d+: error\[unknown-role\]/);
  }
});

test('several owners in one folder are checked together, each against its workspace', async () => {
  mkdirSync(join(world.folder, 'teams'));
  for (const owner of ['acme-web', 'acme-data', 'acme-qa']) {
    world.write(`teams/${owner}.yaml`, spec(entry('sync-job')).replace('acme-ci', owner).replace('hawzu/acme', owner));
  }
  const run = await world.run(['validate', 'teams', '--strict']);
  expect(`${run.code} ${run.stderr}`).toMatch(/^0 [\s\S]*3 tokens: valid\.\n$/);
});

test('what validate takes at the very limit of AWS, AWS takes', async () => {
  const tags = Array.from({ length: 42 }, (_, i) => `t${i}: ${'v'.repeat(256)}`).join(', ');
  const name = 'a'.repeat(50);
  const consumer = 'c'.repeat(2048 - `Access token ${name} for : `.length - 1000);
  const text = entry(name, `    secret: { name: ${'n'.repeat(512)}, tags: { ${tags} } }\n`)
    .replace('Runs the regression suite', 'p'.repeat(1000))
    .replace(`github-actions/acme/${name}`, consumer);
  const full = world.write('full.yaml', spec(text).replace('acme-ci', 'acme-full'));
  expect((await world.run(['validate', full])).code).toBe(0);
  const run = await world.run(['apply', full, '--yes']);
  expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
});

test.each([
  [['completion', 'bash', 'zsh'], /too many arguments/],
  [['completion', 'powershell'], /bash, zsh, fish/],
  [['completion'], /missing required argument/],
  [['provider', 'install', 'foo'], /too many arguments/],
  [['provider', 'remove'], /install/],
  [['schema', 'foo'], /too many arguments/],
  [['demo', 'foo'], /too many arguments/],
  [['dev', 'foo'], /foo can't be read: there is no such file/],
  [['serve', 'foo'], /too many arguments/],
  [['dev', '--port', 'http'], /number from 0 to 65535/],
  [['dev', '--secrets-port', '99999'], /number from 0 to 65535/],
  [['serve', '--port', '-1'], /number from 0 to 65535/],
])('%j is refused with what is wrong with it', async (args, says) => {
  const run = await world.run(args);
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(says);
  expect(run.stdout).toBe('');
});
