import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/**
 * A token's value on its way through this process. Whatever prints, serialises or inspects it gets `[redacted]`; only
 * `reveal()` gives the value, and only adapters call that, to put it on the wire.
 */
export class SecretValue {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. For adapters, at the moment it goes onto the wire. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
