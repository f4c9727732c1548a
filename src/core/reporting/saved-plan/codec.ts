import { formatInstant, type Instant, parseInstant } from '../../model/time';

/** What a document holds that its form does not allow. */
export interface Problem {
  /** Where, as in `entries[3].actions[0].kind`; empty for the document itself. */
  readonly at: string;
  readonly expected: string;
}

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * One form, both ways. Written once, so that what is written can always be read again. `decode` notes problems and goes
 * on; what it answers means something only when there are none.
 */
export interface Codec<T> {
  /** The same form as a JSON Schema. */
  readonly schema: JsonSchema;
  encode(value: T): unknown;
  decode(json: unknown, at: string, problems: Problem[]): T;
}

interface Optional<T> {
  readonly optional: Codec<T>;
}

type Field<T, K extends keyof T> =
  Record<never, never> extends Pick<T, K> ? Optional<Exclude<T[K], undefined>> : Codec<T[K]>;

type Fields<T> = { readonly [K in keyof T]-?: Field<T, K> };

/** Answered together with a problem, and never used. */
const NOTHING = undefined as never;

function problem(problems: Problem[], at: string, expected: string): never {
  problems.push({ at, expected });
  return NOTHING;
}

const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  json !== null && typeof json === 'object' && !Array.isArray(json);

const inside = (at: string, key: string): string => (at === '' ? key : `${at}.${key}`);

const own = (json: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(json, key) ? json[key] : undefined;

export const optional = <T>(codec: Codec<T>): Optional<T> => ({ optional: codec });

export const text: Codec<string> = {
  schema: { type: 'string' },
  encode: (value) => value,
  decode: (json, at, problems) => (typeof json === 'string' ? json : problem(problems, at, 'a text')),
};

/** A text of a kind of its own, such as an id. */
export const branded = <T extends string>(brand: (plain: string) => T): Codec<T> => ({
  schema: text.schema,
  encode: (value) => value,
  decode: (json, at, problems) => brand(text.decode(json, at, problems)),
});

export const truth: Codec<boolean> = {
  schema: { type: 'boolean' },
  encode: (value) => value,
  decode: (json, at, problems) => (typeof json === 'boolean' ? json : problem(problems, at, 'true or false')),
};

export const whole: Codec<number> = {
  schema: { type: 'integer', minimum: 0 },
  encode: (value) => value,
  decode: (json, at, problems) =>
    Number.isSafeInteger(json) && (json as number) >= 0 ? (json as number) : problem(problems, at, 'a whole number'),
};

/** ISO 8601 in UTC with milliseconds, as `formatInstant` writes it, and no other spelling. */
export const moment: Codec<Instant> = {
  schema: { type: 'string', format: 'date-time' },
  encode: formatInstant,
  decode: (json, at, problems) => {
    const parsed = typeof json === 'string' ? parseInstant(json) : undefined;
    return parsed !== undefined && formatInstant(parsed) === json
      ? parsed
      : problem(problems, at, 'a time such as 2026-01-21T00:30:00.000Z');
  },
};

export const oneOf = <T extends string>(...values: readonly T[]): Codec<T> => ({
  schema: { enum: values },
  encode: (value) => value,
  decode: (json, at, problems) =>
    values.find((value) => value === json) ?? problem(problems, at, `one of ${values.join(', ')}`),
});

export const nullable = <T>(codec: Codec<T>): Codec<T | null> => ({
  schema: { anyOf: [codec.schema, { type: 'null' }] },
  encode: (value) => (value === null ? null : codec.encode(value)),
  decode: (json, at, problems) => (json === null ? null : codec.decode(json, at, problems)),
});

export const list = <T>(codec: Codec<T>): Codec<readonly T[]> => ({
  schema: { type: 'array', items: codec.schema },
  encode: (values) => values.map((value) => codec.encode(value)),
  decode: (json, at, problems) =>
    Array.isArray(json)
      ? json.map((one: unknown, index) => codec.decode(one, `${at}[${index}]`, problems))
      : problem(problems, at, 'a list'),
});

/** Texts under names of any kind. */
export const texts: Codec<Readonly<Record<string, string>>> = {
  schema: { type: 'object', additionalProperties: text.schema },
  encode: (value) => value,
  decode: (json, at, problems) =>
    isObject(json)
      ? Object.fromEntries(
          Object.entries(json).map(([key, value]) => [key, text.decode(value, inside(at, key), problems)]),
        )
      : problem(problems, at, 'an object of texts'),
};

/** Fields that are not named here are not read. */
export function object<T extends object>(fields: Fields<T>): Codec<T> {
  const named = Object.entries<Codec<unknown> | Optional<unknown>>(fields);
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(
        named.map(([key, field]) => [key, ('optional' in field ? field.optional : field).schema]),
      ),
      required: named.flatMap(([key, field]) => ('optional' in field ? [] : [key])),
    },
    encode: (value) =>
      Object.fromEntries(
        named.flatMap(([key, field]) => {
          const one = (value as Readonly<Record<string, unknown>>)[key];
          return one === undefined ? [] : [[key, ('optional' in field ? field.optional : field).encode(one)]];
        }),
      ),
    decode: (json, at, problems) => {
      if (!isObject(json)) return problem(problems, at, 'an object');
      return Object.fromEntries(
        named.flatMap(([key, field]) => {
          const one = own(json, key);
          if ('optional' in field && one === undefined) return [];
          const codec = 'optional' in field ? field.optional : field;
          return [[key, codec.decode(one, inside(at, key), problems)]];
        }),
      ) as T;
    },
  };
}

/** Objects of several forms, told apart by the text in one field. */
export function tagged<Tag extends string, T extends { readonly [K in Tag]: string }>(
  tag: Tag,
  variants: { readonly [K in T[Tag]]: Fields<Omit<Extract<T, { readonly [P in Tag]: K }>, Tag>> },
): Codec<T> {
  const known: Readonly<Record<string, Codec<object> | undefined>> = Object.fromEntries(
    Object.entries<Fields<object>>(variants).map(([name, fields]) => [name, object(fields)]),
  );
  return {
    schema: { oneOf: Object.entries(known).map(([name, codec]) => withTag(codec!.schema, tag, name)) },
    encode: (value) => ({ [tag]: value[tag], ...(known[value[tag]]?.encode(value) as object) }),
    decode: (json, at, problems) => {
      if (!isObject(json)) return problem(problems, at, 'an object');
      const name = own(json, tag);
      const variant = typeof name === 'string' && Object.hasOwn(known, name) ? known[name] : undefined;
      if (!variant) return problem(problems, inside(at, tag), `one of ${Object.keys(known).join(', ')}`);
      return { [tag]: name, ...variant.decode(json, at, problems) } as T;
    },
  };
}

const withTag = (schema: JsonSchema, tag: string, name: string): JsonSchema => ({
  type: 'object',
  properties: { [tag]: { const: name }, ...(schema['properties'] as object) },
  required: [tag, ...(schema['required'] as readonly string[])],
});
