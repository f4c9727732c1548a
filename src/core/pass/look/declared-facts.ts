import type { DesiredState, DesiredToken } from '../../model/desired';
import type { OwnerId, TokenName } from '../../model/ids';
import { scopeKeyOf } from '../../model/label';
import type { Ports } from '../../ports/ports';
import { continuationOf } from '../../reconcile/observed/continuation';
import type { EntryFacts } from '../../reconcile/observed/observed';
import { continuedBy, continuedIn } from './left/formers-moved';
import { possibleScopeKeys, tokensElsewhere, withAnothers } from './lists/elsewhere';
import type { Found, LookedUp } from './lists/look-up';
import type { Resolved } from './lists/resolved';
import { tokensOf } from './tokens/token-index';

/** What a run tells of its declared entries. */
interface OfRun {
  readonly resolved: Resolved;
  readonly run: readonly DesiredState[];
}

/** What is known of each declared entry. `before`: in an emergency, the names that entries had. */
export const declaredFacts = (
  looked: LookedUp,
  before: ReadonlyMap<TokenName, ReadonlySet<TokenName>> | undefined,
  ofRun: OfRun,
): ReadonlyMap<TokenName, EntryFacts> =>
  new Map(
    looked.found.map((found) => {
      const { name } = found.token;
      return [name, factsOf(found, looked, before && (before.get(name) ?? new Set()), ofRun)];
    }),
  );

/** In an emergency: without the tokens in other places that are other owners', whose entries have the same names. */
export async function withOtherOwners(
  found: ReadonlyMap<TokenName, EntryFacts>,
  ports: Pick<Ports, 'stores'>,
  looked: LookedUp,
  { resolved, owners }: Pick<OfRun, 'resolved'> & { readonly owners: readonly OwnerId[] },
): Promise<ReadonlyMap<TokenName, EntryFacts>> {
  const { desired } = looked;
  const around = {
    accounts: resolved.accounts,
    owners: owners.filter((owner) => owner !== desired.ownerId),
    declared: new Set([...found.values()].flatMap(({ scopeKeys }) => scopeKeys)),
    continued: continuedIn(looked),
  };
  const declared = new Map<TokenName, EntryFacts>();
  for (const [name, facts] of found)
    declared.set(name, { ...facts, elsewhere: await withAnothers(ports, desired, facts.elsewhere, around) });
  return declared;
}

function factsOf(
  found: Found,
  { desired, listed: { tokens } }: LookedUp,
  before: ReadonlySet<TokenName> | undefined,
  { resolved, run }: OfRun,
): EntryFacts {
  const { token, answer } = found;
  const continuation = continuationOf(desired, token, run, (spec, next) => resolved.isComeToBy(found, spec, next.name));
  const owners = ownersOf(desired, token);
  const secret = answer.secret.known ? answer.secret.value : undefined;
  const accounts = resolved.accounts;
  // Where an entry came to another secret, tokens of the one that it had may be alive: what leaked dies with that gone, too.
  const here = secret ? owners.map((owner) => scopeKeyOf(owner, secret.arn)) : [];
  const unseen = accounts.filter((account) => !secret || (before && !resolved.isComeTo(token, account)));
  const scopeKeys = [...new Set([...here, ...possibleScopeKeys(secret ? [desired.ownerId] : owners, token, unseen)])];
  // Where the entry had another name and a secret that is not found, nothing else tells of its tokens there.
  const names = [token.name, ...(before ?? [])];
  const { said, tagged } = continuedBy(token, secret);
  const continued = before ? [...said, ...tagged] : [];
  return {
    secret: answer.secret,
    secretAt: answer.at,
    scopeKeys,
    tokens: tokensOf(tokens, scopeKeys, answer.secret.known ? secret : 'unknown'),
    tokensAt: tokens.at,
    elsewhere: tokensElsewhere({ owner: desired.ownerId, token, scopeKeys, names, continued }, tokens, accounts),
    sharedWith: resolved.othersAt(desired, found),
    ...(continuation && { continuation }),
  };
}

/** An entry that moved here has tokens with its former owner's labels until they are relabelled. */
const ownersOf = ({ ownerId }: DesiredState, { movedFrom }: DesiredToken): readonly OwnerId[] =>
  movedFrom ? [ownerId, movedFrom.owner] : [ownerId];
