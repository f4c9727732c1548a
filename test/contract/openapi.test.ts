import Ajv2020 from 'ajv/dist/2020';
import { openApiDocument, operations, paths, problemCodes } from '../../src/contract';

type Operation = {
  operationId: string;
  parameters: { name: string; in: string }[];
  responses: Record<string, unknown>;
};
const allPaths = openApiDocument.paths as unknown as Record<string, Record<string, Operation>>;

test('the document has what OpenAPI 3.1 requires', () => {
  expect(openApiDocument.openapi).toMatch(/^3\.1\.\d+$/);
  expect(openApiDocument.info).toMatchObject({
    title: expect.any(String) as string,
    version: expect.any(String) as string,
  });
  const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
  for (const [path, item] of Object.entries(allPaths)) {
    expect(path).toMatch(/^\//);
    for (const [method, operation] of Object.entries(item)) {
      expect(methods).toContain(method);
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^[1-5]\d\d$/);
        expect(response).toHaveProperty('description');
      }
    }
  }
});

test('each path parameter is declared, and each declared one is in the path', () => {
  for (const [path, item] of Object.entries(allPaths)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    for (const operation of Object.values(item)) {
      expect(operation.parameters.filter((p) => p.in === 'path').map((p) => p.name)).toEqual(inPath);
    }
  }
});

test('operation ids are unique and there is one for each operation of the contract, and four for sign-in', () => {
  const ids = Object.values(allPaths).flatMap((item) => Object.values(item).map((operation) => operation.operationId));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(operations.length + 4);
});

test('every reference leads to a schema, and every schema is valid JSON Schema 2020-12', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(openApiDocument, 'contract');
  const references = [...JSON.stringify(openApiDocument).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!);
  const named = Object.keys(openApiDocument.components.schemas).map((name) => `#/components/schemas/${name}`);
  for (const reference of new Set([...references, ...named])) {
    expect(() => ajv.compile({ $ref: `contract${reference}` })).not.toThrow();
  }
  for (const schema of Object.values(openApiDocument.components.schemas)) expect(ajv.validateSchema(schema)).toBe(true);
});

test('every problem code is in some answer of the document, or belongs to requests that meet no operation', () => {
  const text = JSON.stringify(openApiDocument.paths);
  const unmentioned = problemCodes.filter((code) => !text.includes(`\`${code}\``));
  // What the gateway says is about operations of the vendor, which are not in the contract.
  expect(unmentioned.filter((code) => !code.startsWith('gateway-'))).toEqual(['route-not-found', 'method-not-allowed']);
});

test('ids are escaped in paths, so no id can lead to another place', () => {
  expect(paths.accessToken('ws_a', '../x?y')).toBe('/api/v1/workspace/ws_a/access-token/..%2Fx%3Fy');
});
