import type { JsonObject, JsonValue } from '../../../plugin';

/** Version 0 named a secret by two attributes of the resource itself; version 1 has a nested `secret`. */
export function upgradeState({ version, state }: { readonly version: number; readonly state: JsonObject }): {
  readonly state: JsonObject;
} {
  if (version > 0) return { state };
  const { secret_name: name = null, secret_region: region = null, ...rest } = state;
  if (name === null && region === null) return { state: rest };
  const secret: Record<string, JsonValue> = { name, region };
  return { state: { ...rest, secret } };
}
