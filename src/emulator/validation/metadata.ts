import { ServiceError } from '../error/service-error';
import type { Tag } from '../store/secret/secret';
import type { RequestFields } from './request-fields';

const MAX_TAGS = 50;
const TAG_KEY = { min: 1, max: 128 };
const OWN_KEY = /^(arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:)?alias\/aws\/secretsmanager$/;

/** The key id, or undefined for the account's own key: AWS never shows that one. */
export function ownKeyHidden(kmsKeyId: string | undefined): string | undefined {
  return kmsKeyId === undefined || kmsKeyId === '' || OWN_KEY.test(kmsKeyId) ? undefined : kmsKeyId;
}

export function readKmsKeyId(fields: RequestFields): string | undefined {
  return fields.text('KmsKeyId', { max: 2048 });
}

export function readDescription(fields: RequestFields): string | undefined {
  return fields.text('Description', { max: 2048 });
}

export function readTags(fields: RequestFields): readonly Tag[] | undefined {
  return fields.objects('Tags', {})?.map((tag) => ({
    key: notReserved(tag.requiredText('Key', TAG_KEY)),
    value: tag.text('Value', { max: 256 }) ?? '',
  }));
}

export function readTagKeys(fields: RequestFields): readonly string[] | undefined {
  return fields.texts('TagKeys', {}, TAG_KEY);
}

/** Adds or overwrites by key. Throws LimitExceededException beyond 50. */
export function mergeTags(before: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const merged = new Map([...before, ...added].map((tag) => [tag.key, tag]));
  if (merged.size > MAX_TAGS) {
    throw new ServiceError('LimitExceededException', `A secret can have at most ${MAX_TAGS} tags.`);
  }
  return [...merged.values()];
}

function notReserved(key: string): string {
  if (!/^aws:/i.test(key)) return key;
  throw new ServiceError('InvalidParameterException', 'Tag keys that begin with aws: are reserved for AWS use.');
}
