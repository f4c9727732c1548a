import type { DesiredState, DesiredToken } from '../../model/desired';
import type { Continuation } from './observed';

/** Who continues an entry, as the specs of a run say; `undefined` for one that stays. */
export function continuationOf(
  { ownerId, workspace }: Pick<DesiredState, 'ownerId' | 'workspace'>,
  { name, movedTo }: DesiredToken,
  run: readonly DesiredState[],
): Continuation | undefined {
  if (!movedTo) return undefined;
  const specs = run.filter((spec) => spec.workspace === workspace && spec.ownerId === movedTo.owner);
  if (specs.length === 0) return 'unseen';
  const comes = specs
    .flatMap(({ tokens }) => tokens)
    .find((token) => token.name === movedTo.name && isFrom(token, { owner: ownerId, name }));
  return comes ? 'in-run' : 'unsaid';
}

const isFrom = (
  { movedFrom }: DesiredToken,
  { owner, name }: { readonly owner: DesiredState['ownerId']; readonly name: DesiredToken['name'] },
): boolean => movedFrom?.owner === owner && movedFrom.name === name;
