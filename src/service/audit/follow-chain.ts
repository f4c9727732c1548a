import type { KeyObject } from 'node:crypto';
import { type ChainBreak, ChainCheck, type KeptHead } from '../../contract/vocabulary/audit/chain';
import { isSignedWith, type SignedHead } from '../../contract/vocabulary/audit/signature';
import type { StoredAuditEvent } from '../store/audit-log';
import type { TokenStore } from '../store/token-store';

const EVENTS_AT_ONCE = 1_000;

type Reading = Pick<TokenStore, 'read' | 'readMuch'>;

/** Where a chain is followed from: behind that event, with heads that its events have to have. */
export interface ChainBegin {
  readonly check: ChainCheck;
  /** A checkpoint that says what the forgotten events came to. */
  readonly checkpoint?: SignedHead;
}

const kept = ({ workspace_id: workspaceId, number, hash }: SignedHead): KeptHead => ({ workspaceId, number, hash });

/**
 * Where the whole chain of a workspace begins, which is a checkpoint where older events were forgotten. With a public key,
 * that checkpoint and the last one have to be signed with it.
 */
export async function wholeChain(
  store: Reading,
  workspaceId: string,
  heads: readonly KeptHead[],
  key: KeyObject | undefined,
): Promise<ChainBegin | ChainBreak> {
  const { first, checkpoint, last } = await store.read(async ({ audit }) => {
    const [first] = await audit.part({ workspaceId, after: 0, upTo: Number.MAX_SAFE_INTEGER, limit: 1 });
    const checkpoint = first && (await audit.checkpointAt(workspaceId, first.event.number));
    return { first, checkpoint, last: await audit.lastCheckpoint(workspaceId) };
  });
  const broken = (number: number, why: string): ChainBreak => ({ workspace_id: workspaceId, number, why });
  const unsigned = [checkpoint, last].find((one) => one && key && !isSignedWith(one, key));
  if (unsigned !== undefined) return broken(unsigned.number, 'its checkpoint is not signed with that key');
  const known = [...heads, ...(last === undefined ? [] : [kept(last)])];
  if (first === undefined || first.event.number === 1) return { check: new ChainCheck(workspaceId, undefined, known) };
  if (checkpoint === undefined) return broken(1, 'it is missing, and no checkpoint stands where the chain begins');
  return { check: fromCheckpoint(checkpoint, first, known), checkpoint };
}

/** From a checkpoint on: its own event has to be what was signed. */
export function fromCheckpoint(
  checkpoint: SignedHead,
  { event }: StoredAuditEvent,
  heads: readonly KeptHead[],
): ChainCheck {
  const begin = { number: checkpoint.number - 1, hash: event.previous };
  return new ChainCheck(checkpoint.workspace_id, begin, [...heads, kept(checkpoint)]);
}

/** Follows a chain to its end. @returns where it breaks; undefined: nowhere */
export async function followStored(
  store: Reading,
  workspaceId: string,
  check: ChainCheck,
  goesOn: () => boolean = () => true,
): Promise<ChainBreak | undefined> {
  while (goesOn()) {
    const after = check.head.number;
    const part = { workspaceId, after, upTo: Number.MAX_SAFE_INTEGER, limit: EVENTS_AT_ONCE };
    const events = await store.readMuch(({ audit }) => audit.part(part));
    for (const { event, differing } of events) {
      const broken = check.follow(event);
      if (broken !== undefined) return broken;
      const why = `its columns were changed: ${differing.join(', ')}`;
      if (differing.length > 0) return { workspace_id: workspaceId, number: event.number, why };
    }
    if (events.length < EVENTS_AT_ONCE) return check.end();
  }
  return undefined;
}
