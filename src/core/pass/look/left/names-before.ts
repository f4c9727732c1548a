import { conceal } from '../../../diagnostics/conceal';
import { tokenName, type TokenName } from '../../../model/ids';
import type { SecretFacts } from '../../../ports/secret-store';
import { EARLIER_NAMES_TAG, NAME_TAG, RENAMED_TAG } from '../../../reconcile/observed/observed';
import type { LookedUp } from '../lists/look-up';

/**
 * The names that entries had before, as the spec says, and as tags say once `renamedFrom` was taken out of it: those of the
 * entry's own secret, and of secrets that it left under one of these names.
 */
export function namesBefore({ listed, found }: LookedUp): ReadonlyMap<TokenName, ReadonlySet<TokenName>> {
  const told = namesTold([...listed.ours.values()].flatMap((ours) => ours.secrets));
  return new Map(
    found.flatMap(({ token: { name, renamedFrom }, answer }) => {
      const own = answer.secret.known ? answer.secret.value : undefined;
      const names = new Set<TokenName>([
        ...(renamedFrom === undefined ? [] : [renamedFrom]),
        ...(own ? said(own) : []),
      ]);
      // A set grows while it is walked.
      names.add(name);
      for (const former of names) for (const one of told.get(former) ?? []) names.add(one);
      names.delete(name);
      return names.size > 0 ? [[name, names] as const] : [];
    }),
  );
}

/** What secrets tell, by the name that each is tagged with. */
function namesTold(secrets: readonly SecretFacts[]): ReadonlyMap<string, readonly TokenName[]> {
  const told = new Map<string, TokenName[]>();
  for (const secret of secrets) {
    const names = said(secret);
    const name = secret.tags[NAME_TAG];
    if (name !== undefined && names.length > 0) told.set(name, [...(told.get(name) ?? []), ...names]);
  }
  return told;
}

const said = ({ tags }: SecretFacts): readonly TokenName[] =>
  [tags[RENAMED_TAG], ...(tags[EARLIER_NAMES_TAG]?.split(' ') ?? [])].flatMap((name) =>
    name === undefined || name === '' ? [] : [tokenName(conceal(name))],
  );
