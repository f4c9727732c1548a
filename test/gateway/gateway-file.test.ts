import Ajv2020 from 'ajv/dist/2020';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { operations } from '../../src/contract/operations/operations';
import { API_BASE } from '../../src/contract/paths';
import { GatewayFileError } from '../../src/gateway/file/gateway-file-error';
import { readGatewayFile } from '../../src/gateway/file/read-gateway-file';
import { METHODS } from '../../src/gateway/rule';
import { openTable } from '../../src/gateway/table/gateway-table';

const HEAD = 'apiVersion: hawzu-tokens/v1\nkind: Gateway\n';
const file = (text: string) => ({ name: 'gateway.yaml', text: HEAD + text });
const rules = (...lines: readonly string[]) => file(`rules:\n${lines.map((line) => `  ${line}\n`).join('')}`);

/** Where each mistake stands and what it is called. */
const wrongIn = (said: { name: string; text: string }) => {
  try {
    readGatewayFile(said);
  } catch (error) {
    if (!(error instanceof GatewayFileError)) throw error;
    return error.diagnostics.map(({ code, place, suggestion }) => {
      const at = place?.kind === 'source' ? `${place.line}:${place.column}` : 'nowhere';
      return [at, code, ...(suggestion === undefined ? [] : [suggestion])].join(' ');
    });
  }
  return [];
};

const RELEASES = '/api/v1/workspace/{workspace}/project/{project}/releases';

test('a rule of the file is added to the table', () => {
  const table = openTable(rules(`- { method: GET, path: "${RELEASES}", permission: releases:view }`));
  expect(table.find('GET', '/api/v1/workspace/ws_acme/project/proj_web/releases')).toMatchObject({
    kind: 'known',
    rule: { permission: 'releases:view' },
    project: 'proj_web',
  });
  expect(table.find('GET', '/api/v1/workspaces').kind).toBe('known');
});

test('a rule of the file replaces the one of the same method and path, whatever its names are called', () => {
  const table = openTable(
    rules('- { method: DELETE, path: "/api/v1/testcases/{testcase}", permission: labels:delete }'),
  );
  expect(table.find('DELETE', '/api/v1/testcases/tc_1')).toMatchObject({ rule: { permission: 'labels:delete' } });
  expect(table.find('PUT', '/api/v1/testcases/tc_1')).toMatchObject({ rule: { permission: 'testcases:update' } });
});

test('nobody takes a rule out, and any lets everybody with access to the place', () => {
  const table = openTable(
    rules(
      '- { method: DELETE, path: "/api/v1/testcases/{id}", permission: nobody }',
      `- { method: GET, path: "${RELEASES}", permission: any }`,
    ),
  );
  expect(table.find('DELETE', '/api/v1/testcases/tc_1').kind).toBe('unknown');
  expect(table.find('GET', '/api/v1/workspace/ws_acme/project/proj_web/releases')).toMatchObject({
    rule: { permission: null },
  });
});

test('the base path of the vendor is data: consumers say ours', () => {
  const table = openTable(file('basePath: /v1\n'));
  expect(table.find('GET', '/api/v1/testcases?limit=1')).toMatchObject({
    target: '/v1/testcases?limit=1',
    path: '/api/v1/testcases',
  });
});

test('the project of a flat path is told by the parameter that the rule names', () => {
  const table = openTable(
    rules(
      '- { method: GET, path: "/api/v1/testcases", permission: testcases:view, project: { in: query, name: projectId } }',
    ),
  );
  expect(table.find('GET', '/api/v1/testcases?projectId=proj_web')).toMatchObject({
    kind: 'known',
    project: 'proj_web',
  });
  for (const query of [
    '',
    '?limit=1',
    '?projectId=proj_web&projectId=proj_api',
    '?projectId=proj_web&projectID=proj_api',
    '?projectId=proj_web&project_id=proj_api',
    '?projectId=proj_web&projectId[]=proj_api',
    '?projectId=proj_web&project=proj_api',
    '?projectid=proj_web',
    '?projectId[]=proj_web',
    '?projectId=',
    '?projectId',
    '?projectId=proj_web%00',
    '?projectId=proj_web,proj_api',
    '?projectId=proj+web',
    '?projectId=*',
  ]) {
    expect([query, table.find('GET', `/api/v1/testcases${query}`).kind]).toEqual([query, 'ambiguous']);
  }
});

