import type { CtyType } from '../values/cty-type';
import type { Attribute, Attributes } from './attribute';
import { isNested } from './attribute';

/**
 * The schema of a provider, a resource or a data source. The wire form, the documentation pages and language bindings
 * all come from it.
 */
export interface Schema {
  /** Markdown: what it is and when to use it. */
  readonly description: string;
  /** What to use instead of the whole resource. */
  readonly deprecated?: string;
  readonly attributes: Attributes;
}

/** Declares a schema and keeps its exact type, from which the types of states, plans and configurations follow. */
export function defineSchema<const S extends Schema>(schema: S): S {
  return schema;
}

interface ObjectType {
  readonly kind: 'object';
  readonly attributes: Readonly<Record<string, CtyType>>;
}

const objectTypes = new WeakMap<Attributes, ObjectType>();

/** The object type of attributes; worked out once for each schema, since every call of the protocol needs it. */
export function objectTypeOf(attributes: Attributes): ObjectType {
  const known = objectTypes.get(attributes);
  if (known !== undefined) return known;
  const type: ObjectType = {
    kind: 'object',
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, a]) => [name, attributeType(a)])),
  };
  objectTypes.set(attributes, type);
  return type;
}

/** The type of an attribute's value; a nested attribute is an object, or a list, set or map of objects. */
export function attributeType(attribute: Attribute): CtyType {
  if (!isNested(attribute)) return attribute.type;
  const object = objectTypeOf(attribute.attributes);
  return attribute.nesting === 'single' ? object : { kind: attribute.nesting, element: object };
}
