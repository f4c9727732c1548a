/** What a driver's own configuration says; what it leaves out comes from the AWS environment and configuration files. */
export interface AwsSettings {
  /** For calls that name no region. */
  readonly region?: string;
  readonly profile?: string;
  /** An IAM role to take for every call, with the credentials that are there otherwise. */
  readonly assumeRoleArn?: string;
  readonly endpoint?: string;
}
