/**
 * One field of a token, or of what a spec says around tokens. Everything that repeats a field is made from it: the JSON
 * Schema, the types of specs in code, Terraform's attributes and their names, the reference page, and specs in tests.
 */
export interface Field {
  /** For editors: two or three words. */
  readonly title: string;
  /** What it means, for whoever writes a spec: sentences in Markdown. */
  readonly description?: string;
  readonly kind: Kind;
  readonly required?: boolean;
  /** What holds when nothing is said, where that is one value. */
  readonly default?: string | boolean;
  readonly examples?: readonly unknown[];
  /** `false`: Terraform has no such attribute. By default it has one of the same name in snake case. */
  readonly terraform?: Attribute | false;
  /** `false`: a spec has no such field, only Terraform's resource. */
  readonly spec?: false;
}

/** How Terraform's resource has a field, where that differs. */
export interface Attribute {
  readonly name?: string;
  /** What it means, for whoever writes a configuration. By default that of the spec. */
  readonly description?: string;
  /** Of a group: its fields are attributes beside the others and not below one of their own. */
  readonly flat?: true;
  /** Of a choice with one value: a truth value, true for that. */
  readonly flag?: true;
  /** Where a spec has a default for it elsewhere in the document, and a configuration has not. */
  readonly required?: true;
  /** A truth value that Terraform fills in. */
  readonly default?: boolean;
  /** Of a group with another form: what the truth value that stands for that form means. */
  readonly enabled?: string;
  /** A spec has the field among its defaults, and Terraform beside those of the token. */
  readonly elsewhere?: true;
}

export type Kind =
  | TextKind
  | { readonly is: 'boolean' }
  | { readonly is: 'whole-number'; readonly least: number; readonly most: number }
  | { readonly is: 'choice'; readonly values: readonly string[] }
  /** Several texts of a form, each once. */
  | { readonly is: 'texts'; readonly each: Field; readonly most: number }
  | { readonly is: 'tags'; readonly most: number; readonly longestName: number; readonly longestValue: number }
  | Group
  | { readonly is: 'list'; readonly each: Field; readonly least?: number; readonly most: number };

/** A text, by the forms that several fields share, or one of its own. */
export type TextKind =
  | { readonly is: 'name' | 'text' | 'duration' | 'moment' }
  | { readonly is: 'form'; readonly pattern?: string; readonly least?: number; readonly most?: number };

export interface Group {
  readonly is: 'group';
  /** What it is called where it has a name of its own: in the schema's definitions, and as a type in code. */
  readonly type?: string;
  readonly fields: Fields;
  /** The one word that may stand in its place. */
  readonly or?: 'none';
  readonly rules?: readonly Rule[];
  /** Names that are free, for anchors. */
  readonly free?: string;
}

/** What editors can tell of several fields together. The reader has the same rules, with better words. */
export type Rule =
  | { readonly rule: 'exclusive'; readonly fields: readonly [string, string] }
  | { readonly rule: 'exactly-one'; readonly fields: readonly string[] }
  | { readonly rule: 'with'; readonly field: string; readonly needs: readonly string[] };

export type Fields = Readonly<Record<string, Field>>;
