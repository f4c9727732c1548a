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
 * Tells whether an entry of the spec stands behind a listed secret. When in doubt it does: a list may lag by minutes
 * (AWS) and show an earlier incarnation, and a secret that could not be read, or was not seen, is still its entry's.
 * Taken for undeclared, its tokens would be removed on a read error. Looked up, not searched: lists are long.
 */
export function claimsOf(found: readonly Found[]): (listed: SecretFacts) => boolean {
  const bases = new Set<string>();
  const targets = new Set<string>();
  const names = new Set<string | undefined>();
  for (const { token, answer } of found) {
    const own = answer.secret.known ? answer.secret.value : undefined;
    if (own) {
      bases.add(splitArn(own.arn).base);
      continue;
    }
    targets.add(token.secret.kind === 'managed' ? token.secret.name : token.secret.arn);
    names.add(token.name);
    if (token.renamedFrom !== undefined) names.add(token.renamedFrom);
  }
  return ({ arn, name, tags }) =>
    bases.has(splitArn(arn).base) || targets.has(name) || targets.has(arn) || names.has(tags[NAME_TAG]);
}
