import type { KeyObject } from 'node:crypto';
import type { ChainBreak } from '../../contract/vocabulary/audit/chain';
import { isSignedWith, keyIdOf, signHead, type SignedHead } from '../../contract/vocabulary/audit/signature';
import type { AuditView } from '../store/audit-log';
import type { TokenStore } from '../store/token-store';
import { followStored, fromCheckpoint, wholeChain } from './follow-chain';

/** A head is signed again when so much was added, or so long after the last one. */
export const EVENTS_OF_A_CHECKPOINT = 1_000;
export const CHECKPOINT_MILLISECONDS = 3_600_000;
/** How often it is looked whether one is due. */
const LOOKED_MILLISECONDS = 60_000;
const FORGOTTEN_AT_ONCE = 1_000;
const DAY = 24 * 60 * 60_000;

export interface CheckpointTools {
  readonly clock: () => number;
  readonly log: (line: object) => void;
  /** Private, Ed25519; undefined: nothing is signed, and so nothing is forgotten. */
  readonly key: KeyObject | undefined;
  /** For how long events are kept; undefined: for ever. */
  readonly retentionDays: number | undefined;
  /** Told of each workspace whose chain is broken. */
  readonly broken: (workspaceId: string) => void;
}

/** Signs the heads of the chains now and then, checks them at a start, and forgets what is older than it is to be kept. */
export class Checkpoints {
  private lookedAt = Number.NEGATIVE_INFINITY;
  private isOver = false;
  private checking: Promise<void> | undefined;

  constructor(
    private readonly store: Pick<TokenStore, 'read' | 'readMuch' | 'change'>,
    private readonly workspaceIds: readonly string[],
    private readonly tools: CheckpointTools,
  ) {}

  /** Follows every chain from its last checkpoint on, beside requests: a break is told, and stops nothing. */
  begin(): Promise<void> {
    return (this.checking = this.checkAll());
  }

  /** A clock that went back counts as due. */
  async writeDue(): Promise<void> {
    const now = this.tools.clock();
    if (now >= this.lookedAt && now < this.lookedAt + LOOKED_MILLISECONDS) return;
    this.lookedAt = now;
    await this.write((last, number) => {
      if (last === undefined || number - last.number >= EVENTS_OF_A_CHECKPOINT) return true;
      const since = now - Date.parse(last.at);
      return number > last.number && (since >= CHECKPOINT_MILLISECONDS || since < 0);
    });
  }

  /** What is there at the end is signed, and nothing is followed any more. */
  async end(): Promise<void> {
    this.isOver = true;
    await this.checking;
    await this.write((last, number) => number > (last?.number ?? 0));
  }

  private async write(isDue: (last: SignedHead | undefined, number: number) => boolean): Promise<void> {
    const { key, clock, log } = this.tools;
    if (key === undefined) return;
    for (const workspaceId of this.workspaceIds) {
      const wanted = async (audit: AuditView) => {
        const head = await audit.head(workspaceId);
        return head.number > 0 && isDue(await audit.lastCheckpoint(workspaceId), head.number) ? head : undefined;
      };
      try {
        if (await this.store.read(async ({ audit }) => (await wanted(audit)) !== undefined)) {
          await this.store.change(async ({ audit }) => {
            // Another replica may have signed it meanwhile.
            const head = await wanted(audit);
            if (head !== undefined) await audit.addCheckpoint(signHead(head, new Date(clock()).toISOString(), key));
          });
        }
        await this.forget(workspaceId, key);
      } catch (error) {
        log({
          event: 'audit-not-signed',
          workspace: workspaceId,
          error: error instanceof Error ? error.name : 'unknown',
        });
      }
    }
  }

  /** What stands before a checkpoint that is older than events are to be kept; in parts, for it may be much. */
  private async forget(workspaceId: string, key: KeyObject): Promise<void> {
    const { clock, retentionDays } = this.tools;
    if (retentionDays === undefined) return;
    const until = clock() - retentionDays * DAY;
    const last = await this.store.read(({ audit }) => audit.lastCheckpoint(workspaceId, until));
    // Nothing is forgotten for the sake of a checkpoint that we did not sign.
    if (last === undefined || !isSignedWith(last, key)) return;
    let gone: number;
    do {
      gone = await this.store.change(({ audit }) => audit.forget(workspaceId, last.number, FORGOTTEN_AT_ONCE));
    } while (gone === FORGOTTEN_AT_ONCE && !this.isOver);
  }

  private async checkAll(): Promise<void> {
    const { log, broken } = this.tools;
    for (const workspaceId of this.workspaceIds) {
      try {
        const found = await this.check(workspaceId);
        if (found === undefined) continue;
        log({ event: 'audit-broken', workspace: workspaceId, number: found.number, why: found.why });
        broken(workspaceId);
      } catch (error) {
        log({
          event: 'audit-unchecked',
          workspace: workspaceId,
          error: error instanceof Error ? error.name : 'unknown',
        });
      }
    }
  }

  private async check(workspaceId: string): Promise<ChainBreak | undefined> {
    const { key } = this.tools;
    const { last, at } = await this.store.read(async ({ audit }) => {
      const last = await audit.lastCheckpoint(workspaceId);
      const part = last && { workspaceId, after: last.number - 1, upTo: last.number, limit: 1 };
      return { last, at: part && (await audit.part(part))[0] };
    });
    const goesOn = (): boolean => !this.isOver;
    const broken = (number: number, why: string): ChainBreak => ({ workspace_id: workspaceId, number, why });
    if (last === undefined || key === undefined || last.key_id !== keyIdOf(key)) {
      const begin = await wholeChain(this.store, workspaceId, [], undefined);
      return 'check' in begin ? followStored(this.store, workspaceId, begin.check, goesOn) : begin;
    }
    if (!isSignedWith(last, key)) return broken(last.number, 'its checkpoint was changed');
    if (at === undefined) return broken(last.number, 'it is missing, and a checkpoint of it was signed');
    return followStored(this.store, workspaceId, fromCheckpoint(last, at, []), goesOn);
  }
}
