import fc from 'fast-check';
import { filterList } from '../../src/gateway/lists/filter-list';
import { readList } from '../../src/gateway/lists/read-list';
import type { ListShape } from '../../src/gateway/rule';

const shape: ListShape = { items: '/data/projects', id: '/id', name: '/name', total: '/meta/total', next: '/next' };
const asked = {
  origin: 'https://api.hawzu.com',
  target: '/v1/workspace/ws_acme/projects?limit=2',
  path: '/api/v1/workspace/ws_acme/projects',
};
const bytesOf = (body: unknown) => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
const answer = (more: object = {}) => ({
  data: { projects: [{ id: 'proj_web', name: 'Web' }, { id: 'proj_api' }], count: 2 },
  meta: { total: 2, page: 1 },
  ...more,
});
const filtered = (body: unknown, sees: (id: string) => boolean, of = shape): unknown => {
  const found = filterList(of, bytesOf(body), sees, asked);
  return 'bytes' in found ? JSON.parse(Buffer.from(found.bytes).toString()) : found;
};
const onlyWeb = (id: string) => id === 'proj_web';

test('a list holds what the token may see, with the total of that, and nothing that the table says nothing of', () => {
  expect(filtered(answer({ extra: ['proj_api'] }), onlyWeb)).toEqual({
    data: { projects: [{ id: 'proj_web', name: 'Web' }] },
    meta: { total: 1 },
  });
});

test('a list that is the whole body stays one', () => {
  expect(filtered([{ id: 'proj_web' }, { id: 'proj_api' }], onlyWeb, { items: '', id: '/id' })).toEqual([
    { id: 'proj_web' },
  ]);
});

test('a total over several pages is left out, because nobody knows how much of it may be seen', () => {
  const paged = answer({ meta: { total: 7 }, next: '?limit=2&cursor=b' });
  expect(filtered(paged, onlyWeb)).toEqual({
    data: { projects: [{ id: 'proj_web', name: 'Web' }] },
    next: '/api/v1/workspace/ws_acme/projects?limit=2&cursor=b',
  });
  expect(filtered(answer({ meta: { total: 7 } }), onlyWeb)).not.toHaveProperty('meta');
});

test.each([
  'https://api.hawzu.com/v1/workspace/ws_acme/projects?cursor=b',
  '/v1/workspace/ws_acme/projects?cursor=b',
  '?cursor=b',
  'projects?cursor=b',
])('the next link %s leads to the gateway for consumers, and to the vendor for the gateway', (next) => {
  expect(filtered(answer({ next }), onlyWeb)).toMatchObject({ next: '/api/v1/workspace/ws_acme/projects?cursor=b' });
  expect(readList(shape, bytesOf(answer({ next })), asked)).toMatchObject({
    next: '/v1/workspace/ws_acme/projects?cursor=b',
  });
});

test.each([
  'https://evil.example/v1/workspace/ws_acme/projects?cursor=b',
  'http://api.hawzu.com/v1/workspace/ws_acme/projects?cursor=b',
  'https://api.hawzu.com:8443/v1/workspace/ws_acme/projects?cursor=b',
  'https://user@api.hawzu.com/v1/workspace/ws_acme/projects?cursor=b',
  '//evil.example/v1/workspace/ws_acme/projects?cursor=b',
  '/v1/workspace/ws_other/projects?cursor=b',
  '/v1/workspace/ws_acme/projects/../../ws_other/projects?cursor=b',
  '/v1/workspace/ws_acme/projects?cursor=b#x',
  '\\\\evil.example\\v1',
  'javascript:alert(1)',
  '?limit=2',
  7,
  {},
])('the next link %j is a misfit, and nothing of the answer passes', (next) => {
  expect(filtered(answer({ next }), onlyWeb)).toEqual({ misfit: expect.stringContaining('/next') as string });
});

test('a cursor is sent as the parameter that the table names, and stays as it is for consumers', () => {
  const cursors: ListShape = { ...shape, cursor: 'after' };
  const body = answer({ next: 'a+b/c=' });
  expect(filtered(body, onlyWeb, cursors)).toMatchObject({ next: 'a+b/c=' });
  expect(readList(cursors, bytesOf(body), asked)).toMatchObject({
    next: '/v1/workspace/ws_acme/projects?limit=2&after=a%2Bb%2Fc%3D',
  });
});

test('a last page says so', () => {
  expect(filtered(answer({ next: null }), onlyWeb)).toMatchObject({ next: null });
});

test.each([
  ['no JSON', '<html>'],
  ['nothing', ''],
  ['a mark before it', '\ufeff{"data":{"projects":[]}}'],
  ['no list', { data: { projects: { id: 'proj_web' } } }],
  ['a list elsewhere', { projects: [] }],
  ['an item without an id', { data: { projects: [{ name: 'Web' }] } }],
  ['an item that is text', { data: { projects: ['proj_web'] } }],
  ['an id that is a fraction', '{"data":{"projects":[{"id":1.5}]}}'],
  ['two lists', '{"data":{"projects":[{"id":"proj_web"}],"projects":[{"id":"proj_api"}]}}'],
  ['two ids that are the same', '{"data":{"projects":[{"id":"proj_web","id":"proj_web"}]}}'],
  ['two ids by an escape', '{"data":{"projects":[{"id":"proj_web","i\\u0064":"proj_api"}]}}'],
  ['a prototype', '{"data":{"projects":[{"__proto__":{"id":"proj_web"}}]}}'],
  ['a total that is text', answer({ meta: { total: '2' } })],
])('an answer with %s is a misfit that quotes nothing', (_, body) => {
  const found = filtered(body, () => true) as { misfit: string };
  expect(Object.keys(found)).toEqual(['misfit']);
  expect(found.misfit).not.toMatch(/proj_|Web/);
  expect(readList(shape, bytesOf(body), asked)).toEqual(found);
});

test('numbers keep every digit', () => {
  const found = filterList(
    { items: '/p', id: '/id' },
    bytesOf('{"p":[{"id":12345678901234567890,"n":1.10}]}'),
    () => true,
    asked,
  );
  expect('bytes' in found && Buffer.from(found.bytes).toString()).toBe('{"p":[{"id":12345678901234567890,"n":1.10}]}');
});

test('whatever is in a list, only what may be seen comes out, whole and in order', () => {
  const item = fc.record({ id: fc.constantFrom('proj_a', 'proj_b', 'proj_c'), more: fc.jsonValue({ maxDepth: 2 }) });
  fc.assert(
    fc.property(fc.array(item), fc.subarray(['proj_a', 'proj_b', 'proj_c']), fc.jsonValue(), (items, seen, beside) => {
      const text = JSON.stringify({ items, beside, total: items.length });
      fc.pre(!text.includes('__proto__'));
      const list: ListShape = { items: '/items', id: '/id', total: '/total' };
      const expected = items.filter(({ id }) => seen.includes(id));
      expect(filtered(text, (id) => seen.includes(id), list)).toEqual({
        items: JSON.parse(JSON.stringify(expected)) as unknown,
        total: expected.length,
      });
    }),
    { seed: 1 },
  );
});
