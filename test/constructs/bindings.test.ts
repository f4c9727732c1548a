import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../src/adapters/system/installed-package';
import { type Attributes, type CtyType, isNested } from '../../src/terraform/plugin';
import { hawzuProvider } from '../../src/terraform/provider/hawzu-provider';
import { type Described, DescribedBindings } from './described-bindings';

const folder = join(__dirname, '../../src/constructs/bindings/generated');
const files = readdirSync(folder).sort();
const bindings = files.map((file) => new DescribedBindings(join(folder, file)));
const provider = hawzuProvider({ env: {}, connect: () => Promise.reject(new Error('not asked')) as never });

/** What bindings of a schema have to say. */
const described = (attributes: Attributes): Described =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      isNested(attribute)
        ? { mode: attribute.mode, type: attribute.nesting, attributes: described(attribute.attributes) }
        : { mode: attribute.mode, type: typeName(attribute.type) },
    ]),
  );

const typeName = (type: CtyType): string =>
  'element' in type ? `${type.kind} of ${typeName(type.element)}` : type.kind;

const schemas = new Map([
  ['hawzu', provider.schema],
  ...Object.entries(provider.resources).map(([type, { schema }]) => [type, schema] as const),
  ...Object.entries(provider.dataSources).map(([type, { schema }]) => [type, schema] as const),
]);

test('there is one construct for the provider, each resource and each data source, and no other', () => {
  const names = bindings.map(({ construct }) => `${construct.name} ${construct.terraformType}`);
  expect(names.sort()).toEqual([
    'AccessToken hawzu_access_token',
    'DataHawzuAccessTokens hawzu_access_tokens',
    'DataHawzuProjects hawzu_projects',
    'DataHawzuRoles hawzu_roles',
    'DataHawzuWorkspace hawzu_workspace',
    'HawzuProvider hawzu',
  ]);
  expect(bindings.map(({ construct }) => construct.terraformType).sort()).toEqual([...schemas.keys()].sort());
});

test.each(bindings.map((one) => [one.construct.name, one] as const))(
  '%s has the attributes of the schema, nested ones too, with their types and modes (else: node scripts/generate-bindings.js)',
  (_, one) => {
    const expected = described(schemas.get(one.construct.terraformType)!.attributes);
    // CDKTF's own way to name a second provider block.
    const alias = one.construct.terraformType === 'hawzu' && { alias: { mode: 'optional', type: 'string' } };
    expect(one.describe()).toEqual({ ...expected, ...alias });
  },
);

test('the bindings ask for the provider of this package, in its version', () => {
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text.match(/providerVersion(?:Constraint)?: '([^']+)'/g)).toEqual([
      `providerVersion: '${version()}'`,
      `providerVersionConstraint: '${version()}'`,
    ]);
  }
  expect(readFileSync(join(folder, 'provider.ts'), 'utf8')).toContain("terraformProviderSource: 'hawzu/hawzu'");
});
