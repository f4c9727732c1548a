import { atTerminal, hasScript } from './at-terminal';
import { folderOfPrograms } from './fake-programs';
import { entry, LocalWorld, spec } from './local-world';

const ASKED = 'Only "yes" is taken';

(hasScript ? describe : describe.skip)('at a terminal', () => {
  let world: LocalWorld;
  let file: string;
  beforeAll(async () => {
    world = await LocalWorld.start();
    file = world.write('tokens.yaml', spec(entry('ci-runner')));
  });
  afterAll(() => world.close());

  /** Runs a command and answers its question with these keys. */
  const ask = async (keys: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const { code, seen } = await atTerminal(world, args, { [ASKED]: keys }, { NO_COLOR: '1', ...env });
    return { code, said: seen.replaceAll('\r\n', '\n') };
  };

  /** Tokens and secrets that there are. */
  const facts = async (): Promise<unknown> => [
    (await world.service.snapshot()).map(({ id, status }) => ({ id, status })),
    world.emulator.snapshot(),
  ];

  test.each([
    ['no', 'no\r'],
    ['n', 'n\r'],
    ['y', 'y\r'],
    ['Enter', '\r'],
    ['Ctrl-D', '\u0004'],
  ])('%s changes nothing, says so and exits 1', async (_name, answer) => {
    const before = await facts();
    const run = await ask(answer, ['apply', file]);
    expect(run.code).toBe(1);
    expect(run.said).toContain('ci-runner');
    expect(run.said.replaceAll(/\s+/g, ' ')).toContain('error[approval-declined] not approved: nothing was changed');
    expect(await facts()).toEqual(before);
  });

  test('Ctrl-C is an interruption', async () => {
    expect((await ask('\u0003', ['apply', file])).code).toBe(130);
  });

  test.each([['--quiet'], ['--format', 'json']])(
    '%s: nobody is asked about a plan that was not shown',
    async (...flags) => {
      const before = await facts();
      const run = await ask('yes\r', ['apply', file, ...flags]);
      expect(run.code).toBe(1);
      expect(run.said).not.toContain('Only "yes"');
      expect(run.said.replaceAll(/\s+/g, ' ')).toMatch(/approval-unseen.*nothing was changed.*pass --yes/);
      expect(await facts()).toEqual(before);
    },
  );

  test('deploy shows its plan whatever the flags, and a no is exit 1 as well', async () => {
    const script =
      'case "$1" in version) echo "Terraform v1.11.4";; plan) echo THE PLAN; exit 2;; apply) echo APPLIED;; esac';
    const PATH = `${folderOfPrograms(world.folder, { terraform: script })}:${process.env['PATH']}`;
    for (const flags of [[], ['--quiet']]) {
      const run = await ask('no\r', ['deploy', file, ...flags], { PATH });
      expect(run.code).toBe(1);
      expect(run.said).toMatch(/THE PLAN[\s\S]*error\[approval-declined\]/);
      expect(run.said).not.toContain('APPLIED');
    }
  });

  test('yes applies, and then a rotation can be declined too', async () => {
    expect((await ask('yes\r', ['apply', file])).code).toBe(0);
    const before = await facts();
    const run = await ask('no\r', ['rotate', file, '--token', 'ci-runner']);
    expect(run.code).toBe(1);
    expect(await facts()).toEqual(before);
  });

  test('where there is nothing to do, --quiet needs no approval', async () => {
    expect((await ask('no\r', ['apply', file, '--quiet'])).code).toBe(0);
  });
});
