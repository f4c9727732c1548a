import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { schemaProblems } from '../../src/terraform/plugin';
import { documentationPages } from '../../src/terraform/provider/documentation/pages';
import { hawzuProvider } from '../../src/terraform/provider/hawzu-provider';

const root = join(__dirname, '..', '..', 'docs', 'terraform');
const provider = hawzuProvider({ env: {}, connect: () => Promise.reject(new Error('not asked')) as never });

test.each(documentationPages().map(({ path, text }) => [path, text]))('docs/terraform/%s is current', (path, text) => {
  const file = join(root, path);
  if (process.env['UPDATE_DOCS'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('every resource and data source has a page, and every attribute stands on it', () => {
  const pages = new Map(documentationPages().map(({ path, text }) => [path, text]));
  const kinds = [
    ...Object.entries(provider.resources).map(([name, { schema }]) => ['resources', name, schema] as const),
    ...Object.entries(provider.dataSources).map(([name, { schema }]) => ['data-sources', name, schema] as const),
  ];
  expect(kinds).toHaveLength(5);
  for (const [kind, name, schema] of kinds) {
    const text = pages.get(`${kind}/${name.replace('hawzu_', '')}.md`);
    for (const attribute of Object.keys(schema.attributes)) expect(text).toContain(`- \`${attribute}\` (`);
    expect(schemaProblems(schema)).toEqual([]);
  }
});

test('no attribute of the resource could hold a value', () => {
  const names = Object.keys(provider.resources['hawzu_access_token']!.schema.attributes);
  expect(names.filter((name) => /value|secret_string|password|^token$/.test(name))).toEqual([]);
});
