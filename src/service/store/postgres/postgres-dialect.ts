import { createHash } from 'node:crypto';
import type { Dialect } from '../sql/dialect';

/** A piece of text as a number that an index holds well. Two may share one: what is found is compared with the whole text. */
const numbers = (grams: readonly string[]): string =>
  `{${[...new Set(grams.map((gram) => createHash('md5').update(gram).digest().readInt32BE()))].join(',')}}`;

const SEQUENCE_OF = '(SELECT seq FROM tokens WHERE id = ?)';

const listed = (columns: readonly string[]): string =>
  `(SELECT ${columns.map((name, at) => `one ->> ${at} AS ${name}`).join(', ')} FROM jsonb_array_elements(?::jsonb) AS one)`;

/** What PostgreSQL needs its own words for. OFFSET 0 keeps it from another way than the one that was chosen. */
export const postgresDialect: Dialect = {
  tokensBy: () => 'tokens',
  tokensWith: ({ sql, values }) => ({ sql: `(SELECT * FROM tokens WHERE ${sql} OFFSET 0) AS tokens`, values }),
  withGrams: (grams) => ({
    sql: 'SELECT seq FROM token_grams WHERE grams @> ?::int[]',
    values: [numbers(grams)],
  }),
  tokensIn: ({ sql, values }) => ({
    sql: `(${sql} OFFSET 0) AS picked JOIN tokens ON tokens.seq = picked.seq`,
    values,
  }),
  contains: (text, part) => `strpos(${text}, ${part}::text) > 0`,
  writeGrams: (tokenId, grams) => [
    grams.length === 0
      ? { sql: `DELETE FROM token_grams WHERE seq = ${SEQUENCE_OF}`, values: [tokenId] }
      : {
          sql:
            `INSERT INTO token_grams (seq, grams) VALUES (${SEQUENCE_OF}, ?::int[]) ` +
            'ON CONFLICT (seq) DO UPDATE SET grams = excluded.grams',
          values: [tokenId, numbers(grams)],
        },
  ],
  writeManyGrams: (tokens) => [
    {
      sql:
        'INSERT INTO token_grams (seq, grams) SELECT tokens.seq, given.grams::int[] ' +
        `FROM ${listed(['id', 'grams'])} AS given JOIN tokens ON tokens.id = given.id ` +
        'ON CONFLICT (seq) DO UPDATE SET grams = excluded.grams',
      values: [JSON.stringify(tokens.map(([id, grams]) => [id, numbers(grams)]))],
    },
  ],
  listed,
  touch: (uses) => ({
    sql:
      'UPDATE tokens SET last_used_at = greatest(coalesce(last_used_at, 0), used.at), ' +
      'idle_since = greatest(idle_since, used.at), ' +
      'last_used_from = CASE WHEN used.at >= coalesce(last_used_at, 0) THEN used.place ELSE last_used_from END, ' +
      'use_count = use_count + used.times FROM (SELECT one ->> 0 AS id, (one ->> 1)::bigint AS at, one ->> 2 AS place, (one ->> 3)::bigint AS times ' +
      'FROM jsonb_array_elements(?::jsonb) AS one) AS used WHERE tokens.id = used.id',
    values: [JSON.stringify(uses)],
  }),
  verify: (those) => ({
    sql:
      'UPDATE tokens SET verified_at = greatest(coalesce(verified_at, 0), used.at), ' +
      'verified_from = CASE WHEN used.at >= coalesce(verified_at, 0) THEN used.place ELSE verified_from END, ' +
      'verified_count = verified_count + used.times FROM (SELECT one ->> 0 AS id, (one ->> 1)::bigint AS at, one ->> 2 AS place, (one ->> 3)::bigint AS times ' +
      'FROM jsonb_array_elements(?::jsonb) AS one) AS used WHERE tokens.id = used.id',
    values: [JSON.stringify(those)],
  }),
};
