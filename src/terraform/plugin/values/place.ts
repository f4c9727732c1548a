/** A place inside a value: attribute names and map keys as text, list positions as numbers. */
export type ValuePath = readonly (string | number)[];

/**
 * Where a walk through a value is, as a chain to its beginning. A path is made of it only for an error: walks are many,
 * errors few.
 */
export interface Place {
  readonly outer: Place | undefined;
  readonly step: string | number;
}

export const inside = (outer: Place | undefined, step: string | number): Place => ({ outer, step });

export function pathTo(place: Place | undefined): ValuePath {
  const path: (string | number)[] = [];
  for (let at = place; at !== undefined; at = at.outer) path.unshift(at.step);
  return path;
}
