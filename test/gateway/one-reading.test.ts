import fc from 'fast-check';
import { type Known, openTable } from '../../src/gateway/table/gateway-table';

const table = openTable({
  name: 'gateway.yaml',
  text: `apiVersion: hawzu-tokens/v1
kind: Gateway
rules:
  - { method: GET, path: "/api/v1/workspace/{workspace}/project/{project}/testcase/{id}", permission: testcases:view }
  - { method: GET, path: "/api/v1/releases", permission: releases:view, project: { in: query, name: projectId } }
`,
});

/** What two readers could take for different things. */
const TRICKS = [
  ...[
    '%2F',
    '%2f',
    '%5C',
    '\\',
    '%00',
    '%0a',
    '%0D%0A',
    '%252F',
    '%25',
    '%',
    '%e',
    '%C0%AF',
    '%E0%80%AF',
    '%ED%A0%80',
    '%FF',
  ],
  ...[
    '.',
    '..',
    '%2e',
    '%2E%2e',
    '.%2e',
    '..;',
    ';',
    ';a=b',
    '%3B',
    '%3b',
    '#',
    '%23',
    '?',
    '%3F',
    '//',
    '/',
    '/./',
    '/../',
  ],
  ...[
    '+',
    '%20',
    ' ',
    '%09',
    '&',
    '=',
    '%26',
    '%3D',
    '%70',
    '%77',
    'P',
    'proj_api',
    'ws_other',
    '/project/proj_api',
    '%2Fproj_api',
  ],
  ...[
    '%EF%BC%8F',
    '%EF%BC%8E',
    '%E2%80%AE',
    '%EF%BB%BF',
    '%C3%A9',
    'e%CC%81',
    '%E2%84%AA',
    '%C5%BF',
    ':',
    '@',
    ',',
    '*',
    '~',
    '!',
  ],
];
const GOOD = [
  '/api/v1/workspaces',
  '/api/v1/workspace/ws_acme/projects',
  '/api/v1/workspace/ws_acme/project/proj_web/testcases',
  '/api/v1/workspace/ws_acme/project/proj_web/testcase/tc_1',
  '/api/v1/releases?projectId=proj_web',
  '/api/v1/releases?projectId=proj_web&limit=1&sort=name',
];
const PARAMETERS = [
  ...[
    'projectId=proj_api',
    'projectid=proj_api',
    'projectId[]=proj_api',
    'projectId%5B%5D=proj_api',
    'project_id=proj_api',
  ],
  ...[
    'project%49d=proj_api',
    'projectId=',
    'projectId',
    'project=proj_api',
    '_method=DELETE',
    'x=1',
    'x=1;projectId=proj_api',
    'workspaceId=ws_other',
    '',
  ],
];

/** A request in order, with some tricks put into it or in place of what is there. */
const target = fc
  .record({
    good: fc.constantFrom(...GOOD),
    cuts: fc.array(fc.record({ at: fc.nat(80), drop: fc.nat(3), trick: fc.constantFrom('', ...TRICKS) }), {
      maxLength: 3,
    }),
    more: fc.array(fc.constantFrom(...PARAMETERS), { maxLength: 2 }),
  })
  .map(({ good, cuts, more }) => {
    let text = good;
    for (const { at, drop, trick } of cuts) {
      const from = Math.min(at, text.length);
      text = text.slice(0, from) + trick + text.slice(from + drop);
    }
    return more.length === 0 ? text : `${text}${text.includes('?') ? '&' : '?'}${more.join('&')}`;
  });

interface Reading {
  readonly workspace: string | undefined;
  readonly project: string | undefined;
}

const after = (word: string, segments: readonly string[]): string | undefined => {
  const at = segments.indexOf(word);
  return at === -1 ? undefined : segments[at + 1];
};
const reading = (segments: readonly string[], query: URLSearchParams): Reading => ({
  workspace: after('workspace', segments),
  // As a server that looks at all of them would: the first, and if there is another, both.
  project:
    after('project', segments) ??
    ([...query]
      .filter(([name]) => name.toLowerCase().replace(/[^a-z]/g, '') === 'projectid')
      .map(([, value]) => value)
      .join() ||
      undefined),
});

/** Readers that share nothing with ours. */
const READERS: Readonly<Record<string, (text: string) => Reading>> = {
  'the URL of Node': (text) => {
    const { pathname, searchParams } = new URL(text, 'http://vendor.example');
    return reading(pathname.split('/').map(decodeURIComponent), searchParams);
  },
  'one that splits and decodes': (text) => {
    const [path = '', query = ''] = text.split('?');
    return reading(path.split('/').map(decodeURIComponent), new URLSearchParams(query));
  },
  'one that decodes the whole path first, and twice': (text) => {
    const [path = '', query = ''] = text.split('?');
    const whole = decodeURIComponent(decodeURIComponent(path)).replaceAll('\\', '/').normalize('NFKC');
    return reading(
      new URL(whole, 'http://vendor.example').pathname.split('/').map((one) => one.split(';')[0]!),
      new URLSearchParams(query),
    );
  },
};

const known = (text: string): Known | undefined => {
  const found = table.find('GET', text);
  return found.kind === 'known' ? found : undefined;
};

test.each(Object.keys(READERS))('%s sees in what goes upstream the place that was judged, and no other', (name) => {
  let passed = 0;
  fc.assert(
    fc.property(target, (text) => {
      const found = known(text);
      if (!found) return;
      passed += 1;
      const { workspace, project } = found;
      const seen = READERS[name]!(found.target);
      // A path of the workspace may filter by a project: there nobody judges one.
      expect(seen).toEqual({ workspace, project: project ?? seen.project });
    }),
    { numRuns: 1_500, seed: 1 },
  );
  // Or the property would say nothing.
  expect(passed).toBeGreaterThan(150);
});

test('what goes upstream is the one spelling: read again, it is the same request', () => {
  fc.assert(
    fc.property(target, (text) => {
      const found = known(text);
      if (found) expect(table.find('GET', found.target)).toEqual(found);
    }),
    { numRuns: 1_000, seed: 1 },
  );
});

test('whatever the bytes of a target are, it is judged without a failure, and what passes is plain', () => {
  const bytes = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `/api/v1/${text}`);
  fc.assert(
    fc.property(fc.oneof(bytes, target), (text) => {
      const found = table.find('GET', text);
      if (found.kind === 'known') expect(found.target).toMatch(/^(\/[A-Za-z0-9._~%-]+)+(\?[A-Za-z0-9._~%&=+-]+)?$/);
      if (found.kind === 'unknown')
        expect(found.line).toMatch(/^# |^- \{ method: GET, path: "[\w/{}.~-]+", permission: "(\?|[a-z:]+)" \}$/);
    }),
    { numRuns: 1_500, seed: 1 },
  );
});

test('letters of a rule in another case go nowhere', () => {
  for (const text of [
    '/API/v1/workspaces',
    '/api/v1/Workspaces',
    '/api/v1/workspace/ws_acme/Project/proj_web/testcases',
  ]) {
    expect([text, table.find('GET', text).kind]).toEqual([text, 'ambiguous']);
  }
});

test('a place in another spelling is another place', () => {
  expect(known('/api/v1/workspace/ws_acme/project/proj_WEB/testcases')?.project).toBe('proj_WEB');
  expect(known('/api/v1/workspace/ws_acme/project/%70roj_web/testcases')).toMatchObject({
    project: 'proj_web',
    target: '/api/v1/workspace/ws_acme/project/proj_web/testcases',
  });
});
