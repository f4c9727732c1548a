import { changed } from '../store/secret/secret';
import { readTagKeys } from '../validation/metadata';
import { missing } from '../validation/request-fields';
import { readSecretId } from '../validation/secret-id';
import { findWritableSecret } from './find-secret';
import type { Operation } from './operation';

/** Keys that are not there are ignored. */
export const untagResource: Operation = (context, fields) => {
  const id = readSecretId(fields);
  const keys = readTagKeys(fields);
  if (keys === undefined) throw missing('TagKeys');
  const secret = findWritableSecret(context, context.store, id);
  const tags = secret.tags?.filter((tag) => !keys.includes(tag.key));
  context.store.commit(changed(secret, context.now, { tags }), context.now);
  return {};
};
