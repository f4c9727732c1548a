/** How fast time may pass at most. */
export const MOST_SPEED = 100_000;

/** How many seconds pass in one: `3600x`, or `3600`. `undefined`: it is no such number. */
export function speedIn(text: string): number | undefined {
  const [, digits] = /^(\d{1,6})x?$/.exec(text) ?? [];
  const speed = Number(digits);
  return speed >= 1 && speed <= MOST_SPEED ? speed : undefined;
}
