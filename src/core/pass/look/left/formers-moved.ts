import type { DesiredState, DesiredToken, EntryName } from '../../../model/desired';
import { ownerId as asOwner, type TokenName, tokenName } from '../../../model/ids';
import { isReplica, regionOf } from '../../../model/secret-address';
import { isPortError } from '../../../ports/errors';
import type { Ports } from '../../../ports/ports';
import type { SecretFacts } from '../../../ports/secret-store';
import {
  type EntryFacts,
  MOVED_TAG,
  NAME_TAG,
  OWNER_TAG,
  type UndeclaredFacts,
  WORKSPACE_TAG,
} from '../../../reconcile/observed/observed';
import { factsOfSecret } from './facts-of-secret';
import type { LookedUp } from '../lists/look-up';

/** Entries of other owners that an entry continues: as its spec says, which is proof, or as only a tag does. */
export interface Continued {
  readonly said: readonly EntryName[];
  readonly tagged: readonly EntryName[];
}

/** What an entry continues, as its spec says, and as tags say once `movedFrom` was taken out of it. */
export function continuedBy({ movedFrom }: DesiredToken, secret: SecretFacts | undefined): Continued {
  const said = movedFrom ? [movedFrom] : [];
  const tagged = (secret?.tags[MOVED_TAG] ?? '').split(' ').flatMap((text): readonly EntryName[] => {
    const [owner, name, ...rest] = text.split('/');
    return owner && name && rest.length === 0 ? [{ owner: asOwner(owner), name: tokenName(name) }] : [];
  });
  return { said, tagged: tagged.filter((one) => !said.some((other) => isSame(one, other))) };
}

/** The same of a whole spec. */
export const continuedIn = ({ found }: LookedUp): readonly EntryName[] =>
  found.flatMap(({ token, answer: { secret } }) => {
    const { said, tagged } = continuedBy(token, secret.known ? secret.value : undefined);
    return [...said, ...tagged];
  });

const isSame = (a: EntryName, b: EntryName): boolean => a.owner === b.owner && a.name === b.name;

/** What is looked through. */
interface Around {
  readonly ports: Pick<Ports, 'stores'>;
  readonly looked: LookedUp;
  readonly declared: ReadonlyMap<TokenName, EntryFacts>;
  /** ARNs without suffix of what entries of the run come to. */
  readonly bases: ReadonlySet<string>;
}

/**
 * Secrets that entries left under another owner, before they moved here. They are still that owner's to remove; in an emergency what is
 * in them has leaked, too. Where a region can't be asked, the labels of tokens tell.
 */
export async function formersMoved({ ports, looked, declared, bases }: Around): Promise<readonly UndeclaredFacts[]> {
  const { desired, listed, found } = looked;
  const left: UndeclaredFacts[] = [];
  for (const { token, answer } of found) {
    const own = answer.secret.known ? answer.secret.value : undefined;
    const { said, tagged } = continuedBy(token, own);
    const regions = new Set([
      ...listed.ours.keys(),
      ...(declared.get(token.name)?.elsewhere ?? []).flatMap(({ region }) => region ?? []),
    ]);
    for (const from of [...said, ...tagged]) {
      for (const secret of await secretsOf(ports, from, { workspace: desired.workspace, regions })) {
        if (secret.arn === own?.arn || bases.has(secret.arn.slice(0, -7))) continue;
        const isSaid = said.includes(from);
        left.push({
          ...factsOf(secret, from, looked),
          ...(isSaid ? { formerOf: token.name } : { maybeFormerOf: [token.name] }),
        });
      }
    }
  }
  return left;
}

async function secretsOf(
  { stores }: Pick<Ports, 'stores'>,
  { owner, name }: EntryName,
  { workspace, regions }: { readonly workspace: DesiredState['workspace']; readonly regions: Iterable<string> },
): Promise<readonly SecretFacts[]> {
  const found: SecretFacts[] = [];
  for (const region of regions) {
    try {
      for await (const page of stores(region).listByTags({ [OWNER_TAG]: owner, [NAME_TAG]: name }))
        found.push(
          ...page.value.filter((one) => !isReplica(one) && (one.tags[WORKSPACE_TAG] ?? workspace) === workspace),
        );
    } catch (error) {
      if (!isPortError(error)) throw error;
    }
  }
  return found;
}

const factsOf = (secret: SecretFacts, { owner, name }: EntryName, { desired, listed }: LookedUp): UndeclaredFacts => ({
  ...factsOfSecret(secret, [owner, desired.ownerId], listed),
  name,
  region: regionOf(secret.arn) ?? '',
  unproven: false,
  isAnothers: true,
});
