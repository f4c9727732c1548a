import { inYaml } from '../../diagnostics/words';
import { attributePath } from './attribute-names';
import type { Field, Fields, Kind } from './field';
import { inSpec } from './json-schema';
import { specField } from './spec-fields';
import { fieldsOf, tokenField } from './token-fields';

/** A map of a spec: where it stands, and what may stand in it. */
interface Section {
  readonly way: readonly string[];
  readonly field: Field;
}

/** `docs/spec.md`: every field of a spec, from the table. */
export function describeSpec(): string {
  const sections = sectionsIn({ way: [], field: specField });
  return [
    '# The spec, field by field',
    '<!-- Made from src/core/token-spec/table by scripts/generate-docs.js: change that, not this. -->',
    'A spec is one or several YAML documents of this form. The same as a JSON Schema, for editors: ' +
      '[token-spec.schema.json](../schemas/token-spec.schema.json). In Terraform, a token is a resource with ' +
      '[attributes of its own](terraform/resources/access_token.md), which the last column names.',
    '**Kinds.** A *name* is 3 to 50 of a-z, 0-9 and single hyphens, beginning with a letter. A *text* has 1 to 1000 characters, or the form of its examples. ' +
      'A *duration* is a whole number and a unit: h hours, d days, w weeks, M calendar months, y calendar years. A *date* is a ' +
      'day such as `2027-02-01`, which means 00:00 UTC, or a time such as `2027-02-01T18:00:00Z`.',
    ...sections.map((section) => sectionText(section, attributeWords)),
  ]
    .join('\n\n')
    .concat('\n');
}

/** The same of a document that Terraform has nothing of: a section for each map. */
export const describeFields = (field: Field): readonly string[] =>
  sectionsIn({ way: [], field }).map((section) => sectionText(section));

function sectionsIn(section: Section): readonly Section[] {
  const { way, field } = section;
  const inner = inSpec(fieldsOf(field)).flatMap(([name, one]) => {
    if (one.kind.is === 'group') return sectionsIn({ way: [...way, name], field: one });
    if (one.kind.is === 'list') return sectionsIn({ way: [...way, `${name}[]`], field: one.kind.each });
    return [];
  });
  return [section, ...inner];
}

function sectionText({ way, field }: Section, attributeOf?: typeof attributeWords): string {
  const rows = inSpec(fieldsOf(field)).map(([name, one]) => {
    const cells = [`\`${name}\``, kindWords(one.kind), stateWords(one), meaning(one)];
    if (attributeOf) cells.push(attributeOf(way, name));
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `## ${way.length === 0 ? 'The document' : `\`${way.join('.')}\``}`,
    ...(field.description === undefined ? [] : [escaped(field.description)]),
    ...ruleWords(field),
    [
      `| Field | Kind | | Meaning |${attributeOf ? ' In Terraform |' : ''}`,
      `|${'---|'.repeat(attributeOf ? 5 : 4)}`,
      ...rows,
    ].join('\n'),
  ].join('\n\n');
}

/** What holds for several fields together, and for names that are free. */
function ruleWords({ kind }: Field): readonly string[] {
  if (kind.is !== 'group') return [];
  const rules = (kind.rules ?? []).map((rule) => {
    switch (rule.rule) {
      case 'exclusive':
        return `Not both of ${quoted(rule.fields)}.`;
      case 'exactly-one':
        return `Exactly one of ${quoted(rule.fields)}.`;
      case 'with':
        return `\`${rule.field}\` needs ${quoted(rule.needs)}.`;
    }
  });
  const free = kind.free === undefined ? [] : ['Fields whose name begins with `x-` are free: a place for anchors.'];
  return [...rules, ...free].length === 0 ? [] : [[...rules, ...free].join(' ')];
}

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const stateWords = ({ required, default: byDefault }: Field): string =>
  required ? 'required' : byDefault === undefined ? '' : `default \`${String(byDefault)}\``;

const meaning = ({ title, description, examples = [] }: Field): string => {
  const shown = examples.map((one) => `\`${inYaml(one)}\``).join(', ');
  return escaped(`${description ?? `${title}.`}${shown === '' ? '' : ` Such as ${shown}.`}`);
};

const escaped = (text: string): string => text.replaceAll('|', '\\|');

function kindWords(kind: Kind): string {
  switch (kind.is) {
    case 'group':
      return kind.or === undefined ? 'map' : `\`${kind.or}\` or a map`;
    case 'list':
      return 'list of maps';
    case 'texts':
      return 'list of texts';
    case 'tags':
      return 'map of texts';
    case 'choice':
      return kind.values.map((value) => `\`${value}\``).join(' or ');
    case 'whole-number':
      return 'whole number';
    case 'boolean':
      return '`true` or `false`';
    case 'moment':
      return 'date';
    case 'form':
      return 'text';
    default:
      return kind.is;
  }
}

/** Of fields of an entry; of a default too where the resource has that itself. */
function attributeWords(way: readonly string[], name: string): string {
  const [first, ...inner] = way;
  if (first === 'tokens[]') {
    const path = [...inner, name].flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), 0] : [step]));
    return named(fieldsOf(tokenField), path);
  }
  if (first === 'defaults' && name === 'prefix') return '`secret.prefix`';
  if (first === 'metadata' && name === 'name') return '`owner_id`';
  return first === undefined && name === 'workspace' ? '`workspace_id`' : '';
}

function named(fields: Fields, path: readonly (string | number)[]): string {
  const found = attributePath(fields, path);
  return found.length === 0 ? '' : `\`${found.join('.')}\``;
}
