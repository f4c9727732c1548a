import { type Dialect, ROWS_AT_ONCE, type Statement } from '../dialect';
import { gramsOf, searchedTexts } from '../grams';
import { type Columns, folded } from '../token-columns';

interface Creator {
  readonly id: string;
  readonly type: string;
  readonly name: string;
}

/** What has to be known of tokens to tell who is behind each. */
export const CREATORS_OF_BEFORE = 'SELECT id, label, status, creator FROM tokens ORDER BY seq';

/** The person who made the token that made the token …; whom nobody made but the service, stands for itself. */
function personBehind(by: Creator, creators: ReadonlyMap<string, Creator>): Creator {
  let first = by;
  while (first.type === 'TOKEN') {
    const before = creators.get(first.id);
    if (before === undefined) return by;
    first = before;
  }
  return first.type === 'USER' ? first : by;
}

/**
 * Until now a token that another one made had that one as its creator. Now its creator is the person behind, as far as one
 * is known, and the token stands beside it. Answers the statements that say so of every token that a token made: a few for
 * a thousand of them.
 */
export function* creatorsOfBefore(rows: readonly Columns[], dialect: Dialect): Generator<Statement> {
  const creators = new Map(rows.map((row) => [row.id as string, JSON.parse(row.creator as string) as Creator]));
  const made = rows.filter(({ id }) => creators.get(id as string)!.type === 'TOKEN');
  for (let at = 0; at < made.length; at += ROWS_AT_ONCE) {
    const part = made.slice(at, at + ROWS_AT_ONCE).map((row) => {
      const by = creators.get(row.id as string)!;
      return { row, by, person: personBehind(by, creators) };
    });
    yield writtenFor(part, dialect);
    const found = part.filter(({ row, by, person }) => person !== by && row.status !== 'revoked');
    const grams = found.map(({ row: { id, label }, person: { name } }) => {
      const texts = searchedTexts({ label: label as string, creator: name, id: id as string });
      return [id as string, gramsOf(texts)] as const;
    });
    if (grams.length > 0) yield* dialect.writeManyGrams(grams);
  }
}

interface Made {
  readonly row: Columns;
  readonly by: Creator;
  readonly person: Creator;
}

const WRITTEN = ['creator', 'creator_id', 'creator_folded', 'creator_token', 'creator_token_id'];

function writtenFor(part: readonly Made[], dialect: Dialect): Statement {
  const values = part.map(({ row, by, person }) => {
    const token = JSON.stringify({ id: by.id, name: by.name });
    return [row.id as string, JSON.stringify(person), person.id, folded(person.name), token, by.id];
  });
  const set = WRITTEN.map((name) => `${name} = given.${name}`).join(', ');
  return {
    sql: `UPDATE tokens SET ${set} FROM ${dialect.listed(['id', ...WRITTEN])} AS given WHERE tokens.id = given.id`,
    values: [JSON.stringify(values)],
  };
}
