import type { Schema, ValuePath } from '../../src/terraform/plugin';
import { errorDiagnostic, schemaProblems, types } from '../../src/terraform/plugin';
import { objectTypeOf } from '../../src/terraform/plugin/schema/schema';
import { diagnosticsToWire } from '../../src/terraform/plugin/wire/diagnostic-to-wire';
import { exactPath } from '../../src/terraform/plugin/wire/path-to-wire';
import { schemaToWire } from '../../src/terraform/plugin/wire/schema-to-wire';
import { thingSchema } from './demo/thing-schema';

const wire = schemaToWire(thingSchema, 2);
const named = (name: string) => wire.block?.attributes.find((attribute) => attribute.name === name);

test('a schema carries its version in both places, and Markdown descriptions', () => {
  expect(wire).toMatchObject({ version: 2, block: { version: 2, descriptionKind: 1 } });
});

test.each([
  ['name', { required: true, optional: false, computed: false }],
  ['content', { required: false, optional: true, computed: false }],
  ['id', { required: false, optional: false, computed: true }],
  ['kind', { required: false, optional: true, computed: true }],
  ['password', { sensitive: true, writeOnly: true }],
  ['old_name', { deprecated: true, description: 'Former name.\n\n**Deprecated:** Use `name`.' }],
])('the attribute %s is declared as it is', (name, expected) => {
  expect(named(name)).toMatchObject(expected);
});

test('a type is JSON; a nested attribute has no type of its own but a nesting', () => {
  expect(Buffer.from(named('tags')?.type ?? []).toString()).toBe('["map","string"]');
  expect(named('owner')?.type).toHaveLength(0);
  expect(['owner', 'grants', 'labels', 'quotas'].map((name) => named(name)?.nestedType?.nesting)).toEqual([1, 2, 3, 4]);
});

const attribute = { type: types.string, mode: 'optional', description: 'x' } as const;
test.each<readonly [string, Schema['attributes'], string]>([
  ['a name with capitals', { Name: attribute }, 'Name: a name is lower case letters, digits and underscores'],
  ['a name that Terraform keeps for itself', { count: attribute }, 'count: Terraform reserves this name'],
  [
    'a default without being computed',
    { a: { ...attribute, default: 'x' } },
    'a: only an optional-computed attribute can have a default',
  ],
  ['an empty description', { a: { ...attribute, description: ' ' } }, 'a: the description is empty'],
  [
    'keeping what is not computed',
    { a: { ...attribute, keepOnUpdate: true } },
    'a: keepOnUpdate is for computed attributes',
  ],
  [
    'computed and write-only',
    { a: { ...attribute, mode: 'computed', writeOnly: true } },
    'a: a write-only attribute cannot be computed',
  ],
  [
    'a mistake inside',
    { a: { nesting: 'list', mode: 'optional', description: 'x', attributes: { B: attribute } } },
    'a.B: a name is lower case letters, digits and underscores',
  ],
])('%s is a mistake in a schema', (_what, attributes, problem) => {
  expect(schemaProblems({ description: 'x', attributes })).toEqual([problem]);
});

test("the demo's schema has no mistakes", () => {
  expect(schemaProblems(thingSchema)).toEqual([]);
});

const root = objectTypeOf(thingSchema.attributes);
const shown = (path: ValuePath) => {
  const [diagnostic] = diagnosticsToWire(root, [errorDiagnostic('s', 'd', path)]);
  const steps = diagnostic?.attribute?.steps.map((s) => s.attributeName ?? s.elementKeyString ?? s.elementKeyInt);
  return { steps, detail: diagnostic?.detail };
};

test.each<readonly [ValuePath, readonly (string | number)[], string]>([
  [['name'], ['name'], 'd'],
  [['lines', 1], ['lines', 1], 'd'],
  [['tags', 'key'], ['tags', 'key'], 'd'],
  [['owner', 'team'], ['owner', 'team'], 'd'],
  [['grants', 0, 'role'], ['grants', 0], 'd\n\nThe attribute: grants[0].role'],
  [['labels', 0, 'text'], ['labels'], 'd\n\nThe attribute: labels[0].text'],
])('the path %j of a diagnostic goes as far as Terraform can highlight, the rest is said', (path, steps, detail) => {
  expect(shown(path)).toEqual({ steps, detail });
});

test('a path for a replacement names every step, and ends at a set', () => {
  const kinds = (path: ValuePath) =>
    exactPath(root, path).steps.map((s) => (s.attributeName === undefined ? 'element' : 'attribute'));
  expect(kinds(['grants', 0, 'role'])).toEqual(['attribute', 'element', 'attribute']);
  expect(kinds(['quotas', 'x', 'limit'])).toEqual(['attribute', 'element', 'attribute']);
  expect(kinds(['labels', 0, 'text'])).toEqual(['attribute']);
});

test('a diagnostic without a severity of its own does not exist: 1 is an error, 2 a warning', () => {
  const given = [errorDiagnostic('a'), { severity: 'warning', summary: 'b' } as const];
  expect(diagnosticsToWire(undefined, given).map((d) => d.severity)).toEqual([1, 2]);
});
