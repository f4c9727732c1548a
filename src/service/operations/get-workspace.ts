import { getWorkspace as definition } from '../../contract/operations/get-workspace';
import type { WireWorkspace } from '../../contract/wire';
import type { Operation } from './operation';

export const getWorkspace: Operation = {
  definition,
  tell: ({ caller: { workspace } }): WireWorkspace => ({ id: workspace.id, name: workspace.name }),
};
