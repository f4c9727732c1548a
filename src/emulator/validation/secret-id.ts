import { parseSecretArn, type ParsedArn } from '../store/secret/secret-arn';
import type { Bounds, RequestFields } from './request-fields';
import { checkName } from './secret-name';

export const SECRET_ID_BOUNDS: Bounds = { min: 1, max: 2048 };

/** What a SecretId says: a plain name of the caller's account, or an ARN, complete or without its suffix. */
export type SecretId =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'arn'; readonly text: string; readonly arn: ParsedArn };

export function readSecretId(fields: RequestFields): SecretId {
  return parseSecretId(fields.requiredText('SecretId', SECRET_ID_BOUNDS));
}

/** Throws a ValidationException for a name with illegal characters; ARNs are not held to that alphabet. */
export function parseSecretId(text: string): SecretId {
  const arn = parseSecretArn(text);
  return arn === undefined ? { kind: 'name', name: checkName(text) } : { kind: 'arn', text, arn };
}
