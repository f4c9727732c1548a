/** A type of Terraform's type system (cty). */
export type CtyType =
  | { readonly kind: 'string' }
  | { readonly kind: 'number' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'dynamic' }
  | { readonly kind: 'list'; readonly element: CtyType }
  | { readonly kind: 'set'; readonly element: CtyType }
  | { readonly kind: 'map'; readonly element: CtyType }
  | { readonly kind: 'object'; readonly attributes: Readonly<Record<string, CtyType>> }
  | { readonly kind: 'tuple'; readonly elements: readonly CtyType[] };

/** Builders, so that a schema reads like HCL's type expressions: `types.list(types.string)`. */
export const types = {
  string: { kind: 'string' },
  number: { kind: 'number' },
  bool: { kind: 'bool' },
  /** Any type; a value carries its own ({@link Dynamic}). */
  dynamic: { kind: 'dynamic' },
  list: <const E extends CtyType>(element: E) => ({ kind: 'list', element }) as const,
  set: <const E extends CtyType>(element: E) => ({ kind: 'set', element }) as const,
  map: <const E extends CtyType>(element: E) => ({ kind: 'map', element }) as const,
  object: <const A extends Readonly<Record<string, CtyType>>>(attributes: A) =>
    ({ kind: 'object', attributes }) as const,
  tuple: <const E extends readonly CtyType[]>(elements: E) => ({ kind: 'tuple', elements }) as const,
} as const;

/** The protocol's JSON form of a type, such as `["list","string"]`. */
export function typeToJson(type: CtyType): string {
  return JSON.stringify(plain(type));
}

/**
 * Reads a type from the protocol's JSON form.
 * @throws RangeError when it is no type
 */
export function typeFromJson(json: string): CtyType {
  return parsed(JSON.parse(json));
}

/** True when both describe the same type. */
export function typesEqual(left: CtyType, right: CtyType): boolean {
  return left === right || canonical(left) === canonical(right);
}

function canonical(type: CtyType): string {
  return JSON.stringify(plain(type), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

function plain(type: CtyType): unknown {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'dynamic':
      return type.kind;
    case 'list':
    case 'set':
    case 'map':
      return [type.kind, plain(type.element)];
    case 'object':
      return ['object', Object.fromEntries(Object.entries(type.attributes).map(([name, t]) => [name, plain(t)]))];
    case 'tuple':
      return ['tuple', type.elements.map(plain)];
  }
}

function parsed(json: unknown): CtyType {
  switch (json) {
    case 'string':
    case 'number':
    case 'bool':
    case 'dynamic':
      return { kind: json };
  }
  if (Array.isArray(json)) {
    const [kind, inner] = json as readonly unknown[];
    if (kind === 'list' || kind === 'set' || kind === 'map') return { kind, element: parsed(inner) };
    if (kind === 'tuple' && Array.isArray(inner)) return { kind, elements: inner.map(parsed) };
    if (kind === 'object' && typeof inner === 'object' && inner !== null) {
      return { kind, attributes: Object.fromEntries(Object.entries(inner).map(([name, t]) => [name, parsed(t)])) };
    }
  }
  throw new RangeError('not a Terraform type');
}
