import { SPEC_WORDS, type Words } from '../../diagnostics/words';
import type { RoleCatalogue } from '../../model/access';
import type { DesiredToken } from '../../model/desired';
import type { OwnerId, SecretArn, TokenId, TokenName, WorkspaceId } from '../../model/ids';
import type { SecretRef } from '../../model/plan';
import type { Instant } from '../../model/time';
import type { SecretFacts } from '../../ports/secret-store';
import type { Claimant } from './claims';
import { classify, type Generation, type Generations, isOurs } from '../observed/generations';
import type { StagedVersion } from '../observed/staged-versions';
import { type Issued, issuedBy } from '../observed/issued-by';
import type { EntryFacts, Observed, UndeclaredFacts } from '../observed/observed';

/** What a run was asked for beyond "make it as declared". */
export interface PlanOptions {
  /** Entries to rotate now, due or not. */
  readonly rotate?: ReadonlySet<TokenName>;
  /** With `rotate`: the tokens that were to be replaced. Where any other is current, somebody has done it meanwhile. */
  readonly rotateFrom?: ReadonlyMap<TokenName, TokenId>;
  /** Marks of triggers: an entry is rotated now, unless the newest of its tokens that a trigger asked for has this mark. */
  readonly triggers?: ReadonlyMap<TokenName, string>;
  /** Entries whose values leaked: their tokens die now, replaced or not. */
  readonly compromised?: ReadonlySet<TokenName>;
  /** Further tokens to kill with them, by id. */
  readonly kill?: ReadonlySet<TokenId>;
  /** Tokens that nothing proves to be ours, and a person says are to end, by id. */
  readonly end?: ReadonlySet<TokenId>;
  /**
   * Nobody may read this plan: values are not issued, but asked for where a function makes them. Whether one is waited for
   * depends on whether somebody is told that it is done.
   */
  readonly scheduled?: { readonly waits: boolean };
  /** Entries to return to their previous value. */
  readonly rollback?: ReadonlySet<TokenName>;
  /** Entries to end, declared as they are: their tokens are revoked, a secret that we made is deleted. */
  readonly destroy?: ReadonlySet<TokenName>;
  /** Remove what the spec no longer declares. */
  readonly prune?: boolean;
  /** With `prune`: remove these although a Terraform resource claims them. */
  readonly claimed?: ReadonlySet<string>;
  /** Resources of Terraform that entries are planned for. */
  readonly claimants?: ReadonlyMap<TokenName, Claimant>;
  /** In whose words it is told what to change. Those of a spec by default. */
  readonly words?: Words;
  /** Entries whose secret is restored when it awaits its deletion and is this owner's. */
  readonly restore?: ReadonlySet<TokenName>;
}

/** One entry with everything that planning it takes. */
export interface Subject {
  readonly owner: OwnerId;
  readonly workspace: WorkspaceId;
  readonly desired: DesiredToken;
  readonly facts: EntryFacts;
  /** Secrets that the entry had before it came to another one, with what is in them. */
  readonly formers: readonly Former[];
  /** Secrets that tags give a name which the entry had once: nothing proves that they were its own. */
  readonly maybeFormers: readonly Former[];
  readonly secret: SecretFacts | undefined;
  readonly ref: SecretRef;
  readonly generations: Generations;
  /** The token of ours whose value the current version holds. */
  readonly current: Generation | undefined;
  readonly pending: Generation | undefined;
  /** The claim on the entry: that of its newest generation that carries one. */
  readonly claim: string | undefined;
  /** The resource that the entry is planned for. Without one, claims are carried on and stop nothing. */
  readonly claimant: Claimant | undefined;
  readonly catalogue: RoleCatalogue;
  readonly tokensById: Observed['tokensById'];
  readonly creators: Observed['creators'];
  readonly heldBy: Observed['heldBy'];
  /** What tokens made that leaked. */
  readonly issuedBy: (leaked: ReadonlySet<TokenId>) => Issued;
  readonly managementToken: TokenId;
  readonly now: Instant;
  /** None of its tokens may work: it is declared disabled, or its declared end has passed. */
  readonly isOff: boolean;
  readonly options: PlanOptions;
  readonly words: Words;
}

/** A secret that an entry left, in relation to its tokens. */
export interface Former {
  readonly facts: UndeclaredFacts;
  readonly generations: Generations;
}

export function subjectOf(
  { ownerId, workspace }: { readonly ownerId: OwnerId; readonly workspace: WorkspaceId },
  { desired, facts }: { readonly desired: DesiredToken; readonly facts: EntryFacts },
  world: Observed,
  options: PlanOptions,
): Subject {
  const secret = facts.secret.known ? facts.secret.value : undefined;
  const generations = classify(facts, world, world.asOf);
  const inRelation = (former: UndeclaredFacts): Former => ({
    facts: former,
    generations: classify(former, world, world.asOf),
  });
  return {
    owner: ownerId,
    workspace,
    desired,
    facts,
    formers: world.undeclared.filter(({ formerOf }) => formerOf === desired.name).map(inRelation),
    maybeFormers: world.undeclared.filter(({ maybeFormerOf }) => maybeFormerOf?.includes(desired.name)).map(inRelation),
    secret,
    generations,
    ref: refOf(desired, secret),
    current: holderIn(generations, generations.current),
    pending: holderIn(generations, generations.pending),
    claim: claimOf(generations),
    claimant: options.claimants?.get(desired.name),
    catalogue: world.catalogue,
    tokensById: world.tokensById,
    creators: world.creators,
    heldBy: world.heldBy,
    issuedBy: (leaked) => issuedBy(leaked, world),
    managementToken: world.managementToken,
    now: world.asOf,
    isOff: !desired.enabled || hasEnded(desired, world.asOf),
    options,
    words: options.words ?? SPEC_WORDS,
  };
}

/** `takeOver` is consent while the entry has no generation of ours. */
export const takesOver = ({ desired, generations }: Subject): boolean =>
  desired.secret.kind === 'external' && desired.secret.takeOver && !generations.all.some(isOurs);

/** The spec gives a date for its end, and that has passed. */
export const hasEnded = ({ expiry }: Pick<DesiredToken, 'expiry'>, now: Instant): boolean =>
  expiry.kind === 'at' && expiry.at <= now;

function refOf({ region, secret: target }: DesiredToken, secret: SecretFacts | undefined): SecretRef {
  const named = target.kind === 'managed' ? target.name : target.arn;
  const arn: SecretArn | undefined = secret?.arn ?? (target.kind === 'external' ? target.arn : undefined);
  return {
    ...(region !== undefined && { region }),
    name: secret?.name ?? named,
    ...(arn !== undefined && { arn }),
  };
}

/** The token of ours whose value a version holds. */
export function holderIn(generations: Generations, version: StagedVersion | undefined): Generation | undefined {
  if (version?.content.kind !== 'token') return undefined;
  const { id } = version.content.token;
  return generations.all.find((generation) => generation.token.id === id);
}

/**
 * Who may update and delete the entry, if anybody said so: the newest claim counts, of tokens whose values the secret shows
 * where there are such. Others keep the claim that they had.
 */
export function claimOf({ all, staged }: Generations): string | undefined {
  const ours = all.filter(isOurs);
  const shown = ours.filter(({ version }) => staged.some(({ id }) => id === version));
  return (shown.length > 0 ? shown : ours).findLast(({ label }) => label?.claim !== undefined)?.label?.claim;
}
