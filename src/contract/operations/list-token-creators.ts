import type { OperationDefinition } from './operation-definition';
import { pageParameters } from './page-parameters';

export const listTokenCreators: OperationDefinition = {
  name: 'list-token-creators',
  method: 'GET',
  path: '/workspace/{workspace_id}/access-token-creators',
  summary: 'Who made the access tokens of the workspace, and how many each',
  description: 'The list of access tokens takes the id of each as created_by.',
  permission: 'accesstokens:view',
  query: pageParameters,
  success: { status: 200, description: 'One page, sorted by id', schema: 'TokenCreatorList' },
  problems: ['no-access-to-workspace', 'permission-missing'],
};
