import { AWS_VERSION, awsMirror, noAwsMirror } from '../../bench/aws-mirror';
import type { Run } from '../cli/local-world';
import { providerMirror, terraformVersion, type TerraformWorld } from '../terraform-provider/terraform-world';

export { AWS_VERSION, awsMirror };

const missing = terraformVersion === undefined || awsMirror !== undefined ? undefined : noAwsMirror;
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
