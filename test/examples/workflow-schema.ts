import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A property's type by name, or with more about it. */
type Property = string | { readonly type: string; readonly required?: boolean };

/** A definition in the form of GitHub's own schema. */
interface Definition {
  /** Contexts and functions that an expression may use there; absent where there is no expression. */
  readonly context?: readonly string[];
  readonly 'one-of'?: readonly string[];
  readonly 'allowed-values'?: readonly string[];
  readonly mapping?: {
    readonly properties?: Readonly<Record<string, Property>>;
    readonly 'loose-key-type'?: string;
    readonly 'loose-value-type'?: string;
  };
  readonly sequence?: { readonly 'item-type': string };
  readonly string?: { readonly constant?: string; readonly 'require-non-empty'?: boolean };
  readonly boolean?: object;
  readonly number?: object;
  readonly null?: object;
}

type Schema = Readonly<Record<string, unknown>>;

const CONTEXTS = ['github', 'inputs', 'vars', 'jobs', 'secrets', 'needs', 'strategy', 'matrix', 'env', 'steps', 'job'];

/** The JSON Schema that says what GitHub's own schema of workflow files says. */
export function workflowSchema(): Schema {
  const file = join(__dirname, 'schemas', 'github-workflow.json');
  const { definitions } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly definitions: Readonly<Record<string, Definition>>;
  };
  return {
    $ref: reference('workflow-root-strict'),
    definitions: Object.fromEntries(Object.entries(definitions).map(([name, one]) => [name, schemaOf(one)])),
  };
}

const reference = (name: string): string => `#/definitions/${name}`;
const typeOf = (property: Property): string => (typeof property === 'string' ? property : property.type);

/** A type is one of the definitions, or built in. */
function typed(name: string): Schema {
  if (name === 'string') return { type: ['string', 'number', 'boolean'] };
  if (name === 'boolean' || name === 'number' || name === 'null') return { type: name };
  if (name === 'sequence') return { type: 'array' };
  if (name === 'mapping') return { type: 'object' };
  if (name === 'any') return {};
  return { $ref: reference(name) };
}

function schemaOf(definition: Definition): Schema {
  const { context } = definition;
  const one = bodyOf(definition);
  if (!context) return one;
  // An expression may stand for the whole, with these contexts and no others.
  const others = CONTEXTS.filter((name) => !context.includes(name));
  const within = others.length > 0 ? { not: { type: 'string', pattern: usesOf(others) } } : {};
  return { allOf: [{ anyOf: [one, { type: 'string', pattern: '^\\s*\\$\\{\\{' }] }, within] };
}

/** A text with an expression that begins or goes on with one of these contexts. */
const usesOf = (contexts: readonly string[]): string =>
  `\\$\\{\\{((?!\\}\\}).)*(?<![.\\w'-])(${contexts.join('|')})\\.`;

function bodyOf({ mapping, sequence, string, ...rest }: Definition): Schema {
  if (rest['one-of']) return { anyOf: rest['one-of'].map(typed) };
  if (rest['allowed-values']) return { enum: rest['allowed-values'] };
  if (sequence) return { type: 'array', items: typed(sequence['item-type']) };
  if (rest.boolean) return { type: 'boolean' };
  if (rest.number) return { type: 'number' };
  if (rest.null) return { type: 'null' };
  if (string?.constant !== undefined) return { const: string.constant };
  if (string) return { ...typed('string'), ...(string['require-non-empty'] && { minLength: 1 }) };
  const properties = Object.entries(mapping?.properties ?? {});
  const loose = mapping?.['loose-value-type'];
  return {
    type: 'object',
    properties: Object.fromEntries(properties.map(([name, property]) => [name, typed(typeOf(property))])),
    required: properties.flatMap(([name, property]) =>
      typeof property !== 'string' && property.required ? [name] : [],
    ),
    additionalProperties: loose === undefined ? false : typed(loose),
  };
}
