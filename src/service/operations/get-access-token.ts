import { getAccessToken as definition } from '../../contract/operations/get-access-token';
import type { Operation } from './operation';
import { presentAccessToken, requireShown } from './present-access-token';

export const getAccessToken: Operation = {
  definition,
  run: async ({ caller: { workspace }, ids }, { keeper }) => {
    const row = await keeper.find(workspace.id, ids.token_id ?? '');
    return presentAccessToken(requireShown(row), workspace);
  },
};
