import { listWorkspaces as definition } from '../../contract/operations/list-workspaces';
import type { WireWorkspaceList } from '../../contract/wire';
import type { Operation } from './operation';

/** A token belongs to one workspace. */
export const listWorkspaces: Operation = {
  definition,
  tell: ({ caller: { workspace } }): WireWorkspaceList => ({
    workspaces: [{ id: workspace.id, name: workspace.name }],
  }),
};
