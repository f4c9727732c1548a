import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { AWS_VERSION, awsMirror } from '../terraform-real/aws-provider';
import { DAY, refusal, startBed, type Bed } from './endpoint-bed';

const run = promisify(execFile);
const terraform = ['terraform', 'tofu'].find((name) => spawnSync(name, ['version']).status === 0);

const main = (bed: Bed, description: string): string => `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "${AWS_VERSION}" }
  }
}
provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "AKIATEST"
  secret_key                  = "irrelevant"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  endpoints { secretsmanager = "${bed.emulator.url}" }
}
resource "aws_secretsmanager_secret" "token" {
  name                    = "hawzu/acme/ci"
  description             = "${description}"
  kms_key_id              = "arn:aws:kms:eu-west-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  recovery_window_in_days = 7
  tags                    = { team = "qa", "cost-centre" = "42" }
}
resource "aws_secretsmanager_secret_policy" "token" {
  secret_arn = aws_secretsmanager_secret.token.arn
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Principal = { AWS = "*" }, Action = "secretsmanager:DeleteSecret", Resource = "*" }]
  })
}
resource "aws_secretsmanager_secret_version" "token" {
  secret_id     = aws_secretsmanager_secret.token.id
  secret_string = "first value"
}
data "aws_secretsmanager_secret_version" "read" {
  secret_id  = aws_secretsmanager_secret.token.id
  depends_on = [aws_secretsmanager_secret_version.token]
}
output "read" {
  value     = data.aws_secretsmanager_secret_version.read.secret_string
  sensitive = true
}
`;

test("Terraform's AWS provider makes, changes and destroys a secret, and a second plan is empty", async () => {
  if (terraform === undefined || awsMirror === undefined) {
    console.warn(
      `SKIPPED: ${terraform === undefined ? 'there is no terraform on the PATH' : `no mirror holds the AWS provider ${AWS_VERSION} (set TF_PLUGIN_MIRROR)`}, so the endpoint was not tried with Terraform.`,
    );
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'endpoint-tf-'));
  const bed = await startBed();
  const cliConfig = join(folder, 'terraform.rc');
  writeFileSync(cliConfig, `provider_installation {\n  filesystem_mirror { path = "${awsMirror}" }\n}\n`);
  const work = join(folder, 'work');
  mkdirSync(work);
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    TF_CLI_CONFIG_FILE: cliConfig,
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
  };
  const tf = (...args: string[]) =>
    run(terraform, args, { cwd: work, env }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { code: number; stdout: string; stderr: string }) => {
        if (error.code === 2 && args.includes('-detailed-exitcode')) return { code: 2, stdout: error.stdout };
        throw new Error(`${args.join(' ')} failed:\n${error.stdout}\n${error.stderr}`);
      },
    );
  const secret = () => bed.emulator.snapshot()[0];
  try {
    writeFileSync(join(work, 'main.tf'), main(bed, 'one'));
    await tf('init', '-input=false', '-no-color');
    await tf('apply', '-auto-approve', '-input=false', '-no-color');
    expect(secret()).toMatchObject({
      name: 'hawzu/acme/ci',
      tags: { team: 'qa', 'cost-centre': '42' },
      versions: [{ stages: ['AWSCURRENT'], value: { kind: 'string', text: 'first value' } }],
    });
    expect((await tf('output', '-raw', 'read')).stdout).toBe('first value');
    expect((await tf('plan', '-detailed-exitcode', '-input=false', '-no-color')).code).toBe(0);

    writeFileSync(join(work, 'main.tf'), main(bed, 'two').replace('team = "qa"', 'team = "ops"'));
    await tf('apply', '-auto-approve', '-input=false', '-no-color');
    expect(secret()?.tags).toEqual({ team: 'ops', 'cost-centre': '42' });

    await tf('destroy', '-auto-approve', '-input=false', '-no-color');
    expect(JSON.parse(readFileSync(join(work, 'terraform.tfstate'), 'utf8'))).toMatchObject({ resources: [] });
    expect(secret()?.deletionAt).toBe(bed.clock.now + 7 * DAY);
    const again = bed.client.send(new CreateSecretCommand({ Name: 'hawzu/acme/ci' }));
    expect((await refusal(again)).message).toContain('already scheduled for deletion');
    expect(bed.emulator.requests().filter(({ status }) => status >= 500)).toEqual([]);
  } finally {
    await bed.close();
    rmSync(folder, { recursive: true });
  }
}, 600_000);
