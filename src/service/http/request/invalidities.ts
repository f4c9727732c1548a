import type { ErrorObject } from 'ajv';
import type { WireInvalidity } from '../../../contract/wire';

/** Keywords that only repeat what another error says better. */
const NOISE: ReadonlySet<string> = new Set(['if', 'anyOf', 'oneOf', 'not']);

/** Names of members and parameters that are shown; anything else could be a secret in the wrong place. */
const SHOWN_NAME = /^(?!.*hwz_)[\x21-\x7e]{1,64}$/;

const pointerSegment = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** JSON pointer to a member of a thing; to the thing itself when its name is no name. */
export const pointerTo = (name: string, at = ''): string => (SHOWN_NAME.test(name) ? at + pointerSegment(name) : at);

function describe(error: ErrorObject): { readonly pointer: string; readonly message: string } {
  const at = error.instancePath;
  switch (error.keyword) {
    case 'required':
      return { pointer: pointerTo(String(error.params.missingProperty), at), message: 'is required' };
    case 'additionalProperties': {
      const pointer = pointerTo(String(error.params.additionalProperty), at);
      return { pointer, message: pointer === at ? 'has a member that is not known here' : 'is not known here' };
    }
    case 'false schema':
      return { pointer: at, message: 'must not be there with this access_type' };
    case 'enum':
      return { pointer: at, message: `must be one of ${(error.params.allowedValues as string[]).join(', ')}` };
    case 'format':
      return { pointer: at, message: 'must be a real date and time in UTC, such as 2026-11-22T00:00:00Z' };
    case 'pattern': {
      const meaning = (error.parentSchema as { readonly description?: string } | undefined)?.description;
      return { pointer: at, message: meaning === undefined ? 'does not have the right form' : `is not: ${meaning}` };
    }
    default:
      return { pointer: at, message: error.message ?? 'is not valid' };
  }
}

/**
 * What is wrong with a body or query, one entry per place and reason. Never repeats the value that was sent: it could
 * be a secret in the wrong place.
 */
export function invalidities(where: WireInvalidity['in'], errors: readonly ErrorObject[]): readonly WireInvalidity[] {
  const telling = errors.filter((error) => !NOISE.has(error.keyword));
  const places = new Map<string, number>();
  for (const { instancePath } of telling) places.set(instancePath, (places.get(instancePath) ?? 0) + 1);
  // "must be null" is noise, too, where null was only the other possibility.
  const shown = telling.filter((error) => error.params.type !== 'null' || places.get(error.instancePath) === 1);
  const unique = new Map(shown.map(describe).map((entry) => [`${entry.pointer} ${entry.message}`, entry]));
  return [...unique.values()].map((entry) => ({ in: where, ...entry }));
}
