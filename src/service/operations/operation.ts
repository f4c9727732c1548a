import type { OperationDefinition } from '../../contract/operations/operation-definition';
import type { PathIds } from '../access/authorize';
import type { Caller } from '../access/caller';
import type { TokenKeeper } from '../access/token-keeper';

/** A request that is authenticated, authorized and fits the schemas of the contract. */
export interface OperationRequest {
  readonly caller: Caller;
  readonly ids: PathIds;
  readonly query: Readonly<Record<string, string | number>>;
  readonly body: unknown;
  /** Empty unless the operation requires a key. */
  readonly idempotencyKey: string;
  /** The entity tag that the token must still have, in its quotes. */
  readonly ifMatch: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What operations work with. */
export interface OperationTools {
  readonly keeper: TokenKeeper;
  readonly random: (bytes: number) => Uint8Array;
}

/** An operation of the contract, done: resolves to the body of the answer, or rejects with a ProblemError. */
export interface Operation {
  readonly definition: OperationDefinition;
  run(request: OperationRequest, tools: OperationTools): object | undefined | Promise<object | undefined>;
}
