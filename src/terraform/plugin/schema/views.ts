import type { NumberValue } from '../values/decimal';
import type { Unknown } from '../values/unknown';
import type { Value } from '../values/value';
import type { Schema } from './schema';

/**
 * What may be missing depends on where an object comes from. In a state nothing is unknown, but anything may be null
 * (just after an import). In a configuration or plan anything may be unknown. When applying, only computed attributes
 * of the plan are.
 */
type View = 'state' | 'plan' | 'apply';

/**
 * The JavaScript values of a type; `U` is what unknown parts of it look like (never, when there are none). Here and below
 * types are matched by shape: a constraint to the recursive types of schemas makes the compiler expand them without end.
 */
type ValueOf<T, U> = T extends { readonly kind: 'string' }
  ? string
  : T extends { readonly kind: 'number' }
    ? NumberValue
    : T extends { readonly kind: 'bool' }
      ? boolean
      : T extends { readonly kind: 'list' | 'set'; readonly element: unknown }
        ? readonly (ValueOf<T['element'], U> | U)[]
        : T extends { readonly kind: 'map'; readonly element: unknown }
          ? Readonly<Record<string, ValueOf<T['element'], U> | U>>
          : T extends { readonly kind: 'object'; readonly attributes: unknown }
            ? { readonly [K in keyof T['attributes']]: ValueOf<T['attributes'][K], U> | U | null }
            : Value;

type UnknownIn<M, V extends View> = V extends 'state'
  ? never
  : V extends 'plan'
    ? Unknown
    : M extends 'required' | 'optional'
      ? never
      : Unknown;

type NullIn<M, V extends View> = V extends 'state' ? null : M extends 'required' ? never : null;

type AttributeValue<A, V extends View> = A extends { readonly mode: unknown }
  ? Content<A, V> | UnknownIn<A['mode'], V> | NullIn<A['mode'], V>
  : never;

type Content<A extends { readonly mode: unknown }, V extends View> = A extends { readonly type: unknown }
  ? ValueOf<A['type'], UnknownIn<A['mode'], V>>
  : A extends { readonly nesting: 'single'; readonly attributes: unknown }
    ? ObjectOf<A['attributes'], V>
    : A extends { readonly nesting: 'map'; readonly attributes: unknown }
      ? Readonly<Record<string, ObjectOf<A['attributes'], V> | UnknownIn<A['mode'], V>>>
      : A extends { readonly attributes: unknown }
        ? readonly (ObjectOf<A['attributes'], V> | UnknownIn<A['mode'], V>)[]
        : never;

type ObjectOf<A, V extends View> = { readonly [K in keyof A]: AttributeValue<A[K], V> };

/** The object of a schema in a state: nothing unknown, anything may be null. */
export type StateOf<S extends Schema> = ObjectOf<S['attributes'], 'state'>;
/** In a configuration or a plan: anything may be unknown, required attributes are not null. */
export type PlanOf<S extends Schema> = ObjectOf<S['attributes'], 'plan'>;
/** While applying: what the configuration gives is known, what the provider computes may still be unknown. */
export type ApplyOf<S extends Schema> = ObjectOf<S['attributes'], 'apply'>;

/** The views of one schema's object, passed through definitions as one type parameter. */
export interface Views {
  readonly state: object;
  readonly plan: object;
  readonly apply: object;
  /** A state of which only some attributes are given; the rest are null. */
  readonly partial: object;
}

/** The views that a schema gives. */
export interface ViewsOf<S extends Schema> {
  readonly state: StateOf<S>;
  readonly plan: PlanOf<S>;
  readonly apply: ApplyOf<S>;
  readonly partial: Partial<StateOf<S>>;
}
