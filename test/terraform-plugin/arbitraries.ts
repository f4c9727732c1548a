import fc from 'fast-check';
import type { CtyType, Value } from '../../src/terraform/plugin';
import { Dynamic, UNKNOWN, numberFromText, types } from '../../src/terraform/plugin';

const name = fc.constantFrom('a', 'b', 'name', '__proto__', 'constructor', 'ключ');

/** Any type, a few levels deep. */
export const anyType: fc.Arbitrary<CtyType> = fc.letrec<{ type: CtyType }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<CtyType>(types.string, types.number, types.bool, types.dynamic),
    tie('type').map((element) => types.list(element)),
    tie('type').map((element) => types.set(element)),
    tie('type').map((element) => types.map(element)),
    fc.array(tie('type'), { maxLength: 3 }).map((elements) => types.tuple(elements)),
    fc
      .uniqueArray(fc.tuple(name, tie('type')), { selector: ([key]) => key, maxLength: 3 })
      .map((entries) => types.object(Object.fromEntries(entries))),
  ),
})).type;

const anyNumber = fc.oneof(
  fc.integer(),
  fc.bigInt({ min: -(2n ** 100n), max: 2n ** 100n }).map((integer) => numberFromText(String(integer))),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((float) => numberFromText(String(float))),
);

/** Any value of a type: null and unknown among them. */
export function anyValueOf(type: CtyType): fc.Arbitrary<Value> {
  return fc.oneof(
    { weight: 8, arbitrary: contentOf(type) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant(UNKNOWN) },
  );
}

function contentOf(type: CtyType): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'string':
      return fc.string({ unit: 'grapheme', maxLength: 40 });
    case 'number':
      return anyNumber;
    case 'bool':
      return fc.boolean();
    case 'list':
    case 'set':
      return fc.array(anyValueOf(type.element), { maxLength: 3 });
    case 'tuple':
      return fc.tuple(...type.elements.map(anyValueOf));
    case 'map':
      return fc
        .uniqueArray(fc.tuple(name, anyValueOf(type.element)), { selector: ([key]) => key, maxLength: 3 })
        .map((entries) => Object.fromEntries(entries));
    case 'object':
      return fc
        .tuple(...Object.entries(type.attributes).map(([key, t]) => anyValueOf(t).map((v) => [key, v] as const)))
        .map((entries) => Object.fromEntries(entries));
    case 'dynamic':
      return fc
        .constantFrom<CtyType>(types.string, types.number, types.list(types.bool))
        .chain((inner) => contentOf(inner).map((value) => new Dynamic(inner, value)));
  }
}
