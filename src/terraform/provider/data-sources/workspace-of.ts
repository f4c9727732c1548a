import { workspaceId, type WorkspaceId } from '../../../core/model/ids';
import { types } from '../../plugin';
import { type HawzuClient, asDiagnostics } from '../connection/client';

/** Which workspace a data source looks into. */
export const workspaceAttribute = {
  type: types.string,
  mode: 'optional-computed',
  description: 'Id of the workspace. Default: the one that the management token belongs to.',
} as const;

export async function workspaceOf(client: HawzuClient, given: string | null): Promise<WorkspaceId> {
  if (given !== null) return workspaceId(given);
  return (await asDiagnostics(() => client.ports.tokenApi.whoAmI())).value.workspace;
}
