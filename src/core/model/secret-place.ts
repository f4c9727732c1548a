import { splitArn } from './label';
import type { SecretArn } from './ids';

/** Where a secret is: everything but its random suffix. */
export interface SecretPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

const BASE = /^arn:([^:]+):secretsmanager:([^:]+):(\d{12}):secret:(.+)$/;

/** `undefined` for what is not the ARN of a secret. */
export function placeOfSecret(arn: SecretArn): SecretPlace | undefined {
  const [, partition, region, account, name] = BASE.exec(splitArn(arn).base) ?? [];
  return partition && region && account && name ? { partition, region, account, name } : undefined;
}

export const regionOf = (arn: SecretArn): string | undefined => placeOfSecret(arn)?.region;

/** The ARN without its suffix. */
export const baseArn = ({ partition, region, account, name }: SecretPlace): string =>
  `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}`;
