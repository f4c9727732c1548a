import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';

/** For every resource of a construct: the provider to use where a stack has several. */
export interface InProvider {
  readonly provider?: TerraformProvider;
}

/** Where a stack runs, as AWS says when it is applied: no partition and no account is assumed. */
export class Account extends Construct {
  /** Number of the account. */
  readonly id: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  /** How names of services end: `amazonaws.com`, `amazonaws.com.cn`. */
  readonly dnsSuffix: string;

  /** @param region what the provider has to be for; another ends the plan */
  constructor(
    scope: Construct,
    readonly region: string,
    meta: InProvider,
  ) {
    super(scope, 'account');
    this.id = new DataAwsCallerIdentity(this, 'identity', meta).accountId;
    const partition = new DataAwsPartition(this, 'partition', meta);
    this.partition = partition.partition;
    this.dnsSuffix = partition.dnsSuffix;
    new DataAwsRegion(this, 'region', {
      ...meta,
      lifecycle: {
        postcondition: [
          {
            condition: `\${self.name == "${region}"}`,
            errorMessage: `The AWS provider of this construct is for another region than ${region}, which its tokens have.`,
          },
        ],
      },
    });
  }

  /** ARN of something of this account and region. */
  arn(service: string, rest: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.id}:${rest}`;
  }
}
