import type { KeyObject } from 'node:crypto';
import { signHead } from '../../contract/vocabulary/audit/signature';
import type { AuditKind } from '../../contract/vocabulary/audit/kinds';
import { audited } from '../audit/audited-changes';
import { authorize } from '../access/authorize';
import type { Caller } from '../access/caller';
import { type Found, whoAsks } from '../access/who-asks';
import type { TokenKeeper } from '../access/token-keeper';
import { type Change, remembering } from '../past/remembering';
import { inPast } from '../past/rewind';
import type { Past } from '../store/past-log';
import type { TokenChanges, TokenView } from '../store/token-store';
import { type Acting, type Answer, type Asked, type Operation, type Part, PartedAnswer } from './operation';

/** What operations are performed with. */
export interface OperationTools {
  readonly keeper: TokenKeeper;
  readonly random: (bytes: number) => Uint8Array;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Private, Ed25519: what heads of audit chains are signed with. */
  readonly auditKey?: KeyObject | undefined;
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
  const { permission } = operation.definition;
  try {
    if (permission === null && asked.credential.kind === 'token') return await answerOf(operation, asked, tools);
    let caller: Caller | undefined;
    const admitted = (who: Caller): void => asked.admitted((caller = who));
    const answer = await answerOf(operation, { ...asked, admitted }, tools);
    await noteUse(caller, permission, asked, keeper);
    return answer;
  } finally {
    if (keeper.usesAreDue) await keeper.writeUses();
  }
}

/** What was refused is no use of a right, nor of a session. */
async function noteUse(
  caller: Caller | undefined,
  permission: string | null,
  { ids, origin }: Asked,
  keeper: TokenKeeper,
): Promise<void> {
  if (caller?.kind === 'person') await keeper.seen(caller.session);
  else if (caller !== undefined && permission !== null)
    keeper.used(caller, { permission, place: ids().project_id, from: origin.address });
}

/** What a request is once its caller is known: judged by what the transaction has read. */
function judged(
  found: Found,
  { definition }: Operation,
  asked: Asked,
  { keeper, clock, auditKey }: OperationTools,
): Acting {
  const now = clock();
  const presenting = { now, from: asked.origin.address, isVerification: asked.isVerification() };
  const caller = keeper.caller(found, asked.credential, presenting);
  asked.admitted(caller);
  const ids = asked.ids();
  authorize(definition, caller, ids);
  const query = asked.query();
  const idempotencyKey = asked.idempotencyKey();
  const ifMatch = asked.ifMatch();
  // Nobody else looks at it, and it must not be there.
  if (definition.body === undefined) asked.body();
  return {
    caller,
    ids,
    query,
    idempotencyKey,
    ifMatch,
    now,
    latest: keeper.judgedTime(now),
    signed: (head) => (auditKey === undefined ? null : signHead(head, new Date(now).toISOString(), auditKey)),
    body: () => asked.body(),
    withLastUse: (row) => keeper.withLastUse(row),
  };
}

/** The first part at once, so that a refusal is one; the others as they are taken. */
async function inParts(operation: Extract<Operation, { part: unknown }>, asked: Asked, tools: OperationTools) {
  const read = (part: (acting: Acting, tokens: TokenView) => Promise<Part>): Promise<Part> =>
    tools.keeper.readMuch(async (tokens) =>
      part(judged(await whoAsks(tokens, asked.credential, asked.ids), operation, asked, tools), tokens),
    );
  const first = await read((acting, tokens) => operation.part(acting, tokens));
  async function* rest(): AsyncGenerator<string> {
    for (let { next } = first; next !== undefined;) {
      const part = await read(next);
      yield part.text;
      ({ next } = part);
    }
  }
  return new PartedAnswer(first.text, first.next && rest);
}

/** A store for rehearsal keeps what was there before. */
const remembered = (tokens: TokenChanges, change: Change): TokenChanges =>
  tokens.past === undefined ? tokens : remembering(tokens, tokens.past, change);

/** What was there then, for a caller who is judged by what is there now. */
async function answerOfPast(operation: Operation, asked: Asked, tools: OperationTools, past: Past): Promise<Answer> {
  const { keeper } = tools;
  if (!('tell' in operation) && !('read' in operation)) throw new Error(`${operation.definition.name} has no past`);
  await keeper.writeUses();
  const judge = async (tokens: TokenChanges) => {
    const acting = judged(await whoAsks(tokens, asked.credential, asked.ids), operation, asked, tools);
    return { acting, workspaceId: acting.caller.workspace.id, now: acting.now };
  };
  return inPast(keeper, past, judge, async (tokens, { acting, workspaceId }) => {
    const workspace = keeper.workspaceOf(workspaceId, await tokens.roles.book(workspaceId));
    const then: Acting = { ...acting, caller: { ...acting.caller, ...(workspace && { workspace }) } };
    return 'tell' in operation ? operation.tell(then) : operation.read(then, tokens);
  });
}

async function answerOf(operation: Operation, asked: Asked, tools: OperationTools): Promise<Answer> {
  const { keeper, random } = tools;
  const { credential, ids } = asked;
  if (asked.past !== undefined) return answerOfPast(operation, asked, tools, asked.past);
  if ('tell' in operation) {
    return operation.tell(judged(await keeper.whoAsks(credential, ids), operation, asked, tools));
  }
  if ('change' in operation) {
    return keeper.change(async (tokens) => {
      const acting = judged(await whoAsks(tokens, credential, ids), operation, asked, tools);
      const { caller, now } = acting;
      const kind = operation.definition.name as AuditKind;
      const kept = remembered(tokens, { workspaceId: caller.workspace.id, now });
      return operation.change(acting, audited(kept, { kind, caller, origin: asked.origin, now }), random);
    });
  }
  if ('part' in operation) return inParts(operation, asked, tools);
  const read = async (tokens: TokenView, usesAreWritten: boolean): Promise<Answer | typeof LATER> => {
    const acting = judged(await whoAsks(tokens, credential, ids), operation, asked, tools);
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
