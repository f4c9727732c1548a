import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { awsMirror, describeWithAws } from '../terraform-real/aws-provider';
import { ANY_VALUE, everythingWritten } from '../terraform-real/written';
import { TerraformWorld } from '../terraform-provider/terraform-world';
import { shellBlocks } from './readme-commands';

jest.setTimeout(600_000);

const example = join(__dirname, '..', '..', 'examples', 'terraform');
const DAY = 24 * 3_600_000;

describeWithAws('examples/terraform', () => {
  test('works as its README says, word for word, and a week later', async () => {
    const world = await TerraformWorld.start();
    try {
      cpSync(example, world.folder, { recursive: true });
      const rc = join(world.folder, 'terraform.rc');
      const plugins = join(world.folder, '.terraform.d', 'plugins');
      const mirrors = [plugins, awsMirror ?? ''].map((path) => `  filesystem_mirror { path = "${path}" }\n`);
      writeFileSync(rc, `provider_installation {\n${mirrors.join('')}}\n`);
      const unattended = {
        TF_CLI_CONFIG_FILE: rc,
        TF_CLI_ARGS_apply: '-auto-approve',
        TF_CLI_ARGS_destroy: '-auto-approve',
        TF_CLI_ARGS_plan: '-detailed-exitcode',
      };
      const [start, commands = []] = shellBlocks(join(example, 'README.md'));
      expect(start).toEqual(['npx hawzu-tokens dev']);
      const follow = async (line: string) => {
        const [program, ...args] = line.split(' ');
        const run =
          program === 'terraform'
            ? await world.run([...args, '-no-color'], unattended)
            : await world.local.run(args.slice(1), { HOME: world.folder });
        if (run.code !== 0) throw new Error(`${line}: ${run.code}\n${run.stdout}\n${run.stderr}`);
        return run;
      };
      for (const line of commands.filter((one) => !one.startsWith('terraform destroy'))) await follow(line);

      const outputs = JSON.parse((await world.run(['output', '-json'])).stdout) as Record<string, { value: unknown }>;
      expect(outputs['undeclared_tokens']?.value).toEqual(['hawzu-tokens management']);
      expect(outputs['ending_within_two_days']?.value).toEqual([]);
      expect(outputs['projects']?.value).toMatchObject({ proj_web: 'Web Shop' });
      const gate = await world.local.currentValue('mobile/release-gate/hawzu');
      const { gate: arn } = outputs['secrets']?.value as { readonly gate: string };
      expect(arn).toContain(':secret:mobile/release-gate/hawzu-');
      expect(JSON.parse(outputs['gate_reader_policy']?.value as string)).toMatchObject({
        Statement: [{ Action: 'secretsmanager:GetSecretValue', Resource: arn }],
      });
      const regression = await world.local.currentValue('hawzu/acme-terraform/ci-regression-runner');
      for (const { token } of [gate, regression]) expect(await world.local.consume(token)).toBe(200);
      expect(world.state('regression')).toMatchObject({
        access: 'proj_api: Project Viewer, proj_web: Project Member',
      });

      world.local.advance(5 * DAY);
      await follow('terraform apply -var local=true');
      expect((await world.local.currentValue('mobile/release-gate/hawzu')).tokenId).not.toBe(gate.tokenId);
      expect(await world.local.currentValue('hawzu/acme-terraform/ci-regression-runner')).toEqual(regression);
      await follow('terraform plan -var local=true');

      for (const line of commands.filter((one) => one.startsWith('terraform destroy'))) await follow(line);
      for (const { token } of [gate, regression]) expect(await world.local.consume(token)).toBe(401);
      expect(world.local.emulator.snapshot().every((secret) => secret.deletionAt !== undefined)).toBe(true);
      expect(everythingWritten(world)).not.toMatch(ANY_VALUE);
    } finally {
      await world.close();
    }
  });
});
