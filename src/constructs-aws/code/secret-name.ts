import type { DeclaredToken } from '../../core/model/desired';
import { addressOf } from '../../core/model/secret-address';

/** Name of the secret of a token. */
export const secretNameOf = ({ secret }: DeclaredToken): string =>
  secret.kind === 'managed' ? secret.name : (addressOf(secret.arn)?.name ?? secret.arn);
