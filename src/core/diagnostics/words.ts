/** The way from an entry, or from a whole document, down to a field. */
export type FieldPath = readonly (string | number)[];

/** How the people whom a driver serves write down what they declare: in a spec, or in a configuration of Terraform. */
export interface Words {
  /** What they write: `the spec`. */
  readonly document: string;
  /** What a field is called there: `expiresIn`, `expires_in`. */
  field(...path: FieldPath): string;
  /** Whether there is such a field. */
  has(...path: FieldPath): boolean;
  /** A field with the value that it is to have: `expires: never`, `never_expires = true`. */
  setting(value: unknown, ...path: FieldPath): string;
}

const LONGEST_NAME = 60;

/** The words of a spec, which are those of the core. */
export const SPEC_WORDS: Words = {
  document: 'the spec',
  field: (...path) => {
    const last = path.at(-1) ?? 'the document';
    // `needs[2]`
    if (typeof last === 'number') return `${String(path.at(-2) ?? 'entry')}[${last}]`;
    return last.length > LONGEST_NAME ? `${last.slice(0, LONGEST_NAME - 1)}…` : last;
  },
  has: () => true,
  setting: (value, ...path) => `${String(path.at(-1))}: ${inYaml(value)}`,
};

/** A value as people write it into a spec, in one line. */
export function inYaml(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, inner]) => `${name}: ${inYaml(inner)}`);
  return `{ ${fields.join(', ')} }`;
}
