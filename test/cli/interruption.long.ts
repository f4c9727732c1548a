import type { ChildProcess } from 'node:child_process';
import { entry, LocalWorld, spec } from './local-world';

test('an interrupted apply ends after the steps under way with exit 130, and the next one finishes', async () => {
  let child: ChildProcess | undefined;
  const world = await LocalWorld.start({
    faults: ({ operation }) => {
      // The first value is being stored: the moment at which people press Ctrl-C.
      if (operation === 'PutSecretValue' && child) {
        child.kill('SIGINT');
        child = undefined;
      }
      return undefined;
    },
  });
  try {
    const names = Array.from({ length: 12 }, (_, i) => `job-${String.fromCharCode(97 + i)}`);
    const file = world.write('tokens.yaml', spec(names.map((name) => entry(name)).join('')));
    const stopped = await world.run(['apply', file, '--yes'], {}, (process) => (child = process));
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('interrupted');
    const made = world.emulator.snapshot().length;
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(12);
    const finished = await world.run(['apply', file, '--yes']);
    expect(`${finished.code} ${finished.stderr}`).toMatch(/^0/);
    expect((await world.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);
    expect(await world.service.snapshot()).toHaveLength(12 + 1);
  } finally {
    await world.close();
  }
});

describe('an interruption while a run only looks', () => {
  let child: ChildProcess | undefined;
  let busy: 'token API' | 'Secrets Manager' | undefined;
  let world: LocalWorld;
  const facts = async () => ({
    tokens: (await world.service.snapshot()).map(({ id, label, status }) => [id, label, status]),
    secrets: world.emulator.snapshot().map(({ arn, lastChangedAt }) => [arn, lastChangedAt]),
  });
  /** How often each thing was asked for since the servers are busy: nobody who was interrupted waits to ask again. */
  const requests = new Map<string, number>();
  const asked = (what: string): void => void requests.set(what, (requests.get(what) ?? 0) + 1);
  const interrupt = (): void => void (child?.kill('SIGINT'), (child = undefined));
  beforeAll(async () => {
    world = await LocalWorld.start({
      apiFaults: ({ operation }) => {
        if (busy !== 'token API' || !['list-access-tokens', 'list-roles'].includes(operation)) return undefined;
        asked(operation);
        interrupt();
        return { status: 429, retryAfterSeconds: 60 };
      },
      faults: ({ operation, secretId }) => {
        if (busy !== 'Secrets Manager') return undefined;
        asked(`${operation} ${secretId}`);
        interrupt();
        return 'throttle';
      },
    });
    busy = undefined;
    await world.run(['apply', world.write('tokens.yaml', spec(entry('first'))), '--yes']);
  });
  afterAll(() => world.close());
  afterEach(() => (busy = undefined));

  const COMMANDS = [['plan'], ['inventory'], ['apply', '--yes'], ['rotate', '--compromised', '--all', '--yes']];
  test.each<readonly [string, NonNullable<typeof busy>, readonly string[]]>([
    ['validate', 'token API', ['validate']],
    ...COMMANDS.flatMap((command) =>
      (['token API', 'Secrets Manager'] as const).map((who) => [command.join(' '), who, command] as const),
    ),
  ])(
    '%s, which the %s asked to wait: it ends with 130 and has changed nothing',
    async (_name, who, [name, ...flags]) => {
      const file = world.write('tokens.yaml', spec(entry('first') + entry('second')));
      const before = await facts();
      busy = who;
      requests.clear();
      const run = await world.run([name!, file, ...flags], {}, (process) => (child = process));
      expect(run.code).toBe(130);
      expect(requests.size).toBeGreaterThan(0);
      // An emergency looks in every region for what leaked, and tells all that it could not do.
      if (name !== 'rotate') {
        expect([...requests].filter(([, times]) => times > 1)).toEqual([]);
        expect(run.stdout + run.stderr).not.toMatch(/error\[/);
      }
      busy = undefined;
      expect(await facts()).toEqual(before);
    },
  );
});
