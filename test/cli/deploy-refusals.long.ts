import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfPrograms } from './fake-programs';
import { entry, LocalWorld, spec } from './local-world';

let world: LocalWorld;
let file: string;
beforeAll(async () => {
  world = await LocalWorld.start();
  file = world.write('tokens.yaml', spec(entry('ci-runner')));
});
afterAll(() => world.close());

/** A Terraform of the right version that leaves a trace of every other thing that it is asked for. */
const watched = (): { readonly PATH: string; readonly started: () => boolean } => {
  const trace = join(mkdtempSync(join(world.folder, 'trace-')), 'started');
  const script = `case "$1" in version) echo "Terraform v1.11.4";; *) echo "$@" >> ${trace}; exit 1;; esac`;
  return { PATH: folderOfPrograms(world.folder, { terraform: script }), started: () => existsSync(trace) };
};

describe.each(['deploy', 'destroy'])('%s', (command) => {
  test.each([
    ['no Terraform and no OpenTofu', {}, 'terraform-missing', /OpenTofu.*hawzu-tokens apply/s],
    ['a Terraform that is too old', { terraform: 'echo "Terraform v1.3.9"' }, 'terraform-too-old', /1\.3\.9.*1\.5/s],
    ['a program that is not Terraform', { terraform: 'echo hello' }, 'terraform-unusable', /TERRAFORM_BINARY_NAME/],
  ])('%s is one clear error, and nothing is written or asked', async (_, programs, code, says) => {
    const before = [world.apiRequests.length, world.emulator.requests().length];
    const PATH = folderOfPrograms(world.folder, programs);
    const run = await world.run([command, file, '--yes'], { PATH });
    expect(run.code).toBe(1);
    expect(run.stderr.match(/error\[[a-z-]+\]/g)).toEqual([`error[${code}]`]);
    expect(run.stderr).toMatch(says);
    expect(existsSync(join(world.folder, 'cdktf.out'))).toBe(false);
    expect([world.apiRequests.length, world.emulator.requests().length]).toEqual(before);
  });

  test.each(['HAWZU_ENDPOINT', 'HAWZU_MANAGEMENT_TOKEN'])('without %s Terraform is not started', async (name) => {
    const { PATH, started } = watched();
    const run = await world.run([command, file, '--yes'], { PATH, [name]: undefined });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(`error[setting-missing] ${name} is not set`);
    expect(started()).toBe(false);
    expect(existsSync(join(world.folder, 'cdktf.out'))).toBe(false);
  });

  test('files of several specs are refused before Terraform is started', async () => {
    const { PATH, started } = watched();
    const other = world.write('other.yaml', spec(entry('data-sync')).replace('acme-ci', 'acme-data'));
    const run = await world.run([command, file, other, '--yes'], { PATH });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('error[several-specs]');
    expect(started()).toBe(false);
  });

  test('an invalid spec exits 4 with file and line, and nothing is written or started', async () => {
    const { PATH, started } = watched();
    const bad = world.write('bad.yaml', spec(entry('ci-runner', '    expiresIn: 30m\n')));
    const run = await world.run([command, bad, '--yes'], { PATH });
    expect(run.code).toBe(4);
    expect(run.stderr).toMatch(/bad\.yaml:\d+:\d+: error\[/);
    expect(started()).toBe(false);
    expect(existsSync(join(world.folder, 'cdktf.out'))).toBe(false);
  });

  test('a Terraform that fails has the last word: exit 1, its own output and no trace of ours', async () => {
    const script = 'case "$1" in version) echo "Terraform v1.11.4";; *) echo "Error: it rains" >&2; exit 7;; esac';
    const PATH = folderOfPrograms(world.folder, { terraform: script });
    const run = await world.run([command, file, '--yes', '--out', `out-${command}`], { PATH });
    expect(run).toMatchObject({ code: 1, stderr: 'Error: it rains\n' });
  });
});

test('no argument of Terraform holds a value, and its environment stops questions and calls home', async () => {
  const trace = join(world.folder, 'arguments');
  const script = `echo "$@" >> ${trace}; echo "$TF_INPUT $TF_IN_AUTOMATION $CHECKPOINT_DISABLE" >> ${trace}
case "$1" in version) echo "Terraform v1.11.4";; plan) exit 2;; esac`;
  const PATH = folderOfPrograms(world.folder, { terraform: script });
  const args = [
    'deploy',
    file,
    '--yes',
    '--backend',
    's3',
    '--backend-config',
    'bucket=b',
    '--backend-config',
    'my.conf',
  ];
  expect(await world.run(args, { PATH })).toMatchObject({ code: 0 });
  const [, , init, environment, plan, , apply] = readFileSync(trace, 'utf8').split('\n');
  expect(init).toBe(`init -no-color -backend-config=bucket=b -backend-config=${join(world.folder, 'my.conf')}`);
  expect(environment).toBe('0 1 1');
  const [planFile] = /plan-\d+\.tfplan/.exec(plan ?? '') ?? [];
  expect(plan).toBe(`plan -no-color -detailed-exitcode -out=${planFile}`);
  expect(apply).toBe(`apply -no-color ${planFile}`);
  expect(readFileSync(trace, 'utf8')).not.toContain(world.managementToken);
});

test('a destroy ends with the way back', async () => {
  const script = 'case "$1" in version) echo "Terraform v1.11.4";; plan) exit 2;; *) exit 0;; esac';
  const PATH = `${folderOfPrograms(world.folder, { terraform: script })}:${process.env['PATH']}`;
  const run = await world.run(['destroy', file, '--yes'], { PATH });
  expect(run.code).toBe(0);
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toMatch(/The way back: deploy again, or apply with --restore/);
  expect((await world.run(['deploy', file, '--yes'], { PATH })).stderr).not.toContain('The way back');
});

test('a destroy with nothing in the state says that what an apply made lives on', async () => {
  const script = 'case "$1" in version) echo "Terraform v1.11.4";; *) exit 0;; esac';
  const PATH = `${folderOfPrograms(world.folder, { terraform: script })}:${process.env['PATH']}`;
  const run = await world.run(['destroy', file, '--yes'], { PATH });
  expect(run.code).toBe(0);
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toMatch(
    /Nothing to do\..*what an apply made is not in it and lives on\..*--prune/,
  );
});
