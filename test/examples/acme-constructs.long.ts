import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeTerraform, providerMirror, TerraformWorld } from '../terraform-provider/terraform-world';
import { ANY_VALUE, everythingWritten } from '../terraform-real/written';
import { run } from './packed-package';

jest.setTimeout(600_000);

const root = join(__dirname, '..', '..');
const STACK = '-chdir=cdktf.out/stacks/acme-ci';

describeTerraform('examples/acme through CDKTF and the real terraform', () => {
  test('every token works, a second plan is empty, the command line agrees, and destroy leaves nothing live', async () => {
    const world = await TerraformWorld.start();
    try {
      cpSync(join(root, 'examples/acme'), join(world.folder, 'acme'), { recursive: true });
      run(world.folder, process.execPath, [join(root, 'dist/constructs/main.js'), 'acme'], world.environment());
      expect(existsSync(join(world.folder, 'cdktf.out/stacks/acme-ci/cdk.tf.json'))).toBe(true);
      const terraform = async (...args: readonly string[]) => {
        const done = await world.run([STACK, ...args, '-no-color']);
        if (done.code !== 0) throw new Error(`${args.join(' ')}: ${done.code}\n${done.stdout}\n${done.stderr}`);
        return done;
      };
      await terraform('init', `-plugin-dir=${providerMirror()}`);
      const validated = await terraform('validate');
      expect(validated.stdout).not.toMatch(/Warning/);
      await terraform('apply', '-auto-approve');
      await terraform('plan', '-detailed-exitcode');

      const rows = (await world.local.service.snapshot()).filter((row) => row.label.includes('@'));
      expect(rows.map((row) => row.label.split('@')[0]).sort()).toEqual([
        'access-review-report',
        'ci-regression-runner',
        'defect-bridge',
        'lab-display',
        'migration-export',
        'mobile-release-gate',
        'nightly-test-sync',
        'testcase-importer',
      ]);
      for (const value of world.local.values()) expect(await world.local.consume(value)).toBe(200);
      const agreed = await world.local.run(['plan', join(world.folder, 'acme'), '--detailed-exitcode']);
      expect(agreed).toMatchObject({ code: 0 });

      await terraform('destroy', '-auto-approve');
      const left = (await world.local.service.snapshot()).filter((row) => row.label.includes('@'));
      expect(left.every((row) => row.status === 'revoked')).toBe(true);
      expect(everythingWritten(world)).not.toMatch(ANY_VALUE);
    } finally {
      await world.close();
    }
  });
});
