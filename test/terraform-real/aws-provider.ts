import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../cli/local-world';
import { providerMirror, terraformVersion, type TerraformWorld } from '../terraform-provider/terraform-world';

export const AWS_VERSION = '5.100.0';
const AWS_PROVIDER = `registry.terraform.io/hashicorp/aws/${AWS_VERSION}`;

/** Folders below a folder, itself included; none when it is not there. */
const within = (folder: string): readonly string[] =>
  existsSync(folder)
    ? [
        folder,
        ...readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => join(folder, entry.name)),
      ]
    : [];

/** The first folder that holds the real AWS provider: what the environment names, where Terraform looks, and packages of the machine. */
export const awsMirror: string | undefined = [
  ...(process.env['TF_PLUGIN_MIRROR'] === undefined ? [] : [process.env['TF_PLUGIN_MIRROR']]),
  ...['.terraform.d/plugins', '.local/share/terraform/plugins'].map((folder) => join(homedir(), folder)),
  ...['/usr/local/share/terraform/plugins', '/usr/share/terraform/plugins'],
  ...within(join('/', 'opt')),
].find((folder) => existsSync(join(folder, AWS_PROVIDER)));

const missing =
  terraformVersion === undefined || awsMirror !== undefined
    ? undefined
    : `no mirror holds ${AWS_PROVIDER} (set TF_PLUGIN_MIRROR)`;
if (missing !== undefined) process.stderr.write(`LEFT OUT: ${missing}\n`);

export const describeWithAws = terraformVersion !== undefined && awsMirror !== undefined ? describe : describe.skip;

/** Both providers for one configuration. The endpoint of Secrets Manager comes from the environment, as it does for ours. */
export const BOTH_PROVIDERS = `terraform {
  required_providers {
    hawzu = { source = "hawzu/hawzu" }
    aws   = { source = "hashicorp/aws", version = "${AWS_VERSION}" }
  }
}
provider "hawzu" {}
provider "aws" {
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
`;

/** `terraform init` with our provider and the real one of AWS. */
export const initBoth = (world: TerraformWorld): Promise<Run> =>
  world.run(['init', '-no-color', `-plugin-dir=${providerMirror()}`, `-plugin-dir=${awsMirror ?? ''}`]);
