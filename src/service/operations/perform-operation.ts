import { authorize } from '../access/authorize';
import type { TokenKeeper } from '../access/token-keeper';
import type { TokenView } from '../store/token-store';
import type { Acting, Answer, Asked, Operation } from './operation';

/** What operations are performed with. */
export interface OperationTools {
  readonly keeper: TokenKeeper;
  readonly random: (bytes: number) => Uint8Array;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Something is to be written first, which no transaction that reads can do. */
const LATER = Symbol('later');

/**
 * Does what a request asks, in one transaction: reads the caller anew, judges it, holds the request against the contract
 * and acts. However long the request was under way, a token that has lost its power by then does nothing.
 * @throws ProblemError, StorageFullError
 */
export function performOperation(
  operation: Operation,
  asked: Asked,
  { keeper, random, clock }: OperationTools,
): Answer {
  const judged = (tokens: TokenView): Acting => {
    const now = clock();
    const caller = keeper.caller(tokens, asked.credential, now);
    const ids = asked.ids();
    authorize(operation.definition, caller, ids);
    const [query, idempotencyKey, ifMatch] = [asked.query(), asked.idempotencyKey(), asked.ifMatch()];
    // Nobody else looks at it, and it must not be there.
    if (operation.definition.body === undefined) asked.body();
    return {
      caller,
      ids,
      query,
      idempotencyKey,
      ifMatch,
      now,
      body: () => asked.body(),
      withLastUse: (row) => keeper.withLastUse(row),
    };
  };
  if ('read' in operation) {
    const read = (tokens: TokenView, usesAreWritten: boolean): Answer | typeof LATER => {
      const acting = judged(tokens);
      if (!usesAreWritten && operation.restsOnUses?.(acting.query) === true) return LATER;
      return operation.read(acting, tokens);
    };
    const answer = keeper.read((tokens) => read(tokens, false));
    if (answer !== LATER) return answer;
    keeper.writeUses();
    return keeper.read((tokens) => read(tokens, true)) as Answer;
  }
  return keeper.change((tokens) => operation.change(judged(tokens), tokens, random));
}