test('where the path or the body tells the project, no parameter can name another', () => {
  const table = openTable(
    rules(
      '- { method: POST, path: "/api/v1/executions", permission: executions:create, project: { in: body, name: projectId } }',
    ),
  );
  const testcases = '/api/v1/workspace/ws_acme/project/proj_web/testcases';
  expect(table.find('GET', `${testcases}?projectId=proj_web`).kind).toBe('known');
  expect(table.find('GET', `${testcases}?projectId=proj_api`).kind).toBe('ambiguous');
  expect(table.find('GET', `${testcases}?workspace_id=ws_other`).kind).toBe('ambiguous');
  expect(table.find('POST', '/api/v1/executions')).toMatchObject({ kind: 'known', project: undefined });
  expect(table.find('POST', '/api/v1/executions?projectId=proj_api').kind).toBe('ambiguous');
});

test('the line that an unknown request is answered with works as it is, or wants a permission first', () => {
  for (const method of METHODS) {
    for (const path of ['releases', 'label/lbl_1', 'labels', 'labels/lbl_1', 'x/1/y/2', "we'ird: {}/a b"]) {
      const target = `/api/v1/workspace/ws_acme/project/proj_web/${path.split('/').map(encodeURIComponent).join('/')}`;
      const found = openTable().find(method, target);
      if (found.kind !== 'unknown') throw new Error(`${target} is ${found.kind}`);
      const [line] = parse(found.line) as [{ permission: string }];
      if (line.permission === '?') {
        expect(wrongIn(rules(found.line))).toEqual([expect.stringContaining('invalid-format')]);
        continue;
      }
      expect(openTable(rules(found.line)).find(method, target)).toMatchObject({
        kind: 'known',
        project: 'proj_web',
        rule: { permission: line.permission },
      });
    }
  }
});

test('a line that is taken over without a thought opens no more than that request, at its place, for a permission', () => {
  const words = [
    'workspace',
    'project',
    'ws_acme',
    'proj_web',
    'labels',
    'label',
    'testcases',
    'tc_1',
    '{id}',
    "it's",
    'a: b',
    '"',
    '#',
    'é',
  ];
  const target = fc
    .array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 })
    .map((segments) => `/api/v1/${segments.map(encodeURIComponent).join('/')}`);
  let taken = 0;
  fc.assert(
    fc.property(fc.constantFrom(...METHODS), target, (method, asked) => {
      const before = openTable();
      const found = before.find(method, asked);
      if (found.kind !== 'unknown' || found.line.startsWith('#')) return;
      const said = rules(found.line);
      if (wrongIn(said).length > 0) return;
      const [added, ...more] = readGatewayFile(said).rules;
      expect(more).toEqual([]);
      expect(added?.permission).not.toBeNull();
      const now = openTable(said).find(method, asked);
      // What stands for a place is no id of one: even with the line nothing passes.
      if (now.kind === 'ambiguous') return;
      if (now.kind !== 'known') throw new Error(`${asked} is ${now.kind}`);
      taken += 1;
      const segments = asked.split('/').map(decodeURIComponent);
      const at = (place: string) => (segments.includes(place) ? segments[segments.indexOf(place) + 1] : undefined);
      expect([now.workspace, now.project]).toEqual([at('workspace'), at('project')]);
    }),
    { numRuns: 1_000, seed: 1 },
  );
  expect(taken).toBeGreaterThan(20);
});

test.each([
  ['a permission that is misspelt', 'permission: release:view', 'gateway-permission-unknown releases:view'],
  ['a permission that nobody chose', 'permission: "?"', 'invalid-format'],
  ['no permission', 'permission: null', 'wrong-type'],
])('%s is told where it stands', (_, permission, told) => {
  expect(wrongIn(rules(`- { method: GET, path: "${RELEASES}", ${permission} }`))).toEqual([
    expect.stringMatching(new RegExp(`^4:\\d+ ${told}$`)),
  ]);
});

test.each([
  ['/api/v1/workspace/{id}/releases', 'gateway-place-unnamed'],
  ['/api/v1/workspace/ws_acme/releases', 'gateway-place-unnamed'],
  ['/api/v1/project/{projectId}/releases', 'gateway-place-unnamed'],
  ['/api/v1/release/{a}/{a}', 'gateway-name-twice'],
  ['/api/v1/me', 'gateway-path-is-own'],
  ['/api/v1/{anything}', 'gateway-path-is-own'],
  ['/api/v1/workspace/{workspace}/access-tokens', 'gateway-path-is-own'],
  ['/api/v1/workspace/{workspace}/{what}', 'gateway-path-is-own'],
  ['/api/v1/Me', 'gateway-path-is-own'],
  ['/api/v2/releases', 'invalid-format'],
  ['/api/v1/../releases', 'invalid-format'],
  ['/api/v1/releases/', 'invalid-format'],
  ['/api/v1/rel%2Feases', 'invalid-format'],
])('the path %s is refused', (path, code) => {
  expect(wrongIn(rules(`- { method: GET, path: "${path}", permission: releases:view }`))).toEqual([
    expect.stringContaining(`4:26 ${code}`),
  ]);
});

