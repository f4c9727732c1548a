import type { CtyType } from '../values/cty-type';
import type { Value } from '../values/value';

/**
 * Who gives an attribute its value: the configuration must (`required`) or may (`optional`), only the provider does
 * (`computed`), or the provider does when the configuration says nothing (`optional-computed`).
 */
export type AttributeMode = 'required' | 'optional' | 'computed' | 'optional-computed';

/** How the objects of a nested attribute are arranged. */
export type Nesting = 'single' | 'list' | 'set' | 'map';

interface AttributeBase {
  readonly mode: AttributeMode;
  /** Markdown, for `terraform providers schema`, editors and the documentation pages. */
  readonly description: string;
  /** Terraform hides the value in its output. It is still in the state. */
  readonly sensitive?: true;
  /** What to use instead; added to the description. */
  readonly deprecated?: string;
  /** Only in the configuration, never in a plan or a state; the server takes it out of both. */
  readonly writeOnly?: true;
  /** A change of this attribute replaces the resource. */
  readonly replaceOnChange?: true;
  /** Computed only: an update leaves the value as it is. Without this, any update makes it unknown until applied. */
  readonly keepOnUpdate?: true;
  /** `optional-computed` only: the value when the configuration gives none, known at plan time. */
  readonly default?: Value;
}

/** An attribute with a type of the type system. */
export interface ValueAttribute extends AttributeBase {
  readonly type: CtyType;
}

/** An attribute made of objects whose attributes have modes and descriptions of their own. */
export interface NestedAttribute extends AttributeBase {
  readonly nesting: Nesting;
  readonly attributes: Attributes;
}

export type Attribute = ValueAttribute | NestedAttribute;

export interface Attributes {
  readonly [name: string]: Attribute;
}

/** Tells the two kinds of attribute apart. */
export function isNested(attribute: Attribute): attribute is NestedAttribute {
  return 'nesting' in attribute;
}

/** True when the provider may give the attribute a value that the configuration does not. */
export function isComputed(attribute: Attribute): boolean {
  return attribute.mode === 'computed' || attribute.mode === 'optional-computed';
}
