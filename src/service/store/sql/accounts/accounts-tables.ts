/** How people sign in. Of passwords, codes and cookies only what was derived from them is kept. */
export const accountsTables = (text: string, integer: string): string => `
  CREATE TABLE passwords (
    email ${text} NOT NULL,
    user_id ${text} NOT NULL,
    derived ${text} NOT NULL,
    changed_at ${integer} NOT NULL,
    PRIMARY KEY (email, user_id)
  );
  CREATE TABLE password_codes (
    email ${text} NOT NULL,
    user_id ${text} NOT NULL,
    hash ${text} NOT NULL UNIQUE,
    expires_at ${integer} NOT NULL,
    PRIMARY KEY (email, user_id)
  );
  CREATE TABLE sessions (
    hash ${text} PRIMARY KEY,
    email ${text} NOT NULL,
    user_id ${text} NOT NULL,
    started_at ${integer} NOT NULL,
    seen_at ${integer} NOT NULL,
    ends_at ${integer} NOT NULL
  );
  CREATE INDEX sessions_by_person ON sessions (user_id);
  CREATE INDEX sessions_by_end ON sessions (ends_at);
  CREATE TABLE known_browsers (
    hash ${text} PRIMARY KEY,
    email ${text} NOT NULL,
    user_id ${text} NOT NULL,
    known_at ${integer} NOT NULL
  );
  CREATE INDEX known_browsers_by_person ON known_browsers (user_id);
  CREATE INDEX people_by_address ON people (email_folded);
`;
