import type { Attribute, Attributes } from '../schema/attribute';
import { isNested } from '../schema/attribute';
import { attributeType } from '../schema/schema';
import { valuesEqual } from '../values/equality';
import type { ValuePath } from '../values/place';
import type { ObjectValue, Value } from '../values/value';
import { isListValue, isObjectValue, own } from '../values/value';

/** The attributes that the schema marks `replaceOnChange` and that the plan changes. */
export function requiredReplacements(
  attributes: Attributes,
  prior: ObjectValue,
  planned: ObjectValue,
  path: ValuePath = [],
): readonly ValuePath[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const before = own(prior, name);
    const after = own(planned, name);
    if (valuesEqual(attributeType(attribute), before, after)) return [];
    const here = [...path, name];
    return attribute.replaceOnChange ? [here] : inside(attribute, before, after, here);
  });
}

function inside(attribute: Attribute, before: Value, after: Value, path: ValuePath): readonly ValuePath[] {
  if (!isNested(attribute)) return [];
  const compare = (left: Value, right: Value, at: ValuePath): readonly ValuePath[] =>
    isObjectValue(left) && isObjectValue(right) ? requiredReplacements(attribute.attributes, left, right, at) : [];
  switch (attribute.nesting) {
    case 'single':
      return compare(before, after, path);
    case 'list':
      if (!isListValue(before) || !isListValue(after)) return [];
      return before.flatMap((item, index) => compare(item, after[index] ?? null, [...path, index]));
    case 'map':
      if (!isObjectValue(before) || !isObjectValue(after)) return [];
      return Object.keys(before).flatMap((key) => compare(own(before, key), own(after, key), [...path, key]));
    case 'set':
      // An element that differs is another element: nothing was changed in place that could ask for a replacement.
      return [];
  }
}
