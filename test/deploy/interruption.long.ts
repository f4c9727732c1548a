import type { ChildProcess } from 'node:child_process';
import { atTerminal, hasScript } from '../cli/at-terminal';
import { entry, spec } from '../cli/local-world';
import { describeTerraform } from '../terraform-provider/terraform-world';
import { DeployWorld } from './deploy-world';

const HOUR = 3_600_000;
const names = Array.from({ length: 14 }, (_, i) => `job-${String.fromCharCode(97 + i)}`);
const FOURTEEN = spec(names.map((name) => entry(name)).join(''));

/** A world that calls back, once, when the first value is being stored. */
async function trapped(spring: () => void): Promise<DeployWorld> {
  let sprung = false;
  return DeployWorld.start({
    faults: ({ operation }) => {
      if (operation === 'PutSecretValue' && !sprung) {
        sprung = true;
        spring();
      }
      return undefined;
    },
  });
}

/** The next deploys finish it, and once the settle time is over no token is left that nobody uses. */
async function converges(world: DeployWorld, file: string): Promise<void> {
  await world.done('deploy', file, '--yes');
  world.local.advance(HOUR);
  await world.done('deploy', file, '--yes');
  expect((await world.done('deploy', file)).stderr).toContain('Nothing to do.');
  expect(await world.tokens()).toHaveLength(names.length);
  expect((await world.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);
}

describeTerraform('an interrupted deploy', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s to the command alone stops Terraform in order, exits 130, and the next deploy finishes',
    async (signal) => {
      let child: ChildProcess | undefined;
      const world = await trapped(() => child?.kill(signal));
      try {
        const file = world.local.write('tokens.yaml', FOURTEEN);
        const run = await world.run(['deploy', file, '--yes'], {}, (started) => (child = started));
        expect(run.code).toBe(130);
        expect(run.stdout).toContain('Interrupt received');
        expect(run.stdout).not.toContain('Two interrupts received');
        expect(run.stdout).not.toContain('Apply complete!');
        await converges(world, file);
      } finally {
        await world.close();
      }
    },
  );

  test('a second interruption is passed on too, and the next deploy finishes what it left', async () => {
    let child: ChildProcess | undefined;
    const world = await trapped(() => {
      child?.kill('SIGINT');
      setTimeout(() => child?.kill('SIGINT'), 20);
    });
    try {
      const file = world.local.write('tokens.yaml', FOURTEEN);
      const run = await world.run(['deploy', file, '--yes'], {}, (started) => (child = started));
      expect(run.code).toBe(130);
      await converges(world, file);
    } finally {
      await world.close();
    }
  });
});

const CTRL_C = '\u0003';
const ASKED = 'Only "yes" is taken';

(hasScript ? describeTerraform : describe.skip)('a deploy at a terminal', () => {
  let world: DeployWorld;
  beforeEach(async () => {
    world = await DeployWorld.start();
  });
  afterEach(() => world.close());

  test('shows the plan in colours, asks, and carries it out after a yes', async () => {
    const file = world.local.write('tokens.yaml', spec(entry('ci-runner')));
    const { code, seen } = await atTerminal(world.local, ['deploy', file], { [ASKED]: 'yes\r' });
    expect(code).toBe(0);
    expect(seen).toMatch(/Plan:.* 1 to add[^]*Carry out this plan\?[^]*Apply complete!/);
    expect(seen).toContain('\u001b[32m');
    expect(await world.tokens()).toHaveLength(1);
  });

  test.each([
    ['--no-color', {}],
    ['--quiet', { NO_COLOR: '1' }],
  ])('%s, %j: no colours, and whoever is asked sees the plan', async (flag, env) => {
    const file = world.local.write('tokens.yaml', spec(entry('ci-runner')));
    const { code, seen } = await atTerminal(world.local, ['deploy', file, flag], { [ASKED]: 'yes\r' }, env);
    expect(code).toBe(0);
    expect(seen).toContain('Plan: 1 to add');
    expect(seen).not.toMatch(/\u001b\[[0-9;]*m/);
  });

  test.each([
    ['no', 'no\r', 1, /approval-declined/],
    ['Ctrl-D', '\u0004', 1, /approval-declined/],
    ['Ctrl-C', CTRL_C, 130, /is taken/],
  ])('%s to the question changes nothing and exits in order', async (_, keys, expected, says) => {
    const file = world.local.write('tokens.yaml', spec(entry('ci-runner')));
    const writes = await world.writesOf(async () => {
      const { code, seen } = await atTerminal(world.local, ['deploy', file], { [ASKED]: keys });
      expect(code).toBe(expected);
      expect(seen).toMatch(says);
      expect(seen).not.toMatch(/defect|internal error/);
    });
    expect(writes).toEqual([]);
  });

  test('Ctrl-C, which reaches the whole process group, interrupts Terraform once', async () => {
    const file = world.local.write('tokens.yaml', FOURTEEN);
    const { code, seen } = await atTerminal(world.local, ['deploy', file, '--yes'], { 'Creating...': CTRL_C });
    expect(code).toBe(130);
    expect(seen).toContain('Interrupt received');
    expect(seen).not.toContain('Two interrupts received');
    await converges(world, file);
  });
});
