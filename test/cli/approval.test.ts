import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { folderOfPrograms } from './fake-programs';
import { entry, LocalWorld, spec } from './local-world';

const root = join(__dirname, '..', '..');

/** Runs a program at a terminal of its own and answers the first question with these bytes. */
const AT_A_TERMINAL = `
import os, pty, sys
answer = sys.argv[1].encode().decode('unicode_escape').encode()
pid, terminal = pty.fork()
if pid == 0: os.execvp(sys.argv[2], sys.argv[2:])
said = b''
while True:
    try: part = os.read(terminal, 4096)
    except OSError: break
    if not part: break
    said += part
    if answer and b'Only "yes"' in said: os.write(terminal, answer); answer = b''
sys.stdout.buffer.write(said)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

const python = spawnSync('python3', ['-c', 'import pty']).status === 0;
if (!python) process.stderr.write('LEFT OUT: there is no python3 with pty on this machine, so nobody can be asked\n');

(python ? describe : describe.skip)('at a terminal', () => {
  let world: LocalWorld;
  let file: string;
  beforeAll(async () => {
    world = await LocalWorld.start();
    file = world.write('tokens.yaml', spec(entry('ci-runner')));
  });
  afterAll(() => world.close());

  async function ask(answer: string, args: readonly string[], environment: Record<string, string> = {}) {
    const command = [process.execPath, join(root, 'bin/hawzu-tokens.js'), ...args];
    const child = spawn('python3', ['-c', AT_A_TERMINAL, answer, ...command], {
      cwd: world.folder,
      env: { ...world.environment(), TERM: 'dumb', ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, said: said.replaceAll('\r\n', '\n') };
  }

  /** Tokens and secrets that there are. */
  const facts = async (): Promise<unknown> => [
    (await world.service.snapshot()).map(({ id, status }) => ({ id, status })),
    world.emulator.snapshot(),
  ];

  test.each([
    ['no', 'no\\n'],
    ['n', 'n\\n'],
    ['y', 'y\\n'],
    ['Enter', '\\n'],
    ['Ctrl-D', '\\x04'],
  ])('%s changes nothing, says so and exits 1', async (_name, answer) => {
    const before = await facts();
    const run = await ask(answer, ['apply', file]);
    expect(run.code).toBe(1);
    expect(run.said).toContain('ci-runner');
    expect(run.said.replaceAll(/\s+/g, ' ')).toContain('error[approval-declined] not approved: nothing was changed');
    expect(await facts()).toEqual(before);
  });

  test('Ctrl-C is an interruption', async () => {
    expect((await ask('\\x03', ['apply', file])).code).toBe(130);
  });

  test.each([['--quiet'], ['--format', 'json']])(
    '%s: nobody is asked about a plan that was not shown',
    async (...flags) => {
      const before = await facts();
      const run = await ask('yes\\n', ['apply', file, ...flags]);
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
      const run = await ask('no\\n', ['deploy', file, ...flags], { PATH });
      expect(run.code).toBe(1);
      expect(run.said).toMatch(/THE PLAN[\s\S]*error\[approval-declined\]/);
      expect(run.said).not.toContain('APPLIED');
    }
  });

  test('yes applies, and then a rotation can be declined too', async () => {
    expect((await ask('yes\\n', ['apply', file])).code).toBe(0);
    const before = await facts();
    const run = await ask('no\\n', ['rotate', file, '--token', 'ci-runner']);
    expect(run.code).toBe(1);
    expect(await facts()).toEqual(before);
  });

  test('where there is nothing to do, --quiet needs no approval', async () => {
    expect((await ask('no\\n', ['apply', file, '--quiet'])).code).toBe(0);
  });
});
