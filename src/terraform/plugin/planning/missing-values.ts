import type { Attributes, NestedAttribute } from '../schema/attribute';
import { isNested } from '../schema/attribute';
import type { CtyType } from '../values/cty-type';
import { type Diagnostic, errorDiagnostic } from '../values/diagnostic';
import type { ValuePath } from '../values/place';
import type { ObjectValue, Value } from '../values/value';
import { isListValue, isObjectValue, own } from '../values/value';

/**
 * Where a configuration says null and nothing can be meant by it: a required attribute, or an element of a list or a set.
 * Terraform looks for required attributes by whether they are written, so `null` gets past it. In a map, null is a key that
 * is left out.
 */
export function missingValues(
  attributes: Attributes,
  config: ObjectValue,
  path: ValuePath = [],
): readonly Diagnostic[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const value = own(config, name);
    const at = [...path, name];
    if (value === null)
      return attribute.mode === 'required'
        ? [missing(at, `${name} is missing`, 'It is required, and null here. Give it a value.')]
        : [];
    return isNested(attribute) ? inObjects(attribute, value, at) : inElements(attribute.type, value, at);
  });
}

function inObjects(attribute: NestedAttribute, value: Value, path: ValuePath): readonly Diagnostic[] {
  const inside = (object: Value, at: ValuePath): readonly Diagnostic[] => {
    if (object === null) return [missing(at, 'An element is null', 'Give it a value, or leave it out.')];
    return isObjectValue(object) ? missingValues(attribute.attributes, object, at) : [];
  };
  if (attribute.nesting === 'single') return inside(value, path);
  if (isListValue(value)) {
    // Elements of a set have no address.
    if (attribute.nesting === 'set') return value.flatMap((one) => inside(one, path).map((d) => ({ ...d, path })));
    return value.flatMap((one, index) => inside(one, [...path, index]));
  }
  return isObjectValue(value) ? Object.entries(value).flatMap(([key, one]) => inside(one, [...path, key])) : [];
}

function inElements(type: CtyType, value: Value, path: ValuePath): readonly Diagnostic[] {
  if (!isListValue(value)) return [];
  return value.flatMap((one, index) =>
    one === null
      ? [
          missing(
            type.kind === 'set' ? path : [...path, index],
            'An element is null',
            'Give it a value, or leave it out.',
          ),
        ]
      : [],
  );
}

const missing = (path: ValuePath, summary: string, detail: string): Diagnostic =>
  errorDiagnostic(summary, `${detail}\nCode: value-missing`, path);
