import type { Dialect, Statement } from '../dialect';
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
 * is known, and the token stands beside it. Answers the statements that say so, of every token that a token made.
 */
export function* creatorsOfBefore(rows: readonly Columns[], dialect: Dialect): Generator<Statement> {
  const creators = new Map(rows.map((row) => [row.id as string, JSON.parse(row.creator as string) as Creator]));
  for (const { id, label, status } of rows) {
    const by = creators.get(id as string)!;
    if (by.type !== 'TOKEN') continue;
    const person = personBehind(by, creators);
    yield {
      sql:
        'UPDATE tokens SET creator = ?, creator_id = ?, creator_folded = ?, creator_token = ?, creator_token_id = ? ' +
        'WHERE id = ?',
      values: [
        JSON.stringify(person),
        person.id,
        folded(person.name),
        JSON.stringify({ id: by.id, name: by.name }),
        by.id,
        id as string,
      ],
    };
    if (person === by || status === 'revoked') continue;
    const texts = searchedTexts({ label: label as string, creator: person.name, id: id as string });
    yield* dialect.writeGrams(id as string, gramsOf(texts));
  }
}
