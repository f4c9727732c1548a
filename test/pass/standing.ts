import type { TokenSnapshot } from '../../src/adapters/memory/snapshot';
import type { TokenId } from '../../src/core/model/ids';
import { projectAccess } from '../../src/testing/memory/desired';
import { Bed, DAY, desiredToken, holdsBy, HOUR, names, OVERLAP, SETTLE, specOf } from './bed';

/** One entry. */
export const spec = specOf('acme-ci', [desiredToken('api')]);
export const rotate = { options: { rotate: names('api') } };
/** More than the spec declares, so that every pass would narrow such a token if it were ours. */
export const WIDE = projectAccess(['proj_web', 'Project Manager']);

/** Its token and secret, an hour old. */
export async function standing(): Promise<Bed> {
  const bed = new Bed();
  await bed.pass(spec);
  bed.advance(HOUR);
  return bed;
}

/** A token that somebody else makes, with a label of their choice. It must never be touched. */
export function strangersToken(
  bed: Bed,
  label: string,
  by = 'mallory',
): { readonly id: TokenId; readonly value: string } {
  const made = bed.outside(() => bed.world.outside.personIssues({ label, access: WIDE, expiresAt: null }, by));
  bed.isStranger(made.id);
  return { id: made.id, value: made.value.reveal() };
}

/** The label of a token with something changed about it, so that it can be issued. */
export const copied = ({ label }: Pick<TokenSnapshot, 'label'>, nonce = 'copied'): string =>
  label.replace(/\.[a-z2-7]+$/, `.${nonce}`);

/** Passes until everything that is due has happened; what they said they wait for. */
export async function months(bed: Bed): Promise<readonly string[]> {
  const said = new Set<string>();
  for (const wait of [
    HOUR,
    DAY,
    20 * DAY,
    OVERLAP + HOUR,
    SETTLE,
    3 * DAY,
    20 * DAY,
    OVERLAP + HOUR,
    SETTLE,
    3 * DAY,
  ]) {
    bed.advance(wait);
    for (const hold of holdsBy(await bed.pass(spec, { options: { prune: true } }))) said.add(hold);
  }
  return [...said];
}
