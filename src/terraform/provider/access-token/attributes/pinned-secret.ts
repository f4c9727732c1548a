import type { DeclaredToken } from '../../../../core/model/desired';
import { secretArn, type SecretArn, tokenId, type TokenId } from '../../../../core/model/ids';
import { splitArn } from '../../../../core/model/label';
import { addressOf, regionOf } from '../../../../core/model/secret-address';

/** What a state knows of its secret, once there is one. */
export interface KnownSecret {
  readonly arn?: SecretArn;
  /** The token whose value it held. */
  readonly token?: TokenId;
}

export const nameOf = (arn: SecretArn): string | undefined => addressOf(arn)?.name;

export const knownSecret = (state: {
  readonly secret_arn: string | null;
  readonly token_id: string | null;
}): KnownSecret => {
  if (state.secret_arn === null) return {};
  return {
    arn: secretArn(state.secret_arn),
    ...(state.token_id !== null && { token: tokenId(state.token_id) }),
  };
};

/**
 * The token with the secret that it already has: a resource keeps its secret when its name, the default of the secret's
 * name, or the region of the environment changes.
 */
export function pinned(token: DeclaredToken, { arn }: KnownSecret): DeclaredToken {
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
