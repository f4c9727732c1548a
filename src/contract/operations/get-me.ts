import type { OperationDefinition } from './operation-definition';

export const getMe: OperationDefinition = {
  name: 'get-me',
  method: 'GET',
  path: '/me',
  summary: 'Who the presented access token is, and what it may do',
  description:
    'With `Hawzu-Verification: true` it only verifies that a value works: that is told apart from use, with a time, an ' +
    'address and a number of its own. On every other operation the header is ignored.',
  permission: null,
  verification: true,
  success: { status: 200, description: 'The access token', schema: 'Me' },
  problems: ['workspace-not-named'],
};
