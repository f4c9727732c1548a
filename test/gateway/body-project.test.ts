import fc from 'fast-check';
import type { Rule } from '../../src/gateway/rule';
import { projectOfBody } from '../../src/gateway/target/body-project';

const rule: Rule = {
  method: 'POST',
  path: '/api/v1/executions',
  permission: 'executions:create',
  project: { in: 'body', name: 'projectId' },
};
const JSON_TYPE = 'application/json';
const read = (body: string | Uint8Array, type: string | undefined = JSON_TYPE) => {
  const found = projectOfBody(rule, typeof body === 'string' ? Buffer.from(body) : body, type);
  return 'refused' in found ? found : { project: found.project, text: Buffer.from(found.bytes).toString() };
};

test('the project of a body is read, and the body is written anew with every digit', () => {
  expect(read(' {"projectId" : "proj_w\\u0065b", "n": 12345678901234567890.10 }\n')).toEqual({
    project: 'proj_web',
    text: '{"projectId":"proj_web","n":12345678901234567890.10}',
  });
});

test.each([
  ['twice', '{"projectId":"proj_web","projectId":"proj_api"}'],
  ['twice and the same', '{"projectId":"proj_web","projectId":"proj_web"}'],
  ['twice by an escape', '{"projectId":"proj_web","project\\u0049d":"proj_api"}'],
  ['twice in a part that is not read', '{"projectId":"proj_web","a":[{"b":1,"b":2}]}'],
  ['in another case beside it', '{"projectId":"proj_web","projectID":"proj_api"}'],
  ['with signs beside it', '{"projectId":"proj_web","project_id":"proj_api"}'],
  ['in wide letters beside it', '{"projectId":"proj_web","ｐrojectId":"proj_api"}'],
  ['with an invisible sign beside it', '{"projectId":"proj_web","project\\u200bId":"proj_api"}'],
  ['by a prototype', '{"__proto__":{"projectId":"proj_api"}}'],
  ['beside a prototype', '{"projectId":"proj_web","__proto__":{"projectId":"proj_api"}}'],
  ['in a list', '[{"projectId":"proj_web"}]'],
  ['as a list', '{"projectId":["proj_web"]}'],
  ['as a number', '{"projectId":1}'],
  ['as nothing', '{"projectId":null}'],
  ['nowhere', '{}'],
  ['as no id', '{"projectId":"proj_web "}'],
  ['with a second document', '{"projectId":"proj_web"}{"projectId":"proj_api"}'],
  ['with a comment', '{"projectId":"proj_web"/*"*/}'],
  ['with a comma at the end', '{"projectId":"proj_web",}'],
  ['behind a mark', '\ufeff{"projectId":"proj_web"}'],
  ['with half a character', '{"projectId":"proj_web","a":"\\ud800"}'],
  ['in the depth', `{"projectId":"proj_web","a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
  ['in no body', ''],
])('a body that tells the project %s is refused', (_, body) => {
  expect(Object.keys(read(body))).toEqual(['refused']);
});

test('a body in other bytes than UTF-8 is refused', () => {
  expect(read(Buffer.from('{"projectId":"proj_web"}', 'utf16le'))).toEqual({ refused: expect.any(String) as string });
  expect(read(Buffer.from('{"projectId":"proj_web","a":"\xe9"}', 'latin1'))).toEqual({ refused: 'is not UTF-8' });
});

test.each([
  undefined,
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'application/json; charset=utf-8; charset=utf-16',
  'application/json, text/plain',
  'multipart/form-data',
  'application/json5',
])('a body of the type %s is refused', (type) => {
  expect(Object.keys(projectOfBody(rule, Buffer.from('{"projectId":"proj_web"}'), type))).toEqual(['refused']);
});

test.each(['application/json', 'Application/JSON; charset=UTF-8', 'application/json;charset="utf-8"'])(
  'a body of the type %s is read',
  (type) => expect(read('{"projectId":"proj_web"}', type)).toMatchObject({ project: 'proj_web' }),
);

test('whatever a body holds, what goes upstream tells one project, the one that was judged', () => {
  const name = fc.constantFrom(
    'projectId',
    'projectid',
    'ProjectId',
    'project_id',
    'project-id',
    'id',
    'a',
    '__proto__',
    'projectId ',
  );
  const value = fc.oneof(fc.constantFrom('proj_web', 'proj_api', ''), fc.jsonValue({ maxDepth: 2 }));
  let passed = 0;
  fc.assert(
    fc.property(fc.boolean(), fc.array(fc.tuple(name, value), { maxLength: 3 }), (told, others) => {
      const fields = told ? [['projectId', 'proj_web'] as const, ...others] : others;
      const found = read(`{${fields.map(([key, held]) => `${JSON.stringify(key)}:${JSON.stringify(held)}`).join()}}`);
      if ('refused' in found) return;
      passed += 1;
      const sent = JSON.parse(found.text) as object;
      const named = Object.entries(sent).filter(([key]) => key.toLowerCase().replace(/[^a-z]/g, '') === 'projectid');
      expect(named).toEqual([['projectId', found.project]]);
      // JSON has no -0.
      expect(sent).toEqual(JSON.parse(JSON.stringify(Object.fromEntries(fields))));
    }),
    { numRuns: 2_000, seed: 1 },
  );
  expect(passed).toBeGreaterThan(100);
});
