import { formatPath } from '../values/value-error';
import type { Attributes } from './attribute';
import { isNested } from './attribute';
import type { Schema } from './schema';

const identifier = /^[a-z_][a-z0-9_]*$/;

/** Names that Terraform itself gives a meaning at the top level of a resource or data block. */
const reserved = new Set(['connection', 'count', 'depends_on', 'for_each', 'lifecycle', 'provider', 'provisioner']);

/**
 * What is wrong with a schema, one sentence each. Terraform answers most of these with a text that names neither the
 * attribute nor the rule.
 */
export function schemaProblems(schema: Schema): readonly string[] {
  const clashes = Object.keys(schema.attributes)
    .filter((name) => reserved.has(name))
    .map((name) => `${name}: Terraform reserves this name`);
  return [...clashes, ...attributeProblems(schema.attributes, [])];
}

function attributeProblems(attributes: Attributes, parent: readonly string[]): readonly string[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const path = [...parent, name];
    const problems: string[] = [];
    if (!identifier.test(name)) problems.push('a name is lower case letters, digits and underscores');
    if (attribute.description.trim() === '') problems.push('the description is empty');
    if (attribute.default !== undefined && attribute.mode !== 'optional-computed') {
      problems.push('only an optional-computed attribute can have a default');
    }
    if (attribute.keepOnUpdate && (attribute.mode === 'required' || attribute.mode === 'optional')) {
      problems.push('keepOnUpdate is for computed attributes');
    }
    if (attribute.writeOnly && attribute.mode !== 'required' && attribute.mode !== 'optional') {
      problems.push('a write-only attribute cannot be computed');
    }
    const inner = isNested(attribute) ? attributeProblems(attribute.attributes, path) : [];
    return [...problems.map((problem) => `${formatPath(path)}: ${problem}`), ...inner];
  });
}
