import { DESCRIPTION_CHARACTERS, type Described, secretDescription } from '../../model/secret-description';
import type { Scope } from '../document/scope';

/** What AWS takes at most; what belongs to one field alone is in the schema. */
const TAGS = 50;

/** Tags that are left for hawzu-tokens: owner, name, workspace, and those that may yet come. */
const OUR_TAGS = 8;

/** Tags of a secret, those of the document's defaults among them. */
export function checkTags(secret: Scope, own: number, together: number): void {
  const limit = TAGS - OUR_TAGS;
  // Too many in the defaults alone are told there.
  if (together > limit && own > 0 && own <= limit && together - own <= limit) {
    secret.report('too-many-tags', { count: together, limit }, { path: ['tags'], part: 'key' });
  }
}

/** The description of a secret, which is made of several fields. */
export function checkDescription(token: Scope, parts: Described): void {
  const { length } = secretDescription(parts);
  if (length <= DESCRIPTION_CHARACTERS) return;
  const related = [{ message: 'the consumer stands here', place: token.place(['consumer']) }];
  token.report('description-too-long', { over: length - DESCRIPTION_CHARACTERS }, { path: ['purpose'], related });
}
