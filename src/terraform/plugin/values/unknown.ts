class UnknownValue {
  readonly #brand = 'unknown';

  /** What a reader of a log or a test failure sees; Terraform's own words for the same thing. */
  toString(): string {
    return this.#brand === 'unknown' ? '(known after apply)' : '';
  }
}

/**
 * A value that exists but is not known yet: a reference to something that is created in the same run. Terraform asks
 * about such values in validate and plan; never in apply.
 */
export const UNKNOWN: UnknownValue = new UnknownValue();

export type Unknown = UnknownValue;

/** True for {@link UNKNOWN}; narrows the other branch to what is really there. */
export function isUnknown(value: unknown): value is Unknown {
  return value === UNKNOWN;
}
