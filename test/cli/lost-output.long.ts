import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfPrograms } from './fake-programs';
import { entry, LocalWorld, spec } from './local-world';

const root = join(__dirname, '..', '..');
let world: LocalWorld;
beforeAll(async () => {
  world = await LocalWorld.start();
});
afterAll(() => world.close());

/** Runs `$HW ARGS`, with its output led elsewhere; answers its own exit code and what it said to a stderr that is there. */
async function shell(script: string, path = process.env['PATH'] ?? ''): Promise<{ code: number; stderr: string }> {
  const env = { ...world.environment(), PATH: path, HW: `${process.execPath} ${join(root, 'bin/hawzu-tokens.js')}` };
  const child = spawn('/bin/bash', ['-c', `${script}; exit \${PIPESTATUS[0]}`], {
    cwd: world.folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout.resume();
  const code = await new Promise<number>((resolve) => child.on('close', (ended) => resolve(ended ?? -1)));
  return { code, stderr };
}

const tokens = async () => (await world.service.snapshot()).length - 1;
let count = 0;
/** A file with two new tokens. */
const twoMore = (): string => {
  const owner = `team-${'abcdefghij'[count++]}`;
  const text = spec(entry(`${owner}-runner`) + entry(`${owner}-sync`))
    .replace('acme-ci', owner)
    .replace('hawzu/acme/', `${owner}/`);
  return world.write(`${owner}.yaml`, text);
};

describe('a reader that goes away', () => {
  test.each([
    ['help', '$HW --help | true', 0],
    ['the schema', '$HW schema | true', 0],
    ['a script for completion', '$HW completion zsh | true', 0],
    ['findings of a valid spec', '$HW validate --offline --format json good.yaml | true', 0],
    ['findings of an invalid spec', '$HW validate --offline --format sarif bad.yaml | true', 4],
    ['findings for people', '$HW validate --offline bad.yaml 2>&1 | true', 4],
    ['a plan', '$HW plan good.yaml --format json --detailed-exitcode | true', 2],
    ['an inventory', '$HW inventory good.yaml | true', 0],
  ])('of %s ends the output quietly, and the exit code is what it would have been', async (_name, script, code) => {
    world.write('good.yaml', spec(entry('ci-runner')));
    world.write('bad.yaml', spec(Array.from({ length: 400 }, () => entry('ci-runner')).join('')));
    const run = await shell(script);
    expect(run.code).toBe(code);
    expect(run.stderr).not.toMatch(/EPIPE|\bat .*:\d+|node:/);
  });

  test.each(['| true', '2>&1 | true', '2> >(true)'])(
    'an apply %s does all of what was approved, and exits 0',
    async (lost) => {
      const [file, before] = [twoMore(), await tokens()];
      const run = await shell(`$HW apply --yes ${file} ${lost}`);
      expect(run.code).toBe(0);
      expect(await tokens()).toBe(before + 2);
      expect((await world.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);
    },
  );

  test('Terraform is not ended by it in the middle of an apply', async () => {
    const done = join(world.folder, 'applied');
    const lines =
      'i=0; while [ $i -lt 2000 ]; do echo "aws_thing: Still creating, and this is a long line"; i=$((i+1)); done';
    const script = `case "$1" in version) echo "Terraform v1.11.4";; plan) exit 2;; apply) ${lines}; echo yes > ${done};; esac`;
    const path = folderOfPrograms(world.folder, { terraform: script });
    const run = await shell(`$HW deploy --yes ${twoMore()} | /bin/true`, path);
    expect(run).toMatchObject({ code: 0 });
    expect(run.stderr).not.toContain('EPIPE');
    expect(existsSync(done)).toBe(true);
  });
});

describe('a full disk', () => {
  test('for a plan is an error in one sentence, also where changes would have exited 2', async () => {
    const run = await shell(`$HW plan ${twoMore()} --format json --detailed-exitcode > /dev/full`);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/^error\[output-lost\] the output could not be written: the disk is full\n/);
    expect(run.stderr).not.toMatch(/ENOSPC|\bat .*:\d+/);
  });

  test('for the outcome of an apply is an error after everything was done', async () => {
    const [file, before] = [twoMore(), await tokens()];
    const run = await shell(`$HW apply --yes --format json ${file} > /dev/full`);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('output-lost');
    expect(await tokens()).toBe(before + 2);
  });

  test('leaves the exit code of a worse end as it is', async () => {
    expect((await shell(`$HW validate --offline --format json bad.yaml > /dev/full`)).code).toBe(4);
  });
});
