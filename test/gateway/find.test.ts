import { openTable } from '../../src/gateway/table/gateway-table';

const table = openTable();

test('a documented path names its place and the permission that it takes', () => {
  expect(table.find('GET', '/api/v1/workspace/ws_acme/project/proj_web/testcases?limit=10')).toMatchObject({
    kind: 'known',
    rule: { permission: 'testcases:view' },
    workspace: 'ws_acme',
    project: 'proj_web',
    target: '/api/v1/workspace/ws_acme/project/proj_web/testcases?limit=10',
    path: '/api/v1/workspace/ws_acme/project/proj_web/testcases',
  });
});

test('HEAD goes as GET does', () => {
  expect(table.find('HEAD', '/api/v1/workspaces')).toMatchObject({ kind: 'known', rule: { method: 'GET' } });
});

test('a path that the table does not know gives the line that would allow it', () => {
  expect(table.find('GET', '/api/v1/workspace/ws_acme/project/proj_web/releases')).toEqual({
    kind: 'unknown',
    line: '- { method: GET, path: "/api/v1/workspace/{workspace}/project/{project}/releases", permission: "releases:view" }',
  });
});

test.each([
  '/favicon.ico',
  '/api/v2/releases',
  '/api/v1/me',
  '/api/v1/tc_1',
  '/api/v1/workspace/ws_acme/access-tokens',
])('for %s there is no line to write, and it says so in a comment', (target) => {
  expect(table.find('GET', target)).toEqual({ kind: 'unknown', line: expect.stringMatching(/^# /) as string });
});

test('a permission that nobody can guess is left to be filled in', () => {
  expect(table.find('POST', '/api/v1/workspace/ws_acme/project/proj_web/release/rel_1/ship')).toEqual({
    kind: 'unknown',
    line: '- { method: POST, path: "/api/v1/workspace/{workspace}/project/{project}/release/{id}/ship", permission: "?" }',
  });
});

test.each([
  '%2F',
  '%2f',
  '%5C',
  '%00',
  '%252F',
  '%252e%252e',
  '..',
  '%2e%2e',
  '.%2E',
  ';x=1',
  'a%3Bx',
  '%C0%AF',
  '%C0%AE',
  '%',
  '%zz',
  '／',
  '',
])('a segment "%s" is refused', (segment) => {
  expect(table.find('GET', `/api/v1/workspace/ws_acme/project/${segment}/testcases`).kind).toBe('ambiguous');
  expect(table.find('GET', `/api/v1/workspace/ws_acme/project/proj_web${segment}/x/testcases`).kind).not.toBe('known');
});

test.each([
  'http://evil.example/api/v1/workspaces',
  '//evil.example/api/v1/workspaces',
  '*',
  '/api/v1/workspaces#x',
  '\\api\\v1\\workspaces',
  '/api/v1/workspaces/',
  '/api/v1/workspaces?a=1&&b=2',
])('the target %s is refused', (target) => {
  expect(table.find('GET', target).kind).toBe('ambiguous');
});
