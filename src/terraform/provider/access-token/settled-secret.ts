import type { DeclaredToken } from '../../../core/model/desired';
import { secretArn, type SecretArn } from '../../../core/model/ids';
import { splitArn } from '../../../core/model/label';

/** The secret that the state names, once there is one. */
export interface KnownSecret {
  readonly arn?: SecretArn;
}

/** `arn:aws:secretsmanager:<region>:<account>:secret:<name>-<6 characters>`. */
const ARN = /^arn:[^:]+:secretsmanager:([^:]+):\d{12}:secret:(.+)-[A-Za-z0-9]{6}$/;

export const regionOf = (arn: SecretArn): string | undefined => ARN.exec(arn)?.[1];
export const nameOf = (arn: SecretArn): string | undefined => ARN.exec(arn)?.[2];

export const knownSecret = (arn: string | null): KnownSecret => (arn === null ? {} : { arn: secretArn(arn) });

/**
 * The token with the secret that it already has: a resource keeps its secret when its name, the default of the secret's
 * name, or the region of the environment changes.
 */
export function settled(token: DeclaredToken, { arn }: KnownSecret): DeclaredToken {
  if (arn === undefined || token.secret.kind === 'external') return token;
  const region = token.region ?? regionOf(arn);
  const name = token.secret.named ? token.secret.name : (nameOf(arn) ?? token.secret.name);
  return { ...token, secret: { ...token.secret, name, named: true }, ...(region !== undefined && { region }) };
}

/** Which attribute asks for another secret than the one there is; undefined when the resource stays in its secret. */
export function secretMoved(
  token: Pick<DeclaredToken, 'secret' | 'region'>,
  { arn }: KnownSecret,
): 'name' | 'arn' | 'region' | undefined {
  if (arn === undefined) return undefined;
  const { secret, region } = token;
  if (secret.kind === 'external') return splitArn(secret.arn).base === splitArn(arn).base ? undefined : 'arn';
  if (region !== undefined && region !== regionOf(arn)) return 'region';
  return secret.name === nameOf(arn) ? undefined : 'name';
}
