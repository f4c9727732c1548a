/** Gives `bytes` random bytes. Injected, so that a run can be repeated; production passes crypto.randomBytes. */
export type RandomSource = (bytes: number) => Uint8Array;

/** Picks one character of `alphabet` without bias: a byte in the incomplete last stretch is thrown away. */
export function randomCharacter(random: RandomSource, alphabet: string): string {
  return alphabet.charAt(randomIndex(random, alphabet.length));
}

/** An index in [0, limit), limit at most 65,536; unbiased. */
export function randomIndex(random: RandomSource, limit: number): number {
  const fair = 65_536 - (65_536 % limit);
  for (;;) {
    const [high = 0, low = 0] = random(2);
    const draw = high * 256 + low;
    if (draw < fair) return draw % limit;
  }
}
