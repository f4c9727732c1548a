import type { DesiredState, DesiredToken } from '../../model/desired';
import type { Continuation } from './observed';

/** An entry of the run. */
type EntryOfRun = readonly [spec: DesiredState, token: DesiredToken];

/**
 * Who continues an entry, as the specs of a run say; `undefined` for one that stays.
 * @param comesToIt whether an entry comes to the very secret that this one has: in another region it gets one of its own
 */
export function continuationOf(
  { ownerId, workspace }: Pick<DesiredState, 'ownerId' | 'workspace'>,
  { name, movedTo }: DesiredToken,
  run: readonly DesiredState[],
  comesToIt: (...entry: EntryOfRun) => boolean,
): Continuation | undefined {
  if (!movedTo) return undefined;
  const specs = run.filter((spec) => spec.workspace === workspace && spec.ownerId === movedTo.owner);
  if (specs.length === 0) return 'unseen';
  const next = specs
    .flatMap((spec) => spec.tokens.map((token): EntryOfRun => [spec, token]))
    .find(([, token]) => token.name === movedTo.name && isFrom(token, { owner: ownerId, name }));
  if (!next) return 'unsaid';
  if (!comesToIt(...next)) return 'apart';
  // It would be left alone by both, until it ends.
  return next[1].unresolved !== undefined && next[1].enabled ? 'stuck' : 'in-run';
}

const isFrom = (
  { movedFrom }: DesiredToken,
  { owner, name }: { readonly owner: DesiredState['ownerId']; readonly name: DesiredToken['name'] },
): boolean => movedFrom?.owner === owner && movedFrom.name === name;
