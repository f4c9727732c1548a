import { openApiDocument } from '../../src/contract';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- it is how the build writes it
const { loadSource } = require('../../scripts/load-source.js') as {
  readonly loadSource: (
    path: string,
    tsconfig: string,
  ) => { readonly renderReference: (document: unknown, style: string) => string };
};
const { renderReference } = loadSource('page/reference/reference.tsx', 'src/page/tsconfig.json');
const text = renderReference(openApiDocument, 'reference-AB12CD34.css');
const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);

test('the reference has every operation with its method and path, and every schema, each at an address of its own', () => {
  const operations = Object.entries(openApiDocument.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      operation: operation as { operationId: string },
    })),
  );
  expect(operations.length).toBeGreaterThan(30);
  for (const { path, method, operation } of operations) {
    const section = text.slice(text.indexOf(`id="${operation.operationId}"`));
    expect(section.slice(0, section.indexOf('</section>'))).toContain(
      `>${method.toUpperCase()}</span> <code>${path}</code>`,
    );
  }
  for (const name of Object.keys(openApiDocument.components.schemas)) expect(ids).toContain(`schema-${name}`);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every link in it leads somewhere: to a part of it, or to the document for programs', () => {
  const links = [...text.matchAll(/ href="([^"]*)"/g)].map(([, target]) => target!);
  const astray = links.filter((target) => !(target.startsWith('#') && ids.includes(target.slice(1))));
  expect([...new Set(astray)].sort()).toEqual(['/assets/reference-AB12CD34.css', '/openapi.json', 'data:,']);
});

test('it says what a request has to keep and what an answer holds', () => {
  const words = text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  for (const said of [
    'Needs the permission accesstokens:create',
    'Idempotency-Key in the header',
    'array of AccessToken',
    'enabled | disabled',
    '1 to 200 characters',
    'Instant or null',
    'managed_by',
    'The value. It is never shown again.',
  ])
    expect(words).toContain(said);
});

test('it runs nothing, and nothing in it comes from elsewhere', () => {
  expect(text).not.toMatch(/<script|<style| style=| on\w+=|https?:\/\/(?!hawzu)/i);
});
