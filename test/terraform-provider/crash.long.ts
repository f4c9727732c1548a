import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeTerraform, resource, TerraformWorld } from './terraform-world';
import { providersOf } from './provider-processes';

jest.setTimeout(900_000);

const HOUR = 3_600_000;

type Victim = 'provider' | 'terraform' | 'nobody, but terraform is interrupted';

/** A world in which, once armed, the first request of one kind to Secrets Manager ends a process that is waiting for it. */
async function trapAt(
  step: string,
  victim: Victim,
): Promise<{ world: TerraformWorld; spring: () => Promise<number | null> }> {
  let terraform: number | undefined;
  let armed = false;
  const world = await TerraformWorld.start({
    faults: ({ operation }) => {
      if (operation !== step || !armed || terraform === undefined) return undefined;
      armed = false;
      if (victim === 'provider') for (const pid of providersOf(terraform)) process.kill(pid, 'SIGKILL');
      else process.kill(terraform, victim === 'terraform' ? 'SIGKILL' : 'SIGINT');
      return undefined;
    },
  });
  const spring = async (): Promise<number | null> => {
    await world.plan('-out=saved');
    armed = true;
    const child = spawn('terraform', ['apply', '-no-color', 'saved'], {
      cwd: world.folder,
      env: world.environment(),
      stdio: 'ignore',
    });
    terraform = child.pid;
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    if (armed) throw new Error(`the apply made no ${step}`);
    return code;
  };
  return { world, spring };
}

async function tokensOf(world: TerraformWorld): Promise<number> {
  const listed = await (await world.local.manage('GET', 'access-tokens')).text();
  return (listed.match(/"label":"ci-runner@/g) ?? []).length;
}

describeTerraform('ended in the middle of an apply', () => {
  const steps = ['CreateSecret', 'PutSecretValue', 'GetSecretValue', 'DescribeSecret'];
  const victims: readonly Victim[] = ['provider', 'terraform', 'nobody, but terraform is interrupted'];

  test.each(victims.flatMap((victim) => steps.map((step) => [step, victim] as const)))(
    'a creation, at %s, %s: the next apply converges, and no token is left over',
    async (step, victim) => {
      const { world, spring } = await trapAt(step, victim);
      try {
        world.write(resource('ci-runner'));
        await world.init();
        const code = await spring();
        if (victim !== 'nobody, but terraform is interrupted') expect(code).not.toBe(0);
        await world.apply('-lock-timeout=20s');
        const { token } = await world.local.currentValue('hawzu/acme/ci-runner');
        expect(await world.local.consume(token)).toBe(200);
        world.local.advance(HOUR);
        await world.apply();
        expect(await world.plan()).toMatchObject({ code: 0 });
        expect(await tokensOf(world)).toBe(1);
      } finally {
        await world.close();
      }
    },
  );

  test.each(
    ['PutSecretValue', 'UpdateSecretVersionStage'].flatMap((step) => victims.map((victim) => [step, victim] as const)),
  )('a rotation, at %s, %s: the next apply finishes it, and the old value works on', async (step, victim) => {
    const { world, spring } = await trapAt(step, victim);
    try {
      world.write(resource('ci-runner'));
      await world.init();
      await world.apply();
      const first = await world.local.currentValue('hawzu/acme/ci-runner');
      world.local.advance(21 * 24 * HOUR);
      await spring();
      await world.apply('-lock-timeout=20s');
      const second = await world.local.currentValue('hawzu/acme/ci-runner');
      expect(second.tokenId).not.toBe(first.tokenId);
      expect([await world.local.consume(second.token), await world.local.consume(first.token)]).toEqual([200, 200]);
      for (const hours of [1, 25, 1, 49, 1]) {
        world.local.advance(hours * HOUR);
        await world.apply();
      }
      expect(await tokensOf(world)).toBe(1);
      expect(await world.plan()).toMatchObject({ code: 0 });
    } finally {
      await world.close();
    }
  });
});

describeTerraform('secrecy', () => {
  test('no value is in a trace, a plan, a state, or anything printed', async () => {
    const world = await TerraformWorld.start();
    try {
      const trace = join(world.folder, 'trace.log');
      const traced = { TF_LOG: 'TRACE', TF_LOG_PATH: trace };
      world.write(resource('ci-runner'));
      await world.init();
      await world.run(['plan', '-out=saved'], traced);
      expect(await world.run(['apply', 'saved'], traced)).toMatchObject({ code: 0 });
      world.write(resource('ci-runner', { project_grants: '', workspace_role: '"Viewer"' }));
      expect(await world.run(['apply', '-auto-approve'], traced)).toMatchObject({ code: 0 });
      await world.run(['show', '-json', 'saved']);
      expect(await world.run(['destroy', '-auto-approve'], traced)).toMatchObject({ code: 0 });
      const files = readdirSync(world.folder, { recursive: true, withFileTypes: true })
        .filter((found) => found.isFile())
        .map((found) => readFileSync(join(found.parentPath, found.name), 'latin1'));
      expect(readFileSync(trace, 'utf8')).toMatch(/provider\.hawzu|terraform-provider-hawzu/);
      const everything = [...files, ...world.outputs].join('\n');
      const values = world.local.values();
      expect(values.length).toBeGreaterThanOrEqual(3);
      for (const value of values) expect(everything.includes(value)).toBe(false);
    } finally {
      await world.close();
    }
  });
});
