import { getWorkspace } from './get-workspace';
import { listProjects } from './list-projects';
import { listWorkspaces } from './list-workspaces';
import type { OperationDefinition } from './operation-definition';
import { reportResult } from './report-result';
import { resourceOperations } from './resource-operations';

/** Places are the vendor's, and the service knows them from it. */
const OF_PLACES: readonly OperationDefinition[] = [listWorkspaces, getWorkspace, listProjects];

const OF_RESOURCES: readonly OperationDefinition[] = [
  ...[...resourceOperations.values()].flatMap(({ list, create, get, edit }) => [list, create, get, edit]),
  reportResult,
];

const places = new Set(OF_PLACES.map(({ name }) => name));
const resources = new Set(OF_RESOURCES.map(({ name }) => name));

/** Operations that are the vendor's where there is one: what tells its places, and what works in them. */
export function vendorsPart({ name }: OperationDefinition): 'places' | 'resources' | undefined {
  if (places.has(name)) return 'places';
  return resources.has(name) ? 'resources' : undefined;
}
