import { Command } from 'commander';
import { definitions } from '../../src/cli/definitions/all';
import { entry, LocalWorld, spec } from './local-world';

let world: LocalWorld;
let file: string;
beforeAll(async () => {
  world = await LocalWorld.start();
  file = world.write('tokens.yaml', spec(entry('ci-runner')));
});
afterAll(() => world.close());

describe('what was probably meant is told of', () => {
  const WITH_NAMES = definitions.filter(({ options }) =>
    options?.(new Command()).options.some(({ long }) => long === '--token'),
  );
  const asked = ({ name }: { readonly name: string }): string[] =>
    ['apply', 'rotate', 'rollback', 'retire'].includes(name) ? [name, file, '--yes'] : [name, file];

  test('by every command that narrows a run', () => {
    const names = ['apply', 'forecast', 'inventory', 'plan', 'retire', 'rollback', 'rotate', 'status'];
    expect(WITH_NAMES.map(({ name }) => name).sort()).toEqual(names);
  });

  test('a token that the spec does not declare', async () => {
    for (const command of WITH_NAMES) {
      const run = await world.run([...asked(command), '--token', 'ci-runer']);
      expect([command.name, run.code]).toEqual([command.name, 1]);
      expect(run.stderr).toMatch(/error\[unknown-token\].*"ci-runer"\s+did you mean: ci-runner/);
    }
  });

  test('an owner whom no spec declares', async () => {
    for (const command of WITH_NAMES) {
      const named = command.name === 'rollback' ? ['--token', 'ci-runner'] : [];
      const run = await world.run([...asked(command), ...named, '--owner', 'acme-c']);
      expect([command.name, run.code]).toEqual([command.name, 1]);
      expect(run.stderr).toMatch(/error\[unknown-owner\][\s\S]*did you mean: acme-ci/);
    }
  });

  test.each([
    [['aply'], /did you mean apply/i],
    [['audit', 'dif'], /did you mean diff/i],
    [['plan', '--formt', 'json'], /did you mean --format/i],
    [['plan', '--format', 'jsn'], /Allowed choices are text, markdown, json/],
    [['inventory', '--sort', 'expire_at'], /did you mean: expires_at/i],
    [['inventory', '--columns', 'tokenid'], /did you mean: token_id/i],
    [['inventory', '--filter', 'statsu=disabled'], /did you mean: status/i],
  ])('in %j', async ([command = '', ...rest], says) => {
    const run = await world.run([command, ...(command === 'plan' || command === 'inventory' ? [file] : []), ...rest]);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(says);
  });
});

test('an inventory is ordered as --sort says, with the empty cells last either way', async () => {
  const many = world.write(
    'many.yaml',
    spec([entry('job-b'), entry('job-c', '    expiresIn: 60d\n'), entry('job-a')].join('')).replace(
      'acme-ci',
      'acme-many',
    ),
  );
  expect((await world.run(['apply', many, '--yes', '--token', 'job-b,job-c'])).code).toBe(0);
  const listed = async (sort: string): Promise<string[]> => {
    const run = await world.run([
      'inventory',
      many,
      '--owner',
      'acme-many',
      '--sort',
      sort,
      '--columns',
      'name',
      '--format',
      'csv',
    ]);
    expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
    return run.stdout.match(/job-[abc]/g) ?? [];
  };
  expect(await listed('name')).toEqual(['job-a', 'job-b', 'job-c']);
  expect(await listed('-name')).toEqual(['job-c', 'job-b', 'job-a']);
  // What was not made yet has no end.
  expect(await listed('expires_at')).toEqual(['job-b', 'job-c', 'job-a']);
  expect(await listed('-expires_at')).toEqual(['job-c', 'job-b', 'job-a']);
});
