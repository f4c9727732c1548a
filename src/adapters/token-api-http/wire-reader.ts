import { type Instant, parseInstant } from '../../core/model/time';

/** An answer that is not as the contract says. Names the field, never what it holds. */
export class MalformedAnswer extends Error {
  constructor(readonly field: string) {
    super(`malformed answer at ${field}`);
  }
}

/** Reads the fields that a converter needs out of parsed JSON, and checks them on the way. */
export class WireReader {
  private constructor(
    private readonly fields: Readonly<Record<string, unknown>>,
    private readonly path: string,
  ) {}

  static of(value: unknown, path = '$'): WireReader {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new MalformedAnswer(path);
    return new WireReader(value as Record<string, unknown>, path);
  }

  string(name: string): string {
    const value = this.fields[name];
    if (typeof value !== 'string' || value === '') throw this.#malformed(name);
    return value;
  }

  boolean(name: string): boolean {
    const value = this.fields[name];
    if (typeof value !== 'boolean') throw this.#malformed(name);
    return value;
  }

  whole(name: string): number {
    const value = this.fields[name];
    if (!Number.isSafeInteger(value)) throw this.#malformed(name);
    return value as number;
  }

  /** An object whose fields are for the caller to look at. */
  values(name: string): Readonly<Record<string, unknown>> {
    return this.object(name).fields;
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T {
    const found = values.find((value) => value === this.fields[name]);
    if (found === undefined) throw this.#malformed(name);
    return found;
  }

  instant(name: string): Instant {
    const at = parseInstant(this.string(name));
    if (at === undefined) throw this.#malformed(name);
    return at;
  }

  /** Reads with the other method unless the field is null. */
  nullable<T>(name: string, read: (name: string) => T): T | null {
    return this.fields[name] === null ? null : read(name);
  }

  /** The same where a server may leave the field out. */
  optional<T>(name: string, read: (name: string) => T): T | null {
    return this.fields[name] === undefined ? null : this.nullable(name, read);
  }

  object(name: string): WireReader {
    return WireReader.of(this.fields[name], `${this.path}.${name}`);
  }

  objects(name: string): WireReader[] {
    return this.#array(name).map((item, index) => WireReader.of(item, `${this.path}.${name}[${index}]`));
  }

  strings(name: string): string[] {
    return this.#array(name).map((item) => {
      if (typeof item !== 'string') throw this.#malformed(name);
      return item;
    });
  }

  #array(name: string): readonly unknown[] {
    const value = this.fields[name];
    if (!Array.isArray(value)) throw this.#malformed(name);
    return value;
  }

  #malformed(name: string): MalformedAnswer {
    return new MalformedAnswer(`${this.path}.${name}`);
  }
}
