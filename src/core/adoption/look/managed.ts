import { ownerId, type OwnerId, tokenName, type TokenId, type TokenName } from '../../model/ids';
import { parseLabel, scopeKeyOf } from '../../model/label';
import { markedCreators } from '../../reconcile/observed/creators';
import { classify, type Generation, type Generations, isOurs } from '../../reconcile/observed/generations';
import {
  creatorOf,
  type EntryFacts,
  known,
  NAME_TAG,
  OWNER_TAG,
  WORKSPACE_TAG,
} from '../../reconcile/observed/observed';
import type { Seen, SeenSecret } from './seen';

/** A secret that an entry of some owner has, and its tokens in relation to it. */
export interface Place {
  readonly owner: OwnerId;
  readonly name: TokenName;
  readonly seen: SeenSecret;
  /** This software made the secret; one that was given by ARN carries no tags of ours. */
  readonly isTagged: boolean;
  readonly generations: Generations;
}

/** What is somebody's already. */
export interface Managed {
  readonly places: readonly Place[];
  /** Who has each token that secret, label and version prove. */
  readonly tokens: ReadonlyMap<TokenId, Place>;
}

type Claimed = Omit<Place, 'generations'> & { readonly facts: EntryFacts };

/**
 * Finds the entries that secrets and labels tell of together. A label alone is not believed: its token counts when a
 * staged version of the secret names it, or when whoever made it made others that versions name.
 */
export function findManaged(seen: Seen, owners: readonly OwnerId[]): Managed {
  const tagged = seen.secrets.flatMap((one) => taggedPlace(one, seen));
  const all = new Set([...owners, ...seen.declared.map(({ owner }) => owner), ...tagged.map(({ owner }) => owner)]);
  const given = seen.secrets
    .filter(({ secret }) => secret.tags[OWNER_TAG] === undefined)
    .flatMap((one) => [...all].flatMap((owner) => givenPlaces(one, owner, seen)));
  const claimed = [...tagged, ...given];
  const tokensOf = new Map<TokenId, Place>();
  const creators = new Map<OwnerId, ReadonlySet<string>>();
  const places = claimed.map(({ facts, ...claim }): Place => {
    const tokens = { tokensById: seen.tokens.byId, creators: creatorsOf(claim.owner) };
    const place = { ...claim, generations: classify(facts, tokens, seen.tokens.at) };
    for (const generation of place.generations.all) {
      if (isProven(generation, tokens.creators)) tokensOf.set(generation.token.id, place);
    }
    return place;
  });
  return { places, tokens: tokensOf };

  /** Who makes one owner's tokens need not be trusted with another's. */
  function creatorsOf(owner: OwnerId): ReadonlySet<string> {
    const ofOwner = claimed.filter((one) => one.owner === owner).map(({ facts }) => facts);
    const known = creators.get(owner) ?? markedCreators(seen.managementToken, ofOwner);
    creators.set(owner, known);
    return known;
  }
}

const REFERENCED: ReadonlySet<string> = new Set(['current', 'pending', 'superseded', 'staged']);

const isProven = (generation: Generation, creators: ReadonlySet<string>): boolean =>
  isOurs(generation) && (REFERENCED.has(generation.phase) || creators.has(creatorOf(generation.token)));

function taggedPlace(one: SeenSecret, seen: Seen): readonly Claimed[] {
  const { [OWNER_TAG]: owner, [NAME_TAG]: name, [WORKSPACE_TAG]: workspace } = one.secret.tags;
  if (owner === undefined || name === undefined || (workspace ?? seen.workspace) !== seen.workspace) return [];
  const of = { owner: ownerId(owner), name: tokenName(name) };
  return [{ ...of, seen: one, isTagged: true, facts: factsOf(one, of.owner, seen) }];
}

/** A secret by ARN says nothing itself: the labels of its tokens name owner and secret by a hash. */
function givenPlaces(one: SeenSecret, owner: OwnerId, seen: Seen): readonly Claimed[] {
  const facts = factsOf(one, owner, seen);
  const newest = [...facts.tokens].sort((a, b) => b.createdAt - a.createdAt)[0];
  const label = newest && parseLabel(newest.label);
  return label ? [{ owner, name: label.name, seen: one, isTagged: false, facts }] : [];
}

function factsOf({ secret, at }: SeenSecret, owner: OwnerId, seen: Seen): EntryFacts {
  const scopeKeys = [scopeKeyOf(owner, secret.arn)];
  return {
    secret: known(secret),
    secretAt: at,
    scopeKeys,
    tokens: scopeKeys.flatMap((key) => seen.tokens.ofScope(key)),
    tokensAt: seen.tokens.at,
    elsewhere: [],
    sharedWith: [],
  };
}
