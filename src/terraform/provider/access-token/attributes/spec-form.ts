import { NOT_KNOWN } from '../../../../core/token-spec/document/not-known';
import { attributeName, attributeOf, SWITCH } from '../../../../core/token-spec/table/attribute-names';
import type { Field, Fields, Group } from '../../../../core/token-spec/table/field';
import { fieldsOf, tokenField } from '../../../../core/token-spec/table/token-fields';
import { isUnknown } from '../../../plugin';

type Values = Readonly<Record<string, unknown>>;

/**
 * The attributes of a token in the form of a spec's entry, so that the rules of specs judge them. A field of which nothing
 * is said is absent; what is not known yet is `NOT_KNOWN`.
 */
export const entryOf = (attributes: object): Values => groupOf(fieldsOf(tokenField), attributes as Values);

/** What a spec says of secrets in its defaults only. */
export function saidElsewhere(attributes: object): Values {
  const { secret } = attributes as { readonly secret?: unknown };
  return pruned({ prefix: isObject(secret) ? known(secret['prefix']) : undefined });
}

/** How a token without a schedule is retired when something else replaces it: a spec says it in its defaults only. */
export function retiringOf(attributes: object): Values | undefined {
  const { rotation } = attributes as { readonly rotation?: unknown };
  if (!isObject(rotation) || known(rotation[SWITCH]) !== false) return undefined;
  const { overlap, observation_period: observationPeriod } = rotation;
  return pruned({ overlap: known(overlap), observationPeriod: known(observationPeriod) });
}

function groupOf(fields: Fields, attributes: Values): Values {
  const here = Object.entries(fields).filter(([, field]) => {
    const attribute = attributeOf(field);
    return attribute && !attribute.elsewhere && field.spec !== false;
  });
  return pruned(Object.fromEntries(here.map(([name, field]) => [name, valueOf(name, field, attributes)])));
}

function valueOf(name: string, field: Field, attributes: Values): unknown {
  const { kind } = field;
  const { flat, flag } = attributeOf(field)!;
  if (flat && kind.is === 'group') return flatGroup(kind, attributes, field.required === true);
  const value = known(attributes[attributeName(name, field)]);
  if (value === undefined || value === NOT_KNOWN) return value;
  if (flag && kind.is === 'choice') return value === true ? kind.values[0] : undefined;
  switch (kind.is) {
    case 'group':
      return groupValue(kind, value as Values);
    case 'list':
      return (value as readonly unknown[]).map(known).map((one) => elementOf(kind.each, one));
    case 'texts':
      // Elements that are null are told of beside this.
      return (value as readonly unknown[]).map(known).filter((one) => one !== undefined);
    case 'tags':
      return pruned(Object.fromEntries(Object.entries(value as Values).map(([key, one]) => [key, known(one)])));
    case 'boolean':
      // What is said to be as it is by default is not said.
      return value === field.default ? undefined : value;
    default:
      return value;
  }
}

/** Its fields stand beside others, so that there is none of it when there is none of them. */
function flatGroup({ fields }: Group, attributes: Values, isRequired: boolean): Values | undefined {
  const values = groupOf(fields, attributes);
  return Object.keys(values).length > 0 || isRequired ? values : undefined;
}

function groupValue({ fields, or }: Group, value: Values): unknown {
  const isOn = or === undefined ? true : known(value[SWITCH]);
  if (isOn === NOT_KNOWN) return NOT_KNOWN;
  if (isOn === false) return or;
  const values = groupOf(fields, value);
  // A schedule of which nothing is said is none: a token that never expires may have a trigger.
  return or !== undefined && Object.keys(values).length === 0 ? undefined : values;
}

function elementOf({ kind }: Field, value: unknown): unknown {
  if (value === undefined) return NOT_KNOWN;
  return kind.is === 'group' && value !== NOT_KNOWN ? groupOf(kind.fields, value as Values) : value;
}

const known = (value: unknown): unknown => (isUnknown(value) ? NOT_KNOWN : (value ?? undefined));

const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null;

const pruned = (fields: Values): Values =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
