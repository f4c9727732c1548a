import type { CtyType } from '../values/cty-type';
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

/** The JavaScript values of a type; `U` is what unknown parts of it look like (never, when there are none). */
export type ValueOf<T extends CtyType, U> = T extends { readonly kind: 'string' }
  ? string
  : T extends { readonly kind: 'number' }
    ? NumberValue
    : T extends { readonly kind: 'bool' }
      ? boolean
      : T extends { readonly kind: 'list' | 'set'; readonly element: infer E extends CtyType }
        ? readonly (ValueOf<E, U> | U)[]
        : T extends { readonly kind: 'map'; readonly element: infer E extends CtyType }
          ? Readonly<Record<string, ValueOf<E, U> | U>>
          : T extends { readonly kind: 'object'; readonly attributes: infer A extends Readonly<Record<string, CtyType>> }
            ? { readonly [K in keyof A]: ValueOf<A[K], U> | U | null }
            : Value;

type UnknownIn<M, V extends View> = V extends 'state'
  ? never
  : V extends 'plan'
    ? Unknown
    : M extends 'required' | 'optional'
      ? never
      : Unknown;

type NullIn<M, V extends View> = V extends 'state' ? null : M extends 'required' ? never : null;

/** Matches on the shape alone: a constraint to the recursive attribute types would make the compiler expand them without end. */
type AttributeValue<A, V extends View> = A extends { readonly mode: infer M }
  ?
      | (A extends { readonly nesting: infer N; readonly attributes: infer B }
          ? Arranged<N, ObjectOf<B, V>, UnknownIn<M, V>>
          : A extends { readonly type: infer T extends CtyType }
            ? ValueOf<T, UnknownIn<M, V>>
            : never)
      | UnknownIn<M, V>
      | NullIn<M, V>
  : never;

type Arranged<N, O, U> = N extends 'single' ? O : N extends 'map' ? Readonly<Record<string, O | U>> : readonly (O | U)[];

type ObjectOf<A, V extends View> = { readonly [K in keyof A & string]: AttributeValue<A[K], V> };

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
