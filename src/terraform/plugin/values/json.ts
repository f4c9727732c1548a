import type { NumberValue } from './decimal';

/** JSON in which numbers keep every digit: a state as Terraform stored it. */
export type JsonValue = null | boolean | string | NumberValue | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: JsonValue;
}
