import { changed } from '../store/secret/secret';
import { mergeTags, readTags } from '../validation/metadata';
import { missing } from '../validation/request-fields';
import { readSecretId } from '../validation/secret-id';
import { findWritableSecret } from './find-secret';
import type { Operation } from './operation';

export const tagResource: Operation = (context, fields) => {
  const id = readSecretId(fields);
  const tags = readTags(fields);
  if (tags === undefined) throw missing('Tags');
  const secret = findWritableSecret(context, context.store, id);
  const merged = mergeTags(secret.tags ?? [], tags);
  context.store.commit(changed(secret, context.now, { tags: merged }), context.now);
  return {};
};
