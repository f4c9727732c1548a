import type { Attributes, NestedAttribute } from '../schema/attribute';
import { isComputed, isNested } from '../schema/attribute';
import { attributeType } from '../schema/schema';
import { valuesEqual } from '../values/equality';
import type { ValuePath } from '../values/place';
import type { ObjectValue, Value } from '../values/value';
import { isListValue, isObjectValue, own } from '../values/value';

/** The problem of a value that is wrong as a whole, seen from that value. */
const ITSELF: readonly ValuePath[] = [[]];

/**
 * Where a plan breaks Terraform's rule: what the configuration says stays as it is (or as the prior state has it); only a
 * computed attribute that the configuration leaves open is the provider's to decide.
 */
export function planProblems(
  attributes: Attributes,
  prior: ObjectValue | null,
  config: ObjectValue,
  planned: ObjectValue,
): readonly ValuePath[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const type = attributeType(attribute);
    const configured = own(config, name);
    const plan = own(planned, name);
    const before = prior === null ? null : own(prior, name);
    if (attribute.writeOnly || valuesEqual(type, plan, configured)) return [];
    if (configured === null && isComputed(attribute)) return [];
    if (configured !== null && before !== null && valuesEqual(type, plan, before)) return [];
    const deeper = isNested(attribute) ? inside(attribute, before, configured, plan) : undefined;
    return below(name, deeper ?? ITSELF);
  });
}

/** The problems inside a nested attribute, seen from it; undefined when not even its shape is that of the configuration. */
function inside(
  attribute: NestedAttribute,
  before: Value,
  configured: Value,
  plan: Value,
): readonly ValuePath[] | undefined {
  const compare = (prior: Value, config: Value, planned: Value): readonly ValuePath[] =>
    isObjectValue(config) && isObjectValue(planned)
      ? planProblems(attribute.attributes, isObjectValue(prior) ? prior : null, config, planned)
      : config === planned
        ? []
        : ITSELF;
  if (isListValue(configured) && isListValue(plan)) {
    if (configured.length !== plan.length) return undefined;
    if (attribute.nesting === 'set') return [];
    const earlier = isListValue(before) ? before : [];
    return configured.flatMap((item, index) =>
      below(index, compare(earlier[index] ?? null, item, plan[index] ?? null)),
    );
  }
  if (!isObjectValue(configured) || !isObjectValue(plan)) return undefined;
  if (attribute.nesting === 'single') return compare(before, configured, plan);
  const keys = Object.keys(configured);
  if (keys.length !== Object.keys(plan).length) return undefined;
  return keys.flatMap((key) =>
    below(key, compare(isObjectValue(before) ? own(before, key) : null, own(configured, key), own(plan, key))),
  );
}

/** Problems of a part, seen from the value that it is a part of. */
const below = (step: string | number, problems: readonly ValuePath[]): readonly ValuePath[] =>
  problems.map((path) => [step, ...path]);
