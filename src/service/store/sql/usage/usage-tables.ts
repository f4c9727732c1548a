/** How often each token used each of its permissions in each place on each day. Both databases take this text. */
export const usageTables = (text: string, whole: string): string => `
  CREATE TABLE token_uses (
    workspace_id ${text} NOT NULL,
    token_id ${text} NOT NULL,
    day ${whole} NOT NULL,
    permission ${text} NOT NULL,
    place ${text} NOT NULL,
    first_at ${whole} NOT NULL,
    last_at ${whole} NOT NULL,
    count ${whole} NOT NULL,
    PRIMARY KEY (token_id, day, permission, place)
  );
  CREATE INDEX token_uses_by_day ON token_uses (day);
`;
