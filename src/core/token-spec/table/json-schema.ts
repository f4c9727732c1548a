import type { Field, Fields, Group, Kind, Rule, TextKind } from './field';
import { specField } from './spec-fields';

type Schema = Readonly<Record<string, unknown>>;

/** Forms of text that several fields share. */
const FORMS: Readonly<Record<Exclude<TextKind['is'], 'form'>, Schema>> = {
  name: { type: 'string', minLength: 3, maxLength: 50, pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' },
  text: { type: 'string', minLength: 1, maxLength: 1000, pattern: '\\S' },
  duration: { type: 'string', pattern: '^(0|[1-9]\\d{0,4})[hdwMy]$' },
  moment: {
    type: 'string',
    pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2}))?$',
  },
};

/** `schemas/token-spec.schema.json`: the form of a spec, for editors and for the reader. */
export const specSchema = (): Schema => documentSchema(specField, 'token-spec');

/** The same for a document of any kind that a field describes. */
export function documentSchema(field: Field, name: string): Schema {
  const definitions: Record<string, Schema> = {};
  const schema = schemaOf(field, definitions);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:hawzu-tokens:${name}:v1`,
    ...schema,
    $defs: { ...definitions, ...FORMS },
  };
}

function schemaOf(field: Field, definitions: Record<string, Schema>): Schema {
  const { title, description, kind, default: byDefault, examples } = field;
  return {
    title,
    ...(description !== undefined && { description }),
    ...valueSchema(kind, definitions),
    ...(byDefault !== undefined && { default: byDefault }),
    ...(examples !== undefined && { examples }),
  };
}

function valueSchema(kind: Kind, definitions: Record<string, Schema>): Schema {
  switch (kind.is) {
    case 'boolean':
      return { type: 'boolean' };
    case 'whole-number':
      return { type: 'integer', minimum: kind.least, maximum: kind.most };
    case 'choice': {
      const [only, ...others] = kind.values;
      return others.length === 0 ? { const: only } : { type: 'string', enum: kind.values };
    }
    case 'texts':
      return {
        type: 'array',
        minItems: 1,
        maxItems: kind.most,
        uniqueItems: true,
        items: schemaOf(kind.each, definitions),
      };
    case 'tags':
      return {
        type: 'object',
        maxProperties: kind.most,
        propertyNames: { minLength: 1, maxLength: kind.longestName },
        additionalProperties: { type: 'string', maxLength: kind.longestValue },
      };
    case 'list':
      return {
        type: 'array',
        ...(kind.least !== undefined && { minItems: kind.least }),
        maxItems: kind.most,
        items: itemSchema(kind.each, definitions),
      };
    case 'group':
      return kind.or === undefined
        ? groupSchema(kind, definitions)
        : {
            type: ['string', 'object'],
            if: { type: 'string' },
            then: { const: kind.or },
            else: groupSchema(kind, definitions),
          };
    default:
      return textSchema(kind);
  }
}

/** An entry of a list is described where its group is defined. */
function itemSchema(field: Field, definitions: Record<string, Schema>): Schema {
  const schema = schemaOf(field, definitions);
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  const name = $ref.replace('#/$defs/', '');
  const { title, description } = schema;
  definitions[name] = { title, ...(description !== undefined && { description }), ...definitions[name] };
  return { $ref };
}

function textSchema(kind: TextKind): Schema {
  if (kind.is !== 'form') return { $ref: `#/$defs/${kind.is}` };
  const { pattern, least, most } = kind;
  return {
    type: 'string',
    ...(least !== undefined && { minLength: least }),
    ...(most !== undefined && { maxLength: most }),
    ...(pattern !== undefined && { pattern }),
  };
}

/** By itself, or as a reference where the group has a name. */
function groupSchema(group: Group, definitions: Record<string, Schema>): Schema {
  const { type, fields, rules = [], free } = group;
  const here = inSpec(fields);
  const required = here.filter(([, field]) => field.required).map(([name]) => name);
  const schema = (): Schema => ({
    type: 'object',
    ...(required.length > 0 && { required }),
    additionalProperties: false,
    ...(free !== undefined && { patternProperties: { '^x-': { description: free } } }),
    ...ruleSchema(rules),
    properties: Object.fromEntries(here.map(([name, field]) => [name, schemaOf(field, definitions)])),
  });
  if (type === undefined) return schema();
  const name = type.charAt(0).toLowerCase() + type.slice(1);
  definitions[name] ??= schema();
  return { $ref: `#/$defs/${name}` };
}

/** Fields of a group as a spec has them: some stand elsewhere, and are here in Terraform only. */
export const inSpec = (fields: Fields): readonly (readonly [string, Field])[] =>
  Object.entries(fields).filter(([, { terraform, spec }]) => spec !== false && !(terraform && terraform.elsewhere));

function ruleSchema(rules: readonly Rule[]): Schema {
  const all = rules.map((rule): Schema => {
    switch (rule.rule) {
      case 'exclusive':
        return { not: { required: rule.fields } };
      case 'exactly-one':
        return { oneOf: rule.fields.map((field) => ({ required: [field] })) };
      case 'with':
        return { if: { required: [rule.field] }, then: { required: rule.needs } };
    }
  });
  const [only, ...others] = all;
  return others.length === 0 ? (only ?? {}) : { allOf: all };
}
