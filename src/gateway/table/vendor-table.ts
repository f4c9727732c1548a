import { API_BASE } from '../../contract/paths';
import type { Rule } from '../rule';

/** What the vendor's paths begin with: `/api/v1` on its API pages, `/v1` in older samples. */
export const VENDOR_BASE_PATH = API_BASE;

const path = (below: string): string => `${API_BASE}${below}`;

/**
 * The paths that the vendor documents. The permissions are ours, since it publishes none; so are the shapes of its lists.
 * Flat paths tell no project: they are of the workspace.
 */
export const VENDOR_RULES: readonly Rule[] = [
  {
    method: 'GET',
    path: path('/workspaces'),
    permission: null,
    list: { of: 'workspaces', items: '/workspaces', id: '/id', name: '/name' },
  },
  {
    method: 'GET',
    path: path('/workspace/{workspace}/projects'),
    permission: 'projects:view',
    list: { of: 'projects', items: '/projects', id: '/id', name: '/name' },
  },
  {
    method: 'GET',
    path: path('/workspace/{workspace}/project/{project}/testcases'),
    permission: 'testcases:view',
  },
  { method: 'GET', path: path('/testcases'), permission: 'testcases:view' },
  { method: 'PUT', path: path('/testcases/{id}'), permission: 'testcases:update' },
  { method: 'PATCH', path: path('/testcases/{id}'), permission: 'testcases:update' },
  // No role of the vendor's editor can delete test cases only; a PUT replaces as much as this removes.
  { method: 'DELETE', path: path('/testcases/{id}'), permission: 'testcases:update' },
  { method: 'GET', path: path('/test-runs'), permission: 'executions:view' },
  { method: 'POST', path: path('/executions'), permission: 'executions:create' },
  { method: 'POST', path: path('/webhooks/execution'), permission: 'executions:update' },
];
