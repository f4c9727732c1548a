import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { entry, LocalWorld, spec } from './local-world';
import { makeByHand } from './made-by-hand';
import { expectFits } from './output-schema';

let world: LocalWorld;
const made: string[] = [];
beforeEach(async () => {
  world = await LocalWorld.start();
});
afterEach(async () => {
  const said = [...world.outputs, ...written(world.folder)].join('\n');
  for (const value of [...world.values(), ...made.splice(0)]) expect(said).not.toContain(value.slice(10));
  await world.close();
});

/** Every file that a command wrote. */
function written(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

const byHand = async (of: Parameters<typeof makeByHand>[1]) => {
  const token = await makeByHand(world, of);
  made.push(token.token);
  return token;
};
const readsOfValues = (): number =>
  world.emulator.requests().filter((request) => JSON.stringify(request).includes('GetSecretValue')).length;
const presented = (): number => world.apiRequests.filter((request) => request === 'GET get-me').length;

test('what exists is imported, planned and applied: kept values stay, the rest is made anew, and the plan is empty', async () => {
  const kept = await byHand({ label: 'Nightly sync', days: 60 });
  const endless = await byHand({ label: 'Deploy', days: null });
  const lone = await byHand({ label: 'Dashboards', days: 30 });
  await world.createSecret('teams/nightly', kept.token);
  await world.createSecret('teams/deploy', JSON.stringify({ token: endless.token }));
  await world.createSecret('teams/database', 'hunter2');

  const imported = await world.run(['import', '--secret-prefix', 'teams/', '--out', 'specs', '--yes']);
  expect([imported.code, imported.stdout]).toEqual([0, 'specs/ws-acme.yaml\n']);
  expect(imported.stderr).toContain('3 entries (2 with the value that a secret holds, 1 with a new token)');
  const validated = await world.run(['validate', 'specs']);
  expect([validated.code, validated.stderr.includes('to-be-answered')]).toEqual([0, true]);

  const applied = await world.run(['apply', 'specs', '--yes']);
  expect(`${applied.code} ${applied.stderr}`).toMatch(/^0/);
  for (const { token } of [kept, endless, lone]) expect(await world.consume(token)).toBe(200);
  expect(await world.secretString('teams/nightly')).toBe(kept.token);
  const planned = await world.run(['plan', 'specs', '--detailed-exitcode']);
  expect([planned.code, planned.stderr.includes('error')]).toEqual([0, false]);
  expect((await world.currentValue('hawzu/ws-acme/dashboards')).tokenId).not.toBe(lone.id);
});

test('no value is read unless somebody agreed, having seen which secrets it is about', async () => {
  const { token } = await byHand({ label: 'api', days: 30 });
  await world.createSecret('teams/api', token);
  await world.createSecret('other/api', token);
  expect((await world.run(['import'])).code).toBe(0);
  const unasked = await world.run(['import', '--secret-prefix', 'teams/']);
  expect(unasked.code).toBe(1);
  expect(unasked.stderr).toContain('  teams/api (eu-west-1)');
  expect(unasked.stderr).toContain('approval-missing');
  expect(readsOfValues()).toBe(0);
  const before = presented();
  expect((await world.run(['import', '--secret-prefix', 'teams/', '--yes'])).code).toBe(0);
  expect(readsOfValues()).toBe(1);
  // Once to know who the run itself is, once more by the survey, and once with the value.
  expect(presented() - before).toBe(3);
});

test('files are never overwritten, unless with --force, and then none is written in part', async () => {
  await byHand({ label: 'api', days: 30 });
  await byHand({ label: 'admin', workspaceRole: 'role_administrator', days: 30 });
  mkdirSync(join(world.folder, 'out'));
  world.write('out/workspace.yaml', 'mine\n');
  const args = ['import', '--group', 'scope', '--out', 'out'];
  const refused = await world.run(args);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('file-exists');
  expect(readdirSync(join(world.folder, 'out'))).toEqual(['workspace.yaml']);
  expect(readFileSync(join(world.folder, 'out/workspace.yaml'), 'utf8')).toBe('mine\n');
  expect((await world.run([...args, '--force'])).stdout).toBe('out/project-proj_web.yaml\nout/workspace.yaml\n');
  expect((await world.run(['validate', 'out'])).code).toBe(0);
});

test('on standard output it is a spec, and nothing else; as JSON a document that fits the schema', async () => {
  await byHand({ label: 'api', days: 30 });
  const { stdout } = await world.run(['import', '--name', 'acme-found']);
  expect((await world.run(['validate', world.write('piped.yaml', stdout)])).code).toBe(0);
  rmSync(join(world.folder, 'piped.yaml'));
  const document = JSON.parse((await world.run(['import', '--format', 'json'])).stdout) as object;
  expectFits(document);
  expect(document).toMatchObject({
    kind: 'hawzu-tokens/adoptions',
    specs: [{ ownerId: 'ws-acme', workspace: 'ws_acme' }],
    result: {
      adoptions: [
        {
          entries: [{ name: 'api', origin: 'anew', toBeSaid: ['purpose', 'consumer', 'owner'] }],
          files: [{ name: 'ws-acme.yaml', path: null, text: stdout.replace('name: acme-found', 'name: ws-acme') }],
        },
      ],
    },
  });
});

test('what a spec has already is left out, and so is its owner id unless the spec is given', async () => {
  const file = world.write('tokens.yaml', spec(entry('ci-runner')));
  await world.run(['apply', file, '--yes']);
  await byHand({ label: 'ci runner', days: 30 });
  const { stdout, stderr } = await world.run(['import']);
  expect(stdout).toContain('name: ci-runner\n');
  expect(stderr).toContain('entry ci-runner of owner acme-ci has it');
  const refused = await world.run(['import', '--name', 'acme-ci']);
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toContain('owner-id-in-use');
  const beside = await world.run(['import', file, '--name', 'acme-ci']);
  expect(beside.code).toBe(0);
  expect(beside.stdout).toMatch(/name: ci-runner-[a-z2-7]{5}\n/);
  expect(beside.stdout).not.toContain('name: ci-runner\n');
});

test('a spec that was lost is found again, and its plan is empty', async () => {
  const file = world.write(
    'tokens.yaml',
    spec(entry('ci-runner') + entry('sync-job', '    secret: { tags: { team: qa }, format: plain }\n')),
  );
  expect((await world.run(['apply', file, '--yes'])).code).toBe(0);
  rmSync(file);
  world.advance(3_600_000);
  const imported = await world.run(['import', '--lost', 'acme-ci', '--out', 'found']);
  expect([imported.code, imported.stdout]).toEqual([0, 'found/acme-ci.yaml\n']);
  const text = readFileSync(join(world.folder, 'found/acme-ci.yaml'), 'utf8');
  for (const said of [
    'Runs the regression suite',
    'github-actions/acme/sync-job',
    'expiresIn: 30d',
    'team: qa',
    'prefix: hawzu/acme/',
  ])
    expect(text).toContain(said);
  const planned = await world.run(['plan', 'found', '--detailed-exitcode']);
  expect(`${planned.code} ${planned.stdout}`).toMatch(/^0/);
  const unknown = await world.run(['import', '--lost', 'acme-web']);
  expect([unknown.code, unknown.stderr.includes('owner-not-found')]).toEqual([1, true]);
});

test('answers come from a file, and one of another form is refused', async () => {
  const { id } = await byHand({ label: 'x', days: 30 });
  const said = { name: 'release-bot', purpose: 'Cuts releases', consumer: 'github/acme', owner: 'rel@acme.example' };
  const file = world.write('answers.json', JSON.stringify({ [id]: said }));
  const { stdout } = await world.run(['import', '--answers', file]);
  expect(stdout).not.toMatch(/^ +[a-z]+: TODO/m);
  expect(stdout).toContain('purpose: Cuts releases');
  const bad = world.write('bad.json', JSON.stringify({ [id]: { porpoise: 'x' } }));
  expect((await world.run(['import', '--answers', bad])).stderr).toContain('answers-invalid');
});

test('answers about a token that is not there are refused: somebody would look for them in the spec', async () => {
  const file = world.write('answers.json', JSON.stringify({ tok_none: { purpose: 'Cuts releases' } }));
  const { code, stdout, stderr } = await world.run(['import', '--answers', file]);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('error[flag-invalid] --answers');
  expect(stderr).toContain('tok_none');
});

test('a secret that could not be looked into is told, and the exit code is 1: its token looks as if nobody had the value', async () => {
  await world.close();
  world = await LocalWorld.start({
    faults: ({ operation }) => (operation === 'GetSecretValue' ? 'accessDenied' : undefined),
  });
  const { token } = await byHand({ label: 'api', days: 30 });
  await world.createSecret('teams/api', token);
  const { code, stdout, stderr } = await world.run(['import', '--secret-prefix', 'teams/', '--yes']);
  expect([code, stdout.includes('name: api')]).toEqual([1, true]);
  expect(stderr).toMatch(/secret .*:secret:teams\/api-.* may not call secretsmanager:GetSecretValue/);
});

test.each<readonly string[]>([
  ['--name', '../etc'],
  ['--lost', 'Not a name'],
  ['--expires-in', '1h'],
  ['--secret-prefix', ''],
  ['--secret', 'teams/api'],
  ['--secret', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:none-AbCdEf'],
  ['--id', 'tok_none'],
  ['--region', 'moon'],
  ['--secret-tag', '=x'],
  ['--format', 'removed'],
  ['--lost', 'acme-ci,acme-web', '--format', 'terraform'],
])('%s %j is refused', async (...flags) => {
  const { code, stderr, stdout } = await world.run(['import', ...flags]);
  expect([code, stdout, stderr.includes('flag-invalid')]).toEqual([1, '', true]);
  expect(existsSync(join(world.folder, 'etc.yaml'))).toBe(false);
});
