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
    ...nested.flatMap(([name, attribute]) => (isNested(attribute) ? [inner(name, attribute.attributes)] : [])),
    ...sections.map(([heading, text]) => `## ${heading}\n\n${text.trim()}`),
  ]
    .join('\n\n')
    .concat('\n');
}

type Row = readonly [string, Attribute];

const list = (heading: string, entries: readonly Row[]): readonly string[] =>
  entries.length === 0 ? [] : [`### ${heading}\n\n${entries.map(line).join('\n')}`];

function line([name, attribute]: Row): string {
  const kind = isNested(attribute)
    ? `Attributes${attribute.nesting === 'single' ? '' : ` ${attribute.nesting}`}`
    : typeWords(attribute);
  const sensitive = attribute.sensitive ? ', Sensitive' : '';
  const below = isNested(attribute) ? ` See [below](#nested-schema-for-${name}).` : '';
  return `- \`${name}\` (${kind}${sensitive}) ${attribute.description}${below}`;
}

function inner(name: string, attributes: Attributes): string {
  const lines = Object.entries(attributes).map(([field, attribute]) => {
    const required = attribute.mode === 'required' ? 'Required. ' : '';
    const [head, rest] = splitLine(line([field, attribute]));
    return `${head}${required}${rest}`;
  });
  return `### Nested Schema for \`${name}\`\n\n${lines.join('\n')}`;
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
