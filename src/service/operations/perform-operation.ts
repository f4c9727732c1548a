import { authorize } from '../access/authorize';
import type { TokenKeeper } from '../access/token-keeper';
import type { Holder } from '../store/holder';
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
 * @throws ProblemError, StorageFullError, StoreUnavailableError
 */
export async function performOperation(operation: Operation, asked: Asked, tools: OperationTools): Promise<Answer> {
  const { keeper } = tools;
  try {
    return await answerOf(operation, asked, tools);
  } finally {
    if (keeper.usesAreDue) await keeper.writeUses();
  }
}

/** What a request is once its caller is known: judged by what the transaction has read. */
function judged(
  found: Holder | undefined,
  { definition }: Operation,
  asked: Asked,
  { keeper, clock }: OperationTools,
): Acting {
  const now = clock();
  const caller = keeper.caller(found, asked.credential, now);
  asked.admitted();
  const ids = asked.ids();
  authorize(definition, caller, ids);
  const [query, idempotencyKey, ifMatch] = [asked.query(), asked.idempotencyKey(), asked.ifMatch()];
  // Nobody else looks at it, and it must not be there.
  if (definition.body === undefined) asked.body();
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
}

async function answerOf(operation: Operation, asked: Asked, tools: OperationTools): Promise<Answer> {
  const { keeper, random } = tools;
  const { hash } = asked.credential;
  if ('tell' in operation) {
    return operation.tell(judged(await keeper.holder(asked.credential), operation, asked, tools));
  }
  if ('change' in operation) {
    return keeper.change(async (tokens) =>
      operation.change(judged(await tokens.holder(hash), operation, asked, tools), tokens, random),
    );
  }
  const read = async (tokens: TokenView, usesAreWritten: boolean): Promise<Answer | typeof LATER> => {
    const acting = judged(await tokens.holder(hash), operation, asked, tools);
    if (!usesAreWritten && operation.restsOnUses?.(acting.query) === true) return LATER;
    return operation.read(acting, tokens);
  };
  const reading = (usesAreWritten: boolean) =>
    operation.isLarge
      ? keeper.readMuch((tokens) => read(tokens, usesAreWritten))
      : keeper.read((tokens) => read(tokens, usesAreWritten));
  const answer = await reading(false);
  if (answer !== LATER) return answer;
  await keeper.writeUses();
  return (await reading(true)) as Answer;
}
