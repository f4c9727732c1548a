import type { DesiredToken } from '../model/desired';
import { splitArn } from '../model/label';
import type { SecretFacts } from '../ports/secret-store';
import { type Known, NAME_TAG } from '../reconcile/observed';

/** An entry of the spec and what was found under its name. */
export interface Found {
  readonly token: DesiredToken;
  readonly answer: { readonly secret: Known<SecretFacts | undefined> };
}

/**
 * Whether an entry of the spec stands behind a listed secret. When in doubt it does: a list may lag by minutes (AWS) and
 * show an earlier incarnation, and a secret that could not be read, or was not seen, is still its entry's. Taken for
 * undeclared, its tokens would be removed on a read error.
 */
export function isClaimed(listed: SecretFacts, found: readonly Found[]): boolean {
  return found.some(({ token, answer }) => {
    const own = answer.secret.known ? answer.secret.value : undefined;
    if (own) return splitArn(own.arn).base === splitArn(listed.arn).base;
    const target = token.secret.kind === 'managed' ? token.secret.name : token.secret.arn;
    if (target === listed.name || target === listed.arn) return true;
    const name = listed.tags[NAME_TAG];
    return name === token.name || (token.renamedFrom !== undefined && name === token.renamedFrom);
  });
}
