import { idParameterOf, type ResourceKind } from '../../contract/vocabulary/resource-kinds';
import type { WireResource } from '../../contract/wire-resources';
import { ProblemError } from '../problem/problem-error';
import type { ResourceNature } from '../resources/resource-kinds';
import { versionOf } from '../seed/directory';
import type { ResourceFields, ResourcePlace, ResourceRow } from '../store/resources/resource-row';
import type { TokenView } from '../store/token-store';
import type { Acting } from './operation';
import { presentInstant } from './present-access-token';

/** A resource as the contract shows it. */
export const presentResource = (row: ResourceRow): WireResource => ({
  id: row.id,
  version: versionOf(row),
  ...row.fields,
  created_by: row.createdBy,
  created_at: presentInstant(row.createdAt),
  updated_at: presentInstant(row.updatedAt),
});

/** Where resources of a kind are that the path of a request names. */
export const placeOf = ({ caller, ids }: Acting, { name }: ResourceKind): ResourcePlace => ({
  workspaceId: caller.workspace.id,
  projectId: ids.project_id ?? '',
  kind: name,
});

/**
 * The one that the path names, for an operation that acts on it.
 * @throws ProblemError when it is not there, or not any more as the caller has seen it
 */
export async function namedResource(
  acting: Acting,
  kind: ResourceKind,
  { resources }: TokenView,
): Promise<ResourceRow> {
  const { name, words } = kind;
  const row = await resources.find(placeOf(acting, kind), acting.ids[idParameterOf(name)] ?? '');
  if (row === undefined) {
    throw new ProblemError(`${name}-not-found`, `There is no ${words[0]} with this id in this project.`);
  }
  const { ifMatch } = acting;
  if (ifMatch === undefined || ifMatch === `"${versionOf(row)}"`) return row;
  throw new ProblemError(
    `${name}-changed`,
    `The ${words[0]} is at version ${versionOf(row)} now. Nothing was changed: read it again, then decide.`,
  );
}

/** @throws ProblemError when it names others that are not there */
export async function requireNamed(
  fields: ResourceFields,
  nature: ResourceNature,
  place: ResourcePlace,
  { resources }: TokenView,
): Promise<void> {
  for (const { kind, ids } of nature.named(fields)) {
    if (kind === 'defect') continue;
    const known = await resources.known({ ...place, kind }, ids);
    const unknown = ids.find((id) => !known.has(id));
    if (unknown === undefined) continue;
    throw new ProblemError(`${kind}-unknown`, `There is no ${kind} ${unknown} in ${place.projectId}. See the list.`);
  }
}
