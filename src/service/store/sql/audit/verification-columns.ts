/** What both databases keep of requests that only verified a value. Added to tokens, whatever made their table. */
export const verificationColumns = (text: string, whole: string): string => `
  ALTER TABLE tokens ADD COLUMN verified_at ${whole};
  ALTER TABLE tokens ADD COLUMN verified_from ${text};
  ALTER TABLE tokens ADD COLUMN verified_count ${whole} NOT NULL DEFAULT 0;
`;
