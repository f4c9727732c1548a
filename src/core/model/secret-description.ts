import type { DeclaredToken } from './desired';

/** What a secret says of the token that it was made for, beside its tags. */
export type Described = Pick<DeclaredToken, 'name' | 'consumer' | 'owner' | 'purpose'>;

/** AWS takes so many characters (CreateSecret). */
export const DESCRIPTION_CHARACTERS = 2_048;

/** What a secret that is made for a token says of itself; without the owner where that has no room. */
export function secretDescription(token: Described): string {
  const { name, consumer, owner, purpose } = token;
  const whole = `Access token ${name} for ${consumer} (${owner}): ${purpose}`;
  return whole.length <= DESCRIPTION_CHARACTERS ? whole : formerDescription(token);
}

/** The same as it was written before owners were in it. It says nothing wrong, so it stays. */
export const formerDescription = ({ name, consumer, purpose }: Described): string =>
  `Access token ${name} for ${consumer}: ${purpose}`;

/** What a description of ours for this name says; nothing where it can be read in two ways, or is a former one. */
export function readDescription(
  text: string,
  name: string,
): Pick<Described, 'consumer' | 'owner' | 'purpose'> | undefined {
  const start = `Access token ${name} for `;
  const rest = text.startsWith(start) ? text.slice(start.length) : '';
  const [only, another] = rest.matchAll(/ \(([^()]+)\): /g);
  if (only === undefined || another !== undefined) return undefined;
  const [between, owner = ''] = only;
  return { consumer: rest.slice(0, only.index), owner, purpose: rest.slice(only.index + between.length) };
}
