import type { OperationDefinition } from '../../contract/operations/operation-definition';
import type { ChainHead } from '../../contract/vocabulary/audit/chain';
import type { SignedHead } from '../../contract/vocabulary/audit/signature';
import type { Origin } from '../audit/audited-changes';
import type { Presented } from '../access/authenticate';
import type { PathIds } from '../access/authorize';
import type { Caller } from '../access/caller';
import type { Past } from '../store/past-log';
import type { TokenRow } from '../store/token-row';
import type { TokenChanges, TokenView } from '../store/token-store';

export type Query = Readonly<Record<string, string | number | boolean>>;

/** What a request says. Each part is held against the contract when it is asked for. */
export interface Asked {
  readonly credential: Presented;
  /** The credential was good when the request was judged, and this is who it belongs to. */
  admitted(caller: Caller): void;
  readonly ids: () => PathIds;
  query(): Query;
  body(): unknown;
  /** Where it came from. */
  readonly origin: Origin;
  /** Empty where the operation looks at none, or none was sent that may be left out. */
  idempotencyKey(): string;
  /** It only verifies the value that it presents. */
  isVerification(): boolean;
  /** The entity tag that what the path names must still have, in its quotes. */
  ifMatch(): string | undefined;
  /** What it answers with is what was there then; undefined: what is there now. */
  readonly past: Past | undefined;
}

/** A request inside the transaction that answers it: the caller is who it is there, and may do what it asks there. */
export interface Acting {
  readonly caller: Caller;
  readonly ids: PathIds;
  readonly query: Query;
  readonly idempotencyKey: string;
  readonly ifMatch: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The same, but no earlier than any that was seen: by it tokens end. */
  readonly latest: number;
  /** A head with the signature of the service; null: it has no key. */
  signed(head: ChainHead): SignedHead | null;
  /** @throws ProblemError when the body does not fit the contract */
  body(): unknown;
  /** The row with its last use, which may not be written yet. */
  withLastUse<Row extends TokenRow>(row: Row): Row;
}

/** A body as the text that goes out, for an answer that is given often. */
export class PreparedAnswer {
  readonly json: string;

  constructor(body: object) {
    this.json = JSON.stringify(body);
  }
}

/** Text of an answer that comes in parts, each read in a transaction of its own by a caller who is judged anew. */
export interface Part {
  readonly text: string;
  /** Reads what follows; undefined: nothing does. */
  readonly next?: (acting: Acting, tokens: TokenView) => Promise<Part>;
}

/** An answer of parts: the first, and how the rest is read. */
export class PartedAnswer {
  constructor(
    readonly first: string,
    readonly rest: (() => AsyncGenerator<string>) | undefined,
  ) {}
}

/** The body of an answer. */
export type Answer = (object & { readonly then?: never }) | undefined;

/** It needs to know nothing of the store but who asks. */
interface TellOperation {
  readonly definition: OperationDefinition;
  tell(acting: Acting): Answer;
}

interface ReadOperation {
  readonly definition: OperationDefinition;
  read(acting: Acting, tokens: TokenView): Promise<Answer>;
  /** It takes long, by the measure of a request. */
  readonly isLarge?: true;
  /** Whether the answer rests on when tokens were last used; what is noted of that is written first then. */
  restsOnUses?(query: Query): boolean;
}

interface PartedOperation {
  readonly definition: OperationDefinition;
  part(acting: Acting, tokens: TokenView): Promise<Part>;
}

interface ChangeOperation {
  readonly definition: OperationDefinition;
  change(acting: Acting, tokens: TokenChanges, random: (bytes: number) => Uint8Array): Promise<Answer>;
}

/**
 * An operation of the contract, done. It is handed its caller by the transaction that it runs in and has no other way to
 * one, so nothing it does rests on what the caller was before. Throws a ProblemError to refuse; nothing is changed then.
 */
export type Operation = TellOperation | ReadOperation | PartedOperation | ChangeOperation;
