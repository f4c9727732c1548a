import { type Attribute, type Attributes, isNested, type Schema, typeToJson } from '../../plugin';
import type { Prose } from './prose';

/** A page as the Terraform registry lays it out: front matter, example, what may be set, what is read, more to know. */
export function renderPage(title: string, schema: Schema, { example, sections }: Prose): string {
  const first = schema.description.split('. ')[0] ?? '';
  const entries = Object.entries(schema.attributes);
  const required = entries.filter(([, attribute]) => attribute.mode === 'required');
  const optional = entries.filter(
    ([, attribute]) => attribute.mode === 'optional' || attribute.mode === 'optional-computed',
  );
  const computed = entries.filter(([, attribute]) => attribute.mode === 'computed');
  const nested = entries.filter(([, attribute]) => isNested(attribute));
  return [
    `---\npage_title: "${title}"\ndescription: |-\n  ${first.replace(/\.?$/, '.')}\n---`,
    '<!-- Made from the schema by scripts/generate-terraform-docs.js: change that, not this. -->',
    `# ${title}`,
    schema.description,
    `## Example Usage\n\n\`\`\`terraform\n${example.trim()}\n\`\`\``,
    '## Schema',
    ...list('Required', required),
    ...list('Optional', optional),
    ...list('Read-Only', computed),
    ...nested.flatMap(([name, attribute]) => (isNested(attribute) ? inner([name], attribute.attributes) : [])),
    ...sections.map(([heading, text]) => `## ${heading}\n\n${text.trim()}`),
  ]
    .join('\n\n')
    .concat('\n');
}

type Row = readonly [string, Attribute];

const list = (heading: string, entries: readonly Row[]): readonly string[] =>
  entries.length === 0 ? [] : [`### ${heading}\n\n${entries.map((row) => line(row)).join('\n')}`];

/** @param way the attributes that it is in */
function line([name, attribute]: Row, way: readonly string[] = []): string {
  const kind = isNested(attribute)
    ? `Attributes${attribute.nesting === 'single' ? '' : ` ${attribute.nesting}`}`
    : typeWords(attribute);
  const sensitive = attribute.sensitive ? ', Sensitive' : '';
  const below = isNested(attribute) ? ` See [below](#nested-schema-for-${[...way, name].join('')}).` : '';
  return `- \`${name}\` (${kind}${sensitive}) ${attribute.description}${below}`;
}

/** What may be said in an attribute, and then in each of those that have attributes of their own. */
function inner(way: readonly string[], attributes: Attributes): readonly string[] {
  const lines = Object.entries(attributes).map(([field, attribute]) => {
    const required = attribute.mode === 'required' ? 'Required. ' : '';
    const [head, rest] = splitLine(line([field, attribute], way));
    return `${head}${required}${rest}`;
  });
  const deeper = Object.entries(attributes).flatMap(([field, attribute]) =>
    isNested(attribute) ? inner([...way, field], attribute.attributes) : [],
  );
  return [`### Nested Schema for \`${way.join('.')}\`\n\n${lines.join('\n')}`, ...deeper];
}

function splitLine(text: string): readonly [string, string] {
  const at = text.indexOf(') ') + 2;
  return [text.slice(0, at), text.slice(at)];
}

/** `String`, `Set of String`, `Map of String`. */
function typeWords(attribute: Exclude<Attribute, { readonly nesting: unknown }>): string {
  const json = JSON.parse(typeToJson(attribute.type)) as string | readonly [string, string];
  const capital = (word: string): string =>
    word === 'bool' ? 'Boolean' : word.charAt(0).toUpperCase() + word.slice(1);
  return typeof json === 'string' ? capital(json) : `${capital(json[0])} of ${capital(json[1])}`;
}
