import type { Attributes, NestedAttribute } from '../schema/attribute';
import { isComputed, isNested } from '../schema/attribute';
import { attributeType, objectTypeOf } from '../schema/schema';
import { valuesEqual } from '../values/equality';
import { UNKNOWN } from '../values/unknown';
import type { ObjectValue, Value } from '../values/value';
import { isListValue, isObjectValue, objectFrom, own } from '../values/value';

/** What becomes of computed attributes that the configuration leaves open: they keep their value, or get a new one. */
type Computed = 'carried' | 'renewed';

/**
 * The plan that the schema alone gives. Decided by the configuration, not by the proposed state, which carries prior
 * values. Without a change it is the prior state itself: anything else would be a change that never ends.
 */
export function suggestPlan(
  attributes: Attributes,
  prior: ObjectValue | null,
  proposed: ObjectValue,
  config: ObjectValue,
): ObjectValue {
  if (prior !== null) {
    const carried = settled(attributes, proposed, config, 'carried');
    if (valuesEqual(objectTypeOf(attributes), prior, carried)) return prior;
  }
  return settled(attributes, proposed, config, 'renewed');
}

function settled(attributes: Attributes, proposed: ObjectValue, config: ObjectValue, computed: Computed): ObjectValue {
  return objectFrom(
    Object.entries(attributes).map(([name, attribute]) => {
      const configured = own(config, name);
      const offered = own(proposed, name);
      if (isComputed(attribute) && configured === null) {
        if (attribute.default !== undefined) return [name, attribute.default] as const;
        const kept = computed === 'carried' || (attribute.keepOnUpdate === true && offered !== null);
        return [name, kept ? offered : UNKNOWN] as const;
      }
      return [name, isNested(attribute) ? nested(attribute, offered, configured, computed) : offered] as const;
    }),
  );
}

function nested(attribute: NestedAttribute, offered: Value, configured: Value, computed: Computed): Value {
  const settle = (object: Value, source: Value): Value =>
    isObjectValue(object) && isObjectValue(source) ? settled(attribute.attributes, object, source, computed) : object;
  switch (attribute.nesting) {
    case 'single':
      return settle(offered, configured);
    case 'list':
      if (!isListValue(offered) || !isListValue(configured)) return offered;
      return offered.map((item, index) => settle(item, configured[index] ?? null));
    case 'map':
      if (!isObjectValue(offered) || !isObjectValue(configured)) return offered;
      return objectFrom(
        Object.entries(offered).map(([key, item]) => [key, settle(item, own(configured, key))] as const),
      );
    case 'set':
      if (!isListValue(offered) || !isListValue(configured)) return offered;
      return offered.map((item) =>
        settle(item, configured.find((source) => agrees(attribute.attributes, source, item)) ?? null),
      );
  }
}

/** Elements of a set have no address: the source of one is the element whose every configured attribute it shares. */
function agrees(attributes: Attributes, source: Value, item: Value): boolean {
  if (!isObjectValue(source) || !isObjectValue(item)) return false;
  return Object.entries(attributes).every(([name, attribute]) => {
    const configured = own(source, name);
    return configured === null || valuesEqual(attributeType(attribute), configured, own(item, name));
  });
}
