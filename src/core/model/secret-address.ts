import { splitArn } from './label';
import type { SecretArn } from './ids';

/** Where a secret is: everything but its random suffix. */
export interface SecretAddress {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

const BASE = /^arn:([^:]+):secretsmanager:([^:]+):(\d{12}):secret:(.+)$/;

/** `undefined` for what is not the ARN of a secret. */
export function addressOf(arn: SecretArn): SecretAddress | undefined {
  const [, partition, region, account, name] = BASE.exec(splitArn(arn).base) ?? [];
  return partition && region && account && name ? { partition, region, account, name } : undefined;
}

export const regionOf = (arn: SecretArn): string | undefined => addressOf(arn)?.region;

/** A secret as its ARN shows it, and the region that it is written in where it is replicated. */
export interface Replicated {
  readonly arn: SecretArn;
  readonly primaryRegion?: string;
}

/** A copy, which AWS keeps like the secret in another region. */
export const isReplica = ({ arn, primaryRegion }: Replicated): boolean =>
  primaryRegion !== undefined && primaryRegion !== regionOf(arn);

/** The ARN without its suffix. */
export const baseArn = ({ partition, region, account, name }: SecretAddress): string =>
  `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}`;
