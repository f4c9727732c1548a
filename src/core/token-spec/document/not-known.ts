/**
 * Stands for a value that a driver does not know yet, such as one that another resource of Terraform brings. A rule that
 * needs it has nothing to say until it is known.
 */
export const NOT_KNOWN: unique symbol = Symbol('not known yet');

export const isNotKnown = (value: unknown): value is typeof NOT_KNOWN => value === NOT_KNOWN;

/** Whether something in a value is not known yet. */
export function isVague(value: unknown): boolean {
  if (isNotKnown(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(isVague);
}
