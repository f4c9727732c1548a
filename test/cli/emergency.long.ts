import { entry, LocalWorld, spec } from './local-world';

let world: LocalWorld;
beforeAll(async () => {
  world = await LocalWorld.start();
});
afterAll(() => world.close());

const NAMES = ['leaky-job', 'nightly-sync', 'other-job'] as const;
const valid = spec(NAMES.map((name) => entry(name)).join(''));

/** Live tokens of three entries, and their spec with a mistake made in it. */
async function standing(mistake: (text: string) => string) {
  await world.run(['apply', world.write('valid.yaml', valid), '--yes']);
  const tokens = await Promise.all(NAMES.map((name) => world.currentValue(`hawzu/acme/${name}`)));
  const works = () => Promise.all(tokens.map(({ token }) => world.consume(token)));
  expect(await works()).toEqual([200, 200, 200]);
  return { file: world.write('mistaken.yaml', mistake(valid)), works };
}

const leak = (file: string, ...more: string[]) => world.run(['rotate', file, '--compromised', '--yes', ...more]);
const said = (run: { stdout: string; stderr: string }): string => `${run.stdout}${run.stderr}`.replaceAll(/\s+/g, ' ');

/** In the third entry. */
const MISTAKES: readonly (readonly [string, (text: string) => string, RegExp])[] = [
  ['a field', (text) => text.replace('consumer: github-actions/acme/other', 'consumr: x/other'), /unknown-field/],
  ['a name', (text) => text.replace('name: other-job', 'name: Other_Job'), /invalid-name/],
  ['a role', (text) => text.replace(/(other-job[^]*)Project Viewer/, '$1Project Viewr'), /unknown-role/],
];

test.each(MISTAKES)(
  'a mistake in %s of another entry holds nothing up, is listed, and no advice ends that entry',
  async (_what, mistake, code) => {
    const { file, works } = await standing(mistake);
    const run = await leak(file, '--token', 'leaky-job');
    expect(await works()).toEqual([401, 200, 200]);
    expect(run.code).toBe(0);
    expect(said(run)).toMatch(new RegExp(`mistaken\\.yaml:\\d+:\\d+: error\\[${code.source}\\]`));
    expect(said(run)).toMatch(/warning\[emergency-spec-invalid\].*entries that were not named were left alone/);
    expect(said(run)).not.toMatch(/--prune|not in the spec/);
  },
);

test.each([
  ['a field: it ends what can be found', MISTAKES[0]!, 401],
  ['a name: what that hides is left alone', MISTAKES[1]!, 200],
] as const)('--all with a mistake in %s, and the run says so and exits 1', async (_what, [, mistake, code], third) => {
  const { file, works } = await standing(mistake);
  const run = await leak(file, '--all');
  expect(await works()).toEqual([401, 401, third]);
  expect(run.code).toBe(1);
  expect(said(run)).toMatch(code);
  expect(said(run)).toMatch(/an entry that could be read in part got no replacement/);
  expect(said(run)).not.toMatch(/--prune|not in the spec/);
});

test('a mistake in the entry that leaked keeps its token alive no more: no replacement, exit 1, and the mistake is told', async () => {
  const { file, works } = await standing((text) =>
    text.replace('consumer: github-actions/acme/leaky', 'consumr: x/leaky'),
  );
  const run = await leak(file, '--token', 'leaky-job');
  expect(await works()).toEqual([401, 200, 200]);
  expect(run.code).toBe(1);
  expect(said(run)).toMatch(/mistaken\.yaml:\d+:\d+: error\[unknown-field\]/);
  expect(said(run)).toMatch(/got no replacement/);
});

test('a path that leads nowhere, such as a second name after --token, does not hold it up and is not passed over', async () => {
  const { file, works } = await standing((text) => text);
  const run = await leak(file, '--token', 'leaky-job', 'other-job');
  expect(await works()).toEqual([401, 200, 200]);
  expect(run.code).toBe(1);
  expect(said(run)).toMatch(/error\[file-unreadable\] other-job/);
});

test('a machine finds the mistakes in the document', async () => {
  const { file } = await standing(MISTAKES[0]![1]);
  const run = await leak(file, '--token', 'leaky-job', '--format', 'json');
  expect(run.code).toBe(0);
  const { findings: problems } = JSON.parse(run.stdout) as { findings: { code: string }[] };
  expect(problems.map(({ code }) => code)).toEqual(expect.arrayContaining(['unknown-field', 'emergency-spec-invalid']));
});

test('an entry of another owner with the same name, of which only a part can be read, costs nobody a replacement', async () => {
  const mine = world.write('mine.yaml', spec(entry('shared-name')));
  expect((await world.run(['apply', mine, '--yes'])).code).toBe(0);
  const { token } = await world.currentValue('hawzu/acme/shared-name');
  const other = spec(entry('shared-name', '    expiresIn: soon\n'))
    .replace('acme-ci', 'acme-data')
    .replace('hawzu/acme/', 'hawzu/data/');
  const run = await world.run([
    'rotate',
    mine,
    world.write('other.yaml', other),
    '--owner',
    'acme-ci',
    '--token',
    'shared-name',
    '--compromised',
    '--yes',
  ]);
  expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
  const next = await world.currentValue('hawzu/acme/shared-name');
  expect([await world.consume(token), await world.consume(next.token)]).toEqual([401, 200]);
});
