import { spawnSync } from 'node:child_process';
import { entry, spec } from '../cli/local-world';
import { DeployWorld } from './deploy-world';

jest.setTimeout(300_000);

const STATES = ['terraform.acme-ci.tfstate', 'terraform.acme-ci.tfstate.backup'];

const isHere = (program: string): boolean => spawnSync(program, ['version']).status === 0;

/** Whichever of them is on this machine; the others are named as left out. */
for (const program of ['terraform', 'tofu']) {
  if (!isHere(program)) process.stderr.write(`LEFT OUT: there is no ${program} on this machine\n`);
  (isHere(program) ? test : test.skip)(`a spec goes the whole way through ${program}`, async () => {
    const world = await DeployWorld.start();
    const run = (...args: readonly string[]) => world.run(args, { TERRAFORM_BINARY_NAME: program });
    try {
      const file = world.local.write('tokens.yaml', spec(entry('ci-runner') + entry('nightly-sync')));
      expect(await run('deploy', file, '--yes')).toMatchObject({ code: 0 });
      expect((await world.tokens()).map(({ status }) => status)).toEqual(['enabled', 'enabled']);
      expect((await run('deploy', file)).stderr).toContain('Nothing to do.');
      expect(await run('plan', file, '--detailed-exitcode')).toMatchObject({ code: 0 });
      expect(await run('destroy', file, '--yes')).toMatchObject({ code: 0 });
      expect(await world.tokens()).toEqual([]);
      const values = world.local.values();
      expect(values).toHaveLength(3);
      const written = [...world.local.outputs, ...STATES.map((file) => world.read(file))].join('\n');
      for (const value of values) expect(written).not.toContain(value.slice(10));
    } finally {
      await world.close();
    }
  });
}
