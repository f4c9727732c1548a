import type { Attribute, Field, Fields } from './field';

/** Where Terraform has a field, as far as that follows from the table; `undefined`: nowhere. */
export const attributeOf = ({ terraform }: Field): Attribute | undefined =>
  terraform === false ? undefined : (terraform ?? {});

/** `kmsKeyId` is `kms_key_id`, unless the table says otherwise. */
export const attributeName = (name: string, field: Field): string =>
  attributeOf(field)?.name ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The truth value that stands for a group's other form: `rotation: none` is `rotation = { enabled = false }`. */
export const SWITCH = 'enabled';

/**
 * The attribute for a path of a spec's entry, as far down as it has one. Elements of lists have no path of their own in
 * Terraform, which takes them as sets.
 */
export function attributePath(fields: Fields, path: readonly (string | number)[]): readonly string[] {
  const [name, ...rest] = path;
  const field = typeof name === 'string' && Object.hasOwn(fields, name) ? fields[name] : undefined;
  const attribute = field && attributeOf(field);
  if (!field || !attribute) return [];
  const { kind } = field;
  // A group without an attribute of its own is told of at the first one in it.
  if (attribute.flat && rest.length === 0 && kind.is === 'group') {
    const inside = Object.entries(kind.fields);
    const [first] = inside.find(([, one]) => !attributeOf(one)?.flat) ?? inside[0] ?? [];
    return first === undefined ? [] : attributePath(kind.fields, [first]);
  }
  const own = attribute.flat ? [] : [attributeName(String(name), field)];
  if (kind.is === 'group') return [...own, ...attributePath(kind.fields, rest)];
  // A tag stands under its name.
  return kind.is === 'tags' ? [...own, ...rest.map(String)] : own;
}
