import type { TokenId } from '../../model/ids';
import type { TokenFacts } from '../../ports/token-api';
import { contentOf, markedFor } from './staged-versions';
import { creatorOf, type EntryFacts, type Observed } from './observed';

const runOf = (managementToken: TokenId): string => `token ${managementToken}`;

export const isOfRun = (token: TokenFacts, { managementToken }: Pick<Observed, 'managementToken'>): boolean =>
  creatorOf(token) === runOf(managementToken);

/**
 * The run itself, and whoever made the only tokens that are marked for staged versions of this owner's secrets. Good for
 * a plan that people look at and not for acting: a mark is a label, and who may edit a token of his own can copy one.
 */
export function markedCreators(managementToken: TokenId, entries: readonly EntryFacts[]): ReadonlySet<string> {
  const creators = new Set([runOf(managementToken)]);
  for (const facts of entries) {
    const secret = facts.secret.known ? facts.secret.value : undefined;
    for (const id of secret?.stages.keys() ?? []) {
      const [only, ...others] = markedFor(secret!, id, facts);
      if (only && others.length === 0) creators.add(creatorOf(only));
    }
  }
  return creators;
}

/** The run itself, and whoever made tokens of ours whose values staged versions were found to hold, now or earlier. */
export function provenCreators(world: Observed): ReadonlySet<string> {
  const creators = new Set([runOf(world.managementToken), ...world.remembered]);
  for (const facts of [...world.declared.values(), ...world.undeclared]) {
    const secret = facts.secret.known ? facts.secret.value : undefined;
    for (const id of secret?.stages.keys() ?? []) {
      if (facts.depth?.stored?.get(id)?.kind !== 'token') continue;
      const content = contentOf(secret!, id, facts, { ...world, now: world.asOf });
      if (content.kind === 'token') creators.add(creatorOf(content.token));
    }
  }
  return creators;
}
