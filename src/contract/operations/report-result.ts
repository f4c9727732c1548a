import type { OperationDefinition } from './operation-definition';

export const reportResult: OperationDefinition = {
  name: 'report-result',
  method: 'POST',
  path: '/workspace/{workspace_id}/project/{project_id}/execution/{execution_id}/results',
  summary: 'Report the result of a test case in an execution',
  description:
    'The last report of a test case counts, so one that is repeated changes nothing. The first one begins an execution that ' +
    'has not started.',
  permission: 'executions:execute',
  ifMatch: true,
  body: 'ReportResult',
  success: { status: 200, description: 'The execution as it is now', schema: 'Execution', etag: true },
  problems: [
    'no-access-to-workspace',
    'no-access-to-project',
    'project-not-found',
    'permission-missing',
    'malformed-json',
    'unsupported-media-type',
    'execution-not-found',
    'execution-changed',
    'testcase-unknown',
    'storage-full',
  ],
};
