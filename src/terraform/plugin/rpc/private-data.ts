/** Private data as the provider sees it; empty when there is none. */
export function privateText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

/** Private data for the answer: what the provider gave, or what it was given. Not sending it back would lose it. */
export function privateBytes(given: string | undefined, received: Uint8Array): Uint8Array {
  return given === undefined ? received : Buffer.from(given, 'utf8');
}
