import { entry, LocalWorld, spec } from './local-world';

let world: LocalWorld;
beforeAll(async () => {
  world = await LocalWorld.start();
});
afterAll(() => world.close());

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

test('--quiet leaves errors, what is blocked, and a closing line', async () => {
  await world.createSecret('hawzu/acme/taken', 'somebody else');
  const file = world.write('tokens.yaml', spec(entry('ci-runner') + entry('nightly-sync') + entry('taken')));
  const quiet = async (...args: string[]) => {
    const [command = '', ...flags] = args;
    const { code, stdout, stderr } = await world.run([command, file, '--quiet', ...flags]);
    return { code, out: lines(stdout), err: stderr.replaceAll(/\s+/g, ' ') };
  };
  const planned = await quiet('plan');
  expect(planned).toMatchObject({ code: 1, out: ['Plan: 1 blocked, 2 to create.'] });
  expect(planned.err).toMatch(/^error\[entry-blocked\] taken: .* 1 error $/);

  const applied = await quiet('apply', '--yes');
  expect(applied).toMatchObject({ code: 1, out: ['Applied: 2 done.'] });
  expect(applied.err).toMatch(/^error\[entry-blocked\] taken: .* 1 error $/);

  expect(await quiet('rotate', '--yes', '-t', 'ci-runner')).toEqual({ code: 0, out: ['Applied: 1 done.'], err: '' });
  expect(await quiet('rollback', '--yes', '-t', 'ci-runner')).toEqual({ code: 0, out: ['Applied: 1 done.'], err: '' });
  expect(await quiet('apply', '--yes', '-t', 'ci-runner')).toEqual({ code: 0, out: [], err: '' });

  const inventory = await quiet('inventory');
  expect(inventory.code).toBe(0);
  expect(inventory.out.join('\n')).toMatch(/^token \S+: (warning|error)\[/);
  expect(inventory.out.join(' ')).toMatch(/the first to break: [^.]*\.$/);
  expect(inventory.out.join('\n')).not.toMatch(/CONSUMER|management/);
});

test('--quiet takes nothing from what a machine reads', async () => {
  const file = world.write('two.yaml', spec(entry('ci-runner') + entry('nightly-sync')));
  for (const args of [
    ['plan', '--format', 'json'],
    ['plan', '--format', 'markdown'],
    ['inventory', '--format', 'csv'],
  ]) {
    const [command = '', ...flags] = args;
    const loud = await world.run([command, file, ...flags]);
    const quiet = await world.run([command, file, ...flags, '--quiet']);
    const shape = (text: string) => text.replaceAll(/\d+/g, '0');
    expect(shape(quiet.stdout)).toBe(shape(loud.stdout));
  }
});
