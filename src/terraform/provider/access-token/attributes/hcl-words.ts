import type { FieldPath, Words } from '../../../../core/diagnostics/words';
import { attributeName, attributeOf, attributePath, SWITCH } from '../../../../core/token-spec/table/attribute-names';
import type { Field } from '../../../../core/token-spec/table/field';
import { fieldsOf, tokenField } from '../../../../core/token-spec/table/token-fields';

/** The words of Terraform's configuration language, as far as the table of fields tells them. */
export const HCL_WORDS: Words = {
  document: 'the configuration',
  field: (...path) => nameAt(inEntry(path)),
  has: (...path) => attributePath(fieldsOf(tokenField), inEntry(path)).length > 0,
  setting: (value, ...path) => settingOf(value, inEntry(path)),
};

/** Paths may begin at the document or at the entry. */
const inEntry = (path: FieldPath): FieldPath => (path[0] === 'tokens' ? path.slice(2) : path);

function nameAt(path: FieldPath): string {
  if (path[0] === 'metadata') return 'owner_id';
  if (path.length === 1 && path[0] === 'workspace') return 'workspace_id';
  const [first, ...inner] = path;
  if (first === 'access' && inner[0] === 'workspace' && inner.length === 1) return 'workspace_role or workspace_needs';
  const field = fieldAt(path);
  if (field) return attributeName(String(path.findLast((part) => typeof part === 'string')), field);
  return String(attributePath(fieldsOf(tokenField), path).at(-1) ?? path.at(-1) ?? 'the configuration');
}

/** Through groups, and through lists by any index. */
function fieldAt(path: FieldPath): Field | undefined {
  let field: Field = tokenField;
  for (const part of path) {
    const { kind } = field;
    if (typeof part === 'number') {
      if (kind.is === 'list') field = kind.each;
      continue;
    }
    const next = fieldsOf(field)[part];
    if (!next) return undefined;
    field = next;
  }
  return field;
}

function settingOf(value: unknown, path: FieldPath): string {
  const field = fieldAt(path);
  const name = nameAt(path);
  if (field && attributeOf(field)?.flag) return `${name} = true`;
  if (field?.kind.is === 'group' && value === field.kind.or) return `${name} = { ${SWITCH} = false }`;
  if (field?.kind.is !== 'group' || typeof value !== 'object' || value === null)
    return `${name} = ${JSON.stringify(value)}`;
  return `${name} = { ${Object.entries(value)
    .map(([inner, one]) => settingOf(one, [...path, inner]))
    .join(', ')} }`;
}
