import { ServiceError } from '../error/service-error';

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/**
 * Typed access to the members of a request. Wrong JSON types are a SerializationException, broken bounds a
 * ValidationException in AWS's wording. No message repeats what was sent: it may be a secret in the wrong place.
 */
export class RequestFields {
  constructor(private readonly members: Readonly<Record<string, unknown>>) {}

  text(name: string, bounds: Bounds = {}): string | undefined {
    const value = this.member(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw wrongType(name, 'a string');
    return checkLength(name, value, bounds);
  }

  requiredText(name: string, bounds: Bounds = {}): string {
    const value = this.text(name, bounds);
    if (value === undefined) throw missing(name);
    return value;
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw broken(name, `Member must satisfy enum value set: [${choices.join(', ')}]`);
    return found;
  }

  flag(name: string): boolean | undefined {
    const value = this.member(name);
    if (value === undefined || typeof value === 'boolean') return value;
    throw wrongType(name, 'a boolean');
  }

  integer(name: string, bounds: Bounds = {}): number | undefined {
    const value = this.member(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(name, 'an integer');
    if (bounds.min !== undefined && value < bounds.min) {
      throw broken(name, `Member must have value greater than or equal to ${bounds.min}`);
    }
    if (bounds.max !== undefined && value > bounds.max) {
      throw broken(name, `Member must have value less than or equal to ${bounds.max}`);
    }
    return value;
  }

  texts(name: string, list: Bounds, element: Bounds = {}): readonly string[] | undefined {
    return this.list(name, list)?.map((value) => {
      if (typeof value !== 'string') throw wrongType(name, 'a list of strings');
      return checkLength(name, value, element);
    });
  }

  objects(name: string, list: Bounds): readonly RequestFields[] | undefined {
    return this.list(name, list)?.map((value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw wrongType(name, 'a list of structures');
      return new RequestFields(value as Record<string, unknown>);
    });
  }

  /** A structure in this one. */
  object(name: string): RequestFields | undefined {
    const value = this.member(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'object' || Array.isArray(value)) throw wrongType(name, 'a structure');
    return new RequestFields(value as Record<string, unknown>);
  }

  private list(name: string, bounds: Bounds): readonly unknown[] | undefined {
    const value = this.member(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw wrongType(name, 'a list');
    return checkLength(name, value as readonly unknown[], bounds);
  }

  /** AWS's JSON protocol does not tell null from absent. */
  private member(name: string): unknown {
    return Object.hasOwn(this.members, name) ? (this.members[name] ?? undefined) : undefined;
  }
}

function checkLength<T extends { readonly length: number }>(name: string, value: T, bounds: Bounds): T {
  if (bounds.min !== undefined && value.length < bounds.min) {
    throw broken(name, `Member must have length greater than or equal to ${bounds.min}`);
  }
  if (bounds.max !== undefined && value.length > bounds.max) {
    throw broken(name, `Member must have length less than or equal to ${bounds.max}`);
  }
  return value;
}

/** AWS names members in its messages with a small first letter. */
export function broken(name: string, constraint: string): ServiceError {
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  return new ServiceError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}

export function missing(name: string): ServiceError {
  return broken(name, 'Member must not be null');
}

function wrongType(name: string, expected: string): ServiceError {
  return new ServiceError('SerializationException', `The member ${name} must be ${expected}.`);
}
