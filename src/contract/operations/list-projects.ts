import type { OperationDefinition } from './operation-definition';

export const listProjects: OperationDefinition = {
  name: 'list-projects',
  method: 'GET',
  path: '/workspace/{workspace_id}/projects',
  summary: 'Projects that the access token can reach',
  description:
    'A workspace token needs projects:view and sees all of them; a project token sees those it is assigned to.',
  permission: 'projects:view',
  success: { status: 200, description: 'Projects, sorted by id', schema: 'ProjectList' },
  problems: ['no-access-to-workspace', 'permission-missing'],
};
