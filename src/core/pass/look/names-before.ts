import { conceal } from '../../diagnostics/conceal';
import { tokenName, type TokenName } from '../../model/ids';
import type { SecretFacts } from '../../ports/secret-store';
import { EARLIER_NAMES_TAG, NAME_TAG, RENAMED_TAG } from '../../reconcile/observed/observed';
import type { LookedUp } from './look-up';

/**
 * The names that entries had before, as the spec says, and as tags say once `renamedFrom` was taken out of it: those of the
 * entry's own secret, and of secrets that it left under one of these names.
 */
export function namesBefore({ listed, found }: LookedUp): ReadonlyMap<TokenName, ReadonlySet<TokenName>> {
  const secrets = [...listed.ours.values()].flatMap((ours) => ours.secrets);
  return new Map(
    found.map(({ token: { name, renamedFrom }, answer }) => {
      const own = answer.secret.known ? answer.secret.value : undefined;
      const names = new Set<TokenName>([
        ...(renamedFrom === undefined ? [] : [renamedFrom]),
        ...(own ? said(own) : []),
      ]);
      // A set grows while it is walked.
      names.add(name);
      for (const former of names) for (const one of saidOf(former, secrets)) names.add(one);
      names.delete(name);
      return [name, names] as const;
    }),
  );
}

const saidOf = (name: TokenName, secrets: readonly SecretFacts[]): readonly TokenName[] =>
  secrets.filter(({ tags }) => tags[NAME_TAG] === name).flatMap(said);

const said = ({ tags }: SecretFacts): readonly TokenName[] =>
  [tags[RENAMED_TAG], ...(tags[EARLIER_NAMES_TAG]?.split(' ') ?? [])].flatMap((name) =>
    name === undefined || name === '' ? [] : [tokenName(conceal(name))],
  );
