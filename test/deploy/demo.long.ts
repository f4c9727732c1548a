import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDemo } from '../cli/demo-run';
import { describeTerraform, terraformVersion } from '../terraform-provider/terraform-world';

describeTerraform('npm start with a Terraform on the machine', () => {
  test('goes through CDKTF and Terraform, says so, proves every value, plans nothing after, tidies up', async () => {
    const run = await runDemo({});
    expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
    expect(run.stdout).toMatch(/with CDKTF \d+\.\d+\.\d+ and Terraform \d+/);
    expect(run.stdout).toContain(`Terraform ${terraformVersion}`);
    expect(run.stdout).toContain('Plan: 9 to add');
    expect(run.stdout).toContain('Apply complete! Resources: 9 added, 0 changed, 0 destroyed.');
    expect(run.stdout.match(/→ GET \/me → tok_/g)).toHaveLength(8);
    expect(run.stdout).toContain('Terraform and "hawzu-tokens plan" agree: nothing to do');
    expect(run.left).toEqual([]);
    expect(run.stdout + run.stderr).not.toMatch(/hwz_[0-9A-Za-z]{20}/);
  });

  test('is not led astray by the settings of a person, and leaves theirs alone', async () => {
    const run = await runDemo({ TF_WORKSPACE: 'other', TF_DATA_DIR: 'mine', TF_CLI_ARGS_plan: '-destroy' });
    expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
    expect(run.stdout).toContain('9 added');
    expect(run.left).toEqual([]);
  });

  test('a CLI configuration that keeps the provider out leads to the direct way, which says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hawzu-config-'));
    try {
      const config = join(folder, 'terraformrc');
      writeFileSync(config, `provider_installation {\n  filesystem_mirror {\n    path = "${folder}"\n  }\n}\n`);
      const run = await runDemo({ TF_CLI_CONFIG_FILE: config });
      expect(run.code).toBe(0);
      expect(run.stderr).toContain("Terraform can't prepare the stack: Failed to query available provider packages");
      expect(run.stdout).toContain('Nothing to do, everything is as declared.');
      expect(run.left).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('interrupted in the middle of an apply it waits for Terraform, exits 130 and tidies up', async () => {
    let interrupted = false;
    const run = await runDemo({}, (child, printed) => {
      if (interrupted || !printed.includes('Creating...')) return;
      interrupted = true;
      child.kill('SIGINT');
    });
    expect(run.code).toBe(130);
    expect(run.stdout).not.toContain('Two interrupts received');
    expect(run.left).toEqual([]);
  });
});
