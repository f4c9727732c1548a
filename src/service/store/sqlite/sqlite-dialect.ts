import type { Dialect } from '../sql/dialect';

/** Letters and digits only: what FTS5 takes for a word, and for no operator. */
const word = (gram: string): string => `x${Buffer.from(gram, 'utf8').toString('hex')}`;

const SEQUENCE_OF = '(SELECT seq FROM tokens WHERE id = ?)';

const listed = (columns: readonly string[]): string =>
  `(SELECT ${columns.map((name, at) => `value ->> ${at} AS ${name}`).join(', ')} FROM json_each(?))`;

/** What SQLite needs its own words for. */
export const sqliteDialect: Dialect = {
  tokensBy: (index) => `tokens INDEXED BY ${index}`,
  tokensWith: (_, index) => ({ sql: `tokens INDEXED BY ${index}`, values: [] }),
  withGrams: (grams) => ({
    sql: 'SELECT rowid AS seq FROM token_grams WHERE token_grams MATCH ?',
    values: [grams.map(word).join(' ')],
  }),
  // SQLite does not turn a CROSS JOIN round.
  tokensIn: ({ sql, values }) => ({ sql: `(${sql}) AS picked CROSS JOIN tokens ON tokens.seq = picked.seq`, values }),
  contains: (text, part) => `instr(${text}, ${part})`,
  writeGrams: (tokenId, grams) => [
    { sql: `DELETE FROM token_grams WHERE rowid = ${SEQUENCE_OF}`, values: [tokenId] },
    ...(grams.length === 0
      ? []
      : [
          {
            sql: `INSERT INTO token_grams (rowid, grams) VALUES (${SEQUENCE_OF}, ?)`,
            values: [tokenId, grams.map(word).join(' ')],
          },
        ]),
  ],
  writeManyGrams: (tokens) => {
    const values = [JSON.stringify(tokens.map(([id, grams]) => [id, grams.map(word).join(' ')]))];
    const found = `${listed(['id', 'grams'])} AS given JOIN tokens ON tokens.id = given.id`;
    return [
      { sql: `DELETE FROM token_grams WHERE rowid IN (SELECT tokens.seq FROM ${found})`, values },
      { sql: `INSERT INTO token_grams (rowid, grams) SELECT tokens.seq, given.grams FROM ${found}`, values },
    ];
  },
  listed,
  touch: (uses) => ({
    sql:
      'UPDATE tokens SET last_used_at = max(coalesce(last_used_at, 0), used.at), idle_since = max(idle_since, used.at), ' +
      'last_used_from = CASE WHEN used.at >= coalesce(last_used_at, 0) THEN used.place ELSE last_used_from END, ' +
      'use_count = use_count + used.times FROM (SELECT value ->> 0 AS id, value ->> 1 AS at, value ->> 2 AS place, value ->> 3 AS times ' +
      'FROM json_each(?)) AS used WHERE tokens.id = used.id',
    values: [JSON.stringify(uses)],
  }),
  verify: (those) => ({
    sql:
      'UPDATE tokens SET verified_at = max(coalesce(verified_at, 0), used.at), ' +
      'verified_from = CASE WHEN used.at >= coalesce(verified_at, 0) THEN used.place ELSE verified_from END, ' +
      'verified_count = verified_count + used.times FROM (SELECT value ->> 0 AS id, value ->> 1 AS at, value ->> 2 AS place, value ->> 3 AS times ' +
      'FROM json_each(?)) AS used WHERE tokens.id = used.id',
    values: [JSON.stringify(those)],
  }),
};
