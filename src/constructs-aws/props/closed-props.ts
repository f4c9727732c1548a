import { awsStackCodes } from '../../core/diagnostics/catalogue/aws-stack';
import { nearest } from '../../core/diagnostics/nearest';
import { StackError } from './stack-error';

/** The keys of props, each once: what is missing here, or too much, does not compile. */
export type KeysOf<P> = Readonly<Record<keyof P, true>>;

/**
 * Refuses keys that there are not. Types do that for whoever writes literals in TypeScript; JavaScript and spread objects
 * would have a misspelt setting ignored.
 * @throws StackError with the nearest key
 */
export function closed<P extends object>(props: P, keys: KeysOf<P>, construct: string): P {
  const known = Object.keys(keys);
  const unknown = Object.keys(props).filter((key) => !known.includes(key));
  if (unknown.length === 0) return props;
  throw new StackError(
    unknown.map((key) => {
      const meant = nearest(key, known);
      const context = meant === undefined ? {} : { suggestion: meant };
      return awsStackCodes.diagnose('prop-unknown', { construct, key, known }, context);
    }),
  );
}

/** @throws StackError when a number is not whole, or outside of what AWS takes */
export function inRange(field: string, value: number, [least, most]: readonly [number, number]): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new StackError([awsStackCodes.diagnose('setting-out-of-range', { field, value, least, most })]);
}
