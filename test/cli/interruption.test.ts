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
