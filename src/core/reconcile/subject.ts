import type { RoleCatalogue } from '../model/access';
import type { DesiredToken } from '../model/desired';
import type { OwnerId, TokenId, TokenName } from '../model/ids';
import type { SecretRef } from '../model/plan';
import type { Instant } from '../model/time';
import type { SecretFacts } from '../ports/secret-store';
import { classify, type Generation, type Generations } from './generations';
import type { EntryFacts, Observed } from './observed';

/** What a run was asked for beyond "make it as declared". */
export interface PlanOptions {
  /** Entries to rotate now, due or not. */
  readonly rotate?: ReadonlySet<TokenName>;
  /** With `rotate`: their values leaked, so the old tokens die at once. */
  readonly compromised?: boolean;
  /** Entries to return to their previous value. */
  readonly rollback?: ReadonlySet<TokenName>;
  /** Remove what the spec no longer declares. */
  readonly prune?: boolean;
}

/** One entry with everything that planning it takes. */
export interface Subject {
  readonly owner: OwnerId;
  readonly desired: DesiredToken;
  readonly facts: EntryFacts;
  readonly secret: SecretFacts | undefined;
  readonly ref: SecretRef;
  readonly generations: Generations;
  /** The token whose value the current version holds. */
  readonly current: Generation | undefined;
  readonly pending: Generation | undefined;
  readonly catalogue: RoleCatalogue;
  readonly managementToken: TokenId;
  readonly now: Instant;
  readonly options: PlanOptions;
}

export function subjectOf(
  owner: OwnerId,
  desired: DesiredToken,
  facts: EntryFacts,
  world: Observed,
  options: PlanOptions,
): Subject {
  const secret = facts.secret.known ? facts.secret.value : undefined;
  const generations = classify(owner, facts, world.tokensById, world.asOf);
  const name = desired.secret.kind === 'managed' ? desired.secret.name : desired.secret.arn;
  return {
    owner,
    desired,
    facts,
    secret,
    ref: {
      ...(desired.region !== undefined && { region: desired.region }),
      name: secret?.name ?? name,
      ...(secret && { arn: secret.arn }),
    },
    generations,
    current: holderIn(generations, generations.current),
    pending: holderIn(generations, generations.pending),
    catalogue: world.catalogue,
    managementToken: world.managementToken,
    now: world.asOf,
    options,
  };
}

function holderIn(generations: Generations, version: Generations['current']): Generation | undefined {
  if (version?.holds.kind !== 'token') return undefined;
  const { id } = version.holds.token;
  return generations.all.find((generation) => generation.token.id === id);
}
