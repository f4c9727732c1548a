/** From where a token was used last, and how often. Added to tokens, whose uses of before are counted by day already. */
export const useColumns = (text: string, whole: string): string => `
  ALTER TABLE tokens ADD COLUMN last_used_from ${text};
  ALTER TABLE tokens ADD COLUMN use_count ${whole} NOT NULL DEFAULT 0;
  UPDATE tokens SET use_count = known.uses
    FROM (SELECT token_id, sum(count) AS uses FROM token_uses GROUP BY token_id) AS known WHERE known.token_id = tokens.id;
`;
