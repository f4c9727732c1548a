import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { specOf, token } from '../spec/marked-spec';
import { type AppRun, runApp } from './app-process';
import type { StackJson } from './synthesized';

const GOOD = specOf(token());
const json = (run: AppRun, stack: string): StackJson => JSON.parse(run.stacks.get(stack) ?? '{}') as StackJson;

test('each owner has a stack of its name, whose state stands in the working directory', () => {
  const files = { 'a.yaml': GOOD, 'b.yaml': specOf(token({ consumer: 'dbt/hourly' })).replace('acme-ci', 'acme-data') };
  const run = runApp(['a.yaml', 'b.yaml'], { files });
  expect(`${run.code} ${run.stdout}${run.stderr}`).toBe('0 ');
  expect([...run.stacks.keys()]).toEqual(['acme-ci', 'acme-data']);
  expect(json(run, 'acme-data').terraform?.['backend']).toEqual({
    local: { path: '../../../terraform.acme-data.tfstate' },
  });
});

test('an owner in two workspaces has two stacks, called by both', () => {
  const files = { 'a.yaml': GOOD, 'b.yaml': specOf(token({ secret: '{ name: b }' })).replace('ws_acme', 'ws_beta') };
  expect([...runApp(['a.yaml', 'b.yaml'], { files }).stacks.keys()]).toEqual(['acme-ci.ws_acme', 'acme-ci.ws_beta']);
});

test.each([
  ['--backend', 's3'],
  ['--backend=azurerm', undefined],
])('%s %s: the stack says the type of the backend, and init gives the rest', (flag, value) => {
  const run = runApp([flag, ...(value ? [value] : []), 'a.yaml'], { files: { 'a.yaml': GOOD } });
  const type = value ?? flag.slice('--backend='.length);
  expect(json(run, 'acme-ci').terraform?.['backend']).toEqual({ [type]: {} });
});

test('the output goes where CDKTF_OUTDIR says, and the state stays in the working directory', () => {
  const run = runApp(['a.yaml'], { files: { 'a.yaml': GOOD }, env: { CDKTF_OUTDIR: 'build/out' } });
  expect(json(run, 'acme-ci').terraform?.['backend']).toEqual({
    local: { path: '../../../../terraform.acme-ci.tfstate' },
  });
  expect(readdirSync(run.folder).sort()).toEqual(['a.yaml', 'build']);
});

const BAD = specOf(token({ expiresIn: '30m' }));
test.each<[string, readonly string[], Readonly<Record<string, string>>, number, RegExp]>([
  [
    'a spec that is not valid',
    ['a.yaml'],
    { 'a.yaml': BAD },
    4,
    /^a\.yaml:10:16: error\[.*\n(.*\n)* +10 \| .*30m\n[ |]+\^\^\^/,
  ],
  ['one of two specs that is not valid', ['b.yaml', 'a.yaml'], { 'a.yaml': BAD, 'b.yaml': GOOD }, 4, /^a\.yaml:10:16/],
  ['a file that is not there', ['nowhere.yaml'], {}, 1, /error\[file-unreadable\] nowhere\.yaml can't be read/],
  ['a folder without specs', ['.'], {}, 1, /error\[no-spec-files\]/],
  ['no file', [], {}, 1, /error\[usage-of-app\]/],
  ['an unknown flag', ['--frobnicate', 'a.yaml'], { 'a.yaml': GOOD }, 1, /error\[usage-of-app\]/],
  ['a backend without a type', ['a.yaml', '--backend'], { 'a.yaml': GOOD }, 1, /error\[backend-unknown\]/],
  [
    'a backend whose type is no name',
    ['--backend', '../x', 'a.yaml'],
    { 'a.yaml': GOOD },
    1,
    /error\[backend-unknown\]/,
  ],
])('%s is told on stderr, and nothing is written', (_, args, files, code, text) => {
  const run = runApp(args, { files });
  expect(run.stderr).toMatch(text);
  expect(run.stderr).not.toMatch(/^ +at /m);
  expect([run.code, run.stdout, existsSync(join(run.folder, 'cdktf.out'))]).toEqual([code, '', false]);
});

test('findings are warnings on stderr, and in the manifest for the CDKTF command line; waived ones are in neither', () => {
  const never = { expires: 'never', justification: 'It must', reviewBy: '2039-01-01' };
  const open = runApp(['a.yaml'], { files: { 'a.yaml': specOf(token(never)) } });
  expect([open.code, open.stacks.size]).toEqual([0, 1]);
  expect(open.stderr).toMatch(/a\.yaml:\d+:\d+: (warning|note)\[no-expiry\]/);
  expect(open.files.get('manifest.json')).toContain('[no-expiry]');
  expect(open.files.get('manifest.json')).not.toContain(open.folder);
  const waivers = '[{ code: no-expiry, reason: Known, until: 2040-01-01 }]';
  const waived = runApp(['a.yaml'], { files: { 'a.yaml': specOf(token({ ...never, waivers })) } });
  expect(waived.stderr + waived.files.get('manifest.json')).not.toContain('no-expiry');
});

test.each([
  [{}, false],
  [{ FORCE_COLOR: '1' }, true],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false],
])('with %j colours are %s, as on the command line', (env, coloured) => {
  const { stderr } = runApp(['a.yaml'], { files: { 'a.yaml': BAD }, env });
  expect(stderr.includes('\u001b[')).toBe(coloured);
});

test('synthesis asks nobody: it needs no terraform, no network and no environment', () => {
  const run = runApp(['a.yaml'], { files: { 'a.yaml': specOf(token({ renamedFrom: 'former-name' })) } });
  expect([run.code, json(run, 'acme-ci').moved]).toEqual([
    0,
    [{ from: 'hawzu_access_token.acme-ci_former-name', to: 'hawzu_access_token.acme-ci_ci-regression-runner' }],
  ]);
});
