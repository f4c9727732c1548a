/** The latest time that a service on the store has seen: what has ended by it stays so, though a clock is set back. */
export const clockTable = (integer: string): string => `
  CREATE TABLE clock_seen (single ${integer} PRIMARY KEY CHECK (single = 1), seen_at ${integer} NOT NULL);
`;