test.each([
  ['PUT', '/api/v1/testcases/{id}', '{ in: body, name: projectId }', 'gateway-id-of-another'],
  ['GET', '/api/v1/testcases', '{ in: body, name: projectId }', 'gateway-no-body'],
  ['GET', RELEASES, '{ in: query, name: projectId }', 'gateway-project-told-twice'],
  ['GET', '/api/v1/testcases', '{ in: header, name: projectId }', 'not-allowed-value'],
  ['GET', '/api/v1/testcases', '{ in: query, name: "project id" }', 'invalid-format'],
])('a %s of %s whose project is told as %s is refused', (method, path, project, code) => {
  expect(
    wrongIn(rules(`- { method: ${method}, path: "${path}", permission: testcases:view, project: ${project} }`)),
  ).toEqual([expect.stringContaining(code)]);
});

test('all mistakes of a file are told, in reading order', () => {
  const text = file(
    [
      'basePath: v1',
      'tokens:',
      '  - { workspace: ws_acme, secret: a, env: B }',
      '  - { file: x }',
      'limits: { atOnce: many }',
      'rules:',
      '  - { methd: GET, path: /api/v1/labels, permission: labels:view }',
      '  - { method: POST, path: /api/v1/labels, permission: labels:create, list: { of: projects, items: /a, id: /b } }',
      '  - { method: POST, path: /api/v1/labels, permission: labels:create }',
    ].join('\n'),
  );
  expect(wrongIn(text).map((line) => line.replace(/:\d+ /, ' '))).toEqual([
    '3 invalid-format',
    '5 gateway-token-source',
    '6 gateway-token-twice',
    '7 wrong-type',
    '9 unknown-field method',
    '10 gateway-list-not-read',
    '11 gateway-rule-twice',
  ]);
});

test('tokens and limits are read, and a value in the file is refused without being shown', () => {
  expect(
    readGatewayFile(
      file(
        'tokens:\n  - { workspace: ws_acme, secret: hawzu/vendor }\n  - { workspace: ws_b, env: B }\nlimits: { atOnce: 5 }\n',
      ),
    ),
  ).toMatchObject({
    tokens: [
      { workspace: 'ws_acme', source: { kind: 'secret', id: 'hawzu/vendor' } },
      { workspace: 'ws_b', source: { kind: 'env', name: 'B' } },
    ],
    limits: { atOnce: 5 },
  });
  try {
    readGatewayFile(file('tokens:\n  - { token: the-very-value }\n'));
    throw new Error('it was read');
  } catch (error) {
    expect(String(error)).not.toContain('the-very-value');
    expect(JSON.stringify((error as GatewayFileError).diagnostics)).not.toContain('the-very-value');
    expect((error as GatewayFileError).diagnostics.map(({ code }) => code)).toContain('value-in-spec');
  }
});

test.each(['', 'a: [', '- a', 'kind: TokenSpec', `${HEAD}---\n${HEAD}`])(
  'a file with %j is refused with a place',
  (text) => {
    expect(wrongIn({ name: 'gateway.yaml', text })[0]).toMatch(/^\d+:\d+ /);
  },
);

test('the schema for editors takes what the reader takes', () => {
  const schema = JSON.parse(
    readFileSync(join(__dirname, '..', '..', 'schemas', 'gateway.schema.json'), 'utf8'),
  ) as object;
  const valid = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  const rule = (permission: string) =>
    parse(rules(`- { method: GET, path: "${RELEASES}", permission: ${permission} }`).text) as unknown;
  expect(valid(rule('releases:view'))).toBe(true);
  expect(valid(rule('"?"'))).toBe(false);
  expect(valid(rule('null'))).toBe(false);
});

test('no rule of the built-in table is for what the service answers itself, and each has a permission that exists', () => {
  const own = new Set(operations.map(({ method, path }) => `${method} ${API_BASE}${path.replace(/\{[^}]+\}/g, '{}')}`));
  const both = openTable().rules.filter(({ method, path }) => own.has(`${method} ${path.replace(/\{[^}]+\}/g, '{}')}`));
  expect(both.map(({ path }) => path)).toEqual([
    '/api/v1/workspaces',
    '/api/v1/workspace/{workspace}/projects',
    '/api/v1/workspace/{workspace}/project/{project}/testcases',
  ]);
  const built = openTable().rules.filter(({ path }) => !both.some((one) => one.path === path));
  expect(
    wrongIn(
      rules(...built.map((one) => `- { method: ${one.method}, path: "${one.path}", permission: ${one.permission} }`)),
    ),
  ).toEqual([]);
});
