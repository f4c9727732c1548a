import type { OperationDefinition } from './operation-definition';
import { pageParameters } from './page-parameters';

export const listTestcases: OperationDefinition = {
  name: 'list-testcases',
  method: 'GET',
  path: '/workspace/{workspace_id}/project/{project_id}/testcases',
  summary: 'Test cases of a project',
  permission: 'testcases:view',
  query: pageParameters,
  success: { status: 200, description: 'Test cases, sorted by id', schema: 'TestcaseList' },
  problems: ['no-access-to-workspace', 'no-access-to-project', 'project-not-found', 'permission-missing'],
};
