import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeRegistry } from './registry';

const root = join(__dirname, '../..');
const environment = { ...process.env, CHECKPOINT_DISABLE: '1', CI: 'true' };

describeRegistry("the field's own tools", () => {
  test('the committed bindings are, byte for byte, what the generator makes of the schema', () => {
    const script = join(root, 'scripts/generate-bindings.js');
    const run = spawnSync(process.execPath, [script, '--check'], { cwd: root, env: environment, encoding: 'utf8' });
    expect(`${run.stderr}${run.status}`).toMatch(/(^|[^0-9])0$/);
  });

  test('cdktf-cli synthesizes with the cdktf.json of this package', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hawzu-cdktf-cli-'));
    try {
      const output = join(folder, 'out');
      const args = ['--yes', 'cdktf-cli@0.21.0', 'synth', '--output', output];
      const run = spawnSync('npx', args, { cwd: root, env: environment, encoding: 'utf8' });
      expect(`${run.status} ${run.stderr}`).toMatch(/^0/);
      const stack = join(output, 'stacks/acme-ci/cdk.tf.json');
      expect(existsSync(stack)).toBe(true);
      const golden = JSON.parse(readFileSync(join(__dirname, 'golden/acme-ci.generated.json'), 'utf8')) as object;
      expect(JSON.parse(readFileSync(stack, 'utf8'))).toMatchObject({ ...golden, terraform: {} });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
