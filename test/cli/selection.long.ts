import { entry, LocalWorld, spec } from './local-world';

let world: LocalWorld;
let file: string;
beforeAll(async () => {
  world = await LocalWorld.start();
  file = world.write('tokens.yaml', spec(['job-a', 'job-b', 'job-c', 'job-d'].map((name) => entry(name)).join('')));
});
afterAll(() => world.close());

const namesIn = (text: string): string[] => [...new Set(text.match(/job-[a-d]/g))].sort();

test.each([
  ['before the spec', (path: string) => ['-t', 'job-a', path], ['job-a']],
  ['several before the spec', (path: string) => ['-t', 'job-a', '--token', 'job-b', path], ['job-a', 'job-b']],
  ['around the spec', (path: string) => ['-t', 'job-c', path, '-t', 'job-a'], ['job-a', 'job-c']],
  ['with commas', (path: string) => ['--token', 'job-a,job-b', path], ['job-a', 'job-b']],
  ['with an equals sign', (path: string) => ['--token=job-d', path], ['job-d']],
])('--token is taken %s', async (_where, args, names) => {
  const run = await world.run(['plan', ...args(file)]);
  expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
  expect(namesIn(run.stdout)).toEqual(names);
});

test('--owner before the spec is taken too', async () => {
  const run = await world.run(['plan', '--owner', 'acme-ci', file]);
  expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
});

test('plan, apply, rotate and rollback show only the entries that they were asked about, and count the others', async () => {
  for (const command of [['plan'], ['apply', '--yes'], ['rotate', '--yes'], ['rollback', '--yes']]) {
    const [name = '', ...flags] = command;
    const run = await world.run([name, file, '-t', 'job-b', ...flags]);
    expect(`${name} ${run.code}`).toBe(`${name} 0`);
    expect(namesIn(run.stdout + run.stderr)).toEqual(['job-b']);
    expect(run.stdout + run.stderr).toContain('3 other entries were not asked for.');
  }
  expect(world.emulator.snapshot().map(({ name }) => name)).toEqual(['hawzu/acme/job-b']);
});

test('what a rotation leaves to an apply is not called as declared', async () => {
  const run = await world.run(['rotate', file, '--yes']);
  expect(run.code).toBe(0);
  const shown = run.stderr.replaceAll(/\s+/g, ' ');
  expect(shown).toMatch(/keep job-a note not part of this command: create; "apply" does that/);
  expect(shown).not.toMatch(/job-a as declared/);
});

test('another spec of the run, of which no entry was asked for, is not shown', async () => {
  const other = world.write(
    'other.yaml',
    spec(entry('job-x')).replace('acme-ci', 'acme-data').replace('/acme/', '/data/'),
  );
  const run = await world.run(['plan', file, other, '-t', 'job-a']);
  expect(run.code).toBe(0);
  expect(run.stdout).not.toContain('acme-data');
});

test('an entry that no file of the run declares: nothing advises to end it before the ways to keep it', async () => {
  await world.run(['apply', file, '--yes']);
  const fewer = world.write('fewer.yaml', spec(['job-a', 'job-b', 'job-c'].map((name) => entry(name)).join('')));
  const { stdout } = await world.run(['plan', fewer]);
  const shown = stdout.replaceAll(/\s+/g, ' ');
  expect(shown).toMatch(
    /job-d \(not in the spec\) warning no spec of this run declares it\. Another file does\? Add that file/,
  );
  expect(shown).toMatch(
    /renamedFrom.*Only if nothing uses it any more: apply --prune revokes its tokens and deletes its secret/,
  );
});
