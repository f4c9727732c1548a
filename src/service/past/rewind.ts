import type { FormerRow, Past } from '../store/past-log';
import type { TokenChanges, TokenStore } from '../store/token-store';
import type { Change } from './remembering';

/** Only a store that was made for rehearsal can answer with what was. */
class NoPastError extends Error {
  constructor() {
    super('only a store that was made for rehearsal knows what was there before');
    this.name = 'NoPastError';
  }
}

/** Ends a transaction that must leave no trace, with what it came to. */
class Undone extends Error {
  constructor(readonly result: unknown) {
    super('undone on purpose');
    this.name = 'Undone';
  }
}

/**
 * Does work on tokens, people and roles of a workspace as they were then: they are put back in a transaction, which is
 * undone. So searches, sorts and pages are what they would have been. When tokens were used is of now.
 * @param judge does what has to rest on the present, before anything is put back
 * @throws NoPastError
 */
export async function inPast<Judged, Result>(
  store: Pick<TokenStore, 'change'>,
  past: Past,
  judge: (tokens: TokenChanges) => Promise<Judged & Change>,
  work: (tokens: TokenChanges, judged: Judged) => Promise<Result>,
): Promise<Result> {
  try {
    await store.change(async (tokens) => {
      if (tokens.past === undefined) throw new NoPastError();
      const judged = await judge(tokens);
      const rows = await tokens.past.since(judged.workspaceId, past, judged.now);
      for (const row of rows) await putBack(tokens, judged, row);
      throw new Undone(await work(tokens, judged));
    });
  } catch (error) {
    if (error instanceof Undone) return error.result as Result;
    throw error;
  }
  throw new Error('a transaction that was to be undone was committed');
}

/** A row has the version then that it had. What was not there yet is put where no list looks. */
async function putBack(tokens: TokenChanges, { workspaceId, now }: Change, { kind, id, former }: FormerRow) {
  const was = <Row extends { readonly revision: number }>(row: Row): Row => ({ ...row, revision: row.revision - 1 });
  if (kind === 'person') await tokens.people.put(was(former));
  else if (kind === 'role') {
    const row = former ?? (await tokens.roles.all(workspaceId)).find((one) => one.id === id);
    if (row !== undefined) await tokens.roles.put(was(former === null ? { ...row, deletedAt: now } : row));
  } else {
    const row = await tokens.find(workspaceId, id);
    if (row === undefined) return;
    if (former === null) await tokens.write(row, { status: 'revoked' });
    else await tokens.write({ ...row, revision: former.revision - 1 }, former);
  }
}
