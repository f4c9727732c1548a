import type { OperationDefinition } from './operation-definition';

export const getMe: OperationDefinition = {
  name: 'get-me',
  method: 'GET',
  path: '/me',
  summary: 'Who the presented access token is, and what it may do',
  permission: null,
  success: { status: 200, description: 'The access token', schema: 'Me' },
  problems: [],
};
