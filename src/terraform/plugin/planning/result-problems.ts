import type { CtyType } from '../values/cty-type';
import { valuesEqual } from '../values/equality';
import type { ValuePath } from '../values/place';
import { firstUnknown } from '../values/known';
import { isUnknown } from '../values/unknown';
import type { Value } from '../values/value';
import { Dynamic, isListValue, isObjectValue, own } from '../values/value';

/** Where a state after an apply differs from its plan; what the plan left unknown may have become anything. */
export function resultProblems(
  type: CtyType,
  planned: Value,
  state: Value,
  path: ValuePath = [],
): readonly ValuePath[] {
  if (isUnknown(planned)) return [];
  if (planned === null || state === null) return planned === state ? [] : [path];
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return valuesEqual(type, planned, state) ? [] : [path];
    case 'list':
    case 'tuple':
      if (!isListValue(planned) || !isListValue(state) || planned.length !== state.length) return [path];
      return planned.flatMap((item, index) => {
        const element = type.kind === 'list' ? type.element : type.elements[index];
        return element === undefined ? [] : resultProblems(element, item, state[index] ?? null, [...path, index]);
      });
    case 'set':
      // Elements that hold something unknown may even become equal, so only a known set can be compared.
      return firstUnknown(planned) !== undefined || valuesEqual(type, planned, state) ? [] : [path];
    case 'map':
      if (!isObjectValue(planned) || !isObjectValue(state)) return [path];
      if (Object.keys(planned).length !== Object.keys(state).length) return [path];
      return Object.keys(planned).flatMap((key) =>
        resultProblems(type.element, own(planned, key), own(state, key), [...path, key]),
      );
    case 'object':
      if (!isObjectValue(planned) || !isObjectValue(state)) return [path];
      return Object.entries(type.attributes).flatMap(([name, inner]) =>
        resultProblems(inner, own(planned, name), own(state, name), [...path, name]),
      );
    case 'dynamic':
      if (!(planned instanceof Dynamic) || !(state instanceof Dynamic)) return [path];
      return resultProblems(planned.type, planned.value, state.value, path);
  }
}
