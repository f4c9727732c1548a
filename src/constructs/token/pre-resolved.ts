import type { IResolvable, IResolveContext } from 'cdktf';

/**
 * A value in which CDKTF has nothing to resolve. CDKTF looks for references in every key and text that it writes, twice,
 * with a context built for each; handing over what holds none as it is takes most of the time out of a large stack
 * (bench/synth.js).
 */
class Settled implements IResolvable {
  readonly creationStack: string[] = [];

  constructor(private readonly value: object) {}

  resolve(context: IResolveContext): undefined {
    // A processor's result is final; a result of `resolve` would be walked through.
    context.registerPostProcessor({ postProcess: () => this.value });
  }

  toString(): string {
    return JSON.stringify(this.value);
  }
}

/**
 * The value in a form that CDKTF takes over unseen, if it holds nothing to resolve; else the value.
 * @param into what to hand over in its place; asked only when there is nothing to resolve
 */
export const preResolved = <T extends object>(value: T, into: (value: T) => object = (same) => same): object =>
  isPlain(value) ? known(into(value)) : value;

/**
 * The same for what is known to hold nothing to resolve. Fields without a value go, as in resolving: CDKTF, when it puts
 * a stack together, would take them for an order to remove what others said.
 */
export const known = (value: object): object =>
  new Settled(Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)));

/** Numbers that stand for references are of this size, as numbers and inside texts. */
const HUGE = 1e200;
const HUGE_IN_TEXT = /\de\+\d{3}/;

/** Whether a value holds nothing but itself: no reference in any of CDKTF's disguises. */
function isPlain(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return !value.includes('{TfToken[') && !HUGE_IN_TEXT.test(value);
    case 'number':
      return Math.abs(value) < HUGE;
    case 'object':
      if (value === null) return true;
      if (Array.isArray(value)) return value.every(isPlain);
      if (Object.getPrototypeOf(value) !== Object.prototype) return false;
      return Object.entries(value).every(([key, inner]) => isPlain(key) && isPlain(inner));
    default:
      return typeof value !== 'function';
  }
}
