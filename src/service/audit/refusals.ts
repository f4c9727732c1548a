import type { ProblemCode } from '../../contract/vocabulary/problems';
import type { NewAuditEvent, WireAuditTarget } from '../../contract/wire-audit';
import { idOf } from '../access/caller';
import { type Act, eventOfRequest } from './audited-changes';

/** Refusals alike within so long are kept as one event, beside the first. */
export const COALESCED_MILLISECONDS = 60_000;
/** So many different ones of one caller are kept apart in that time; what they named is left out of further ones. */
const KEPT_APART = 20;

/** A change that was asked for by somebody whose token was good, and refused. */
export interface Refused extends Act {
  /** What the path named. */
  readonly target: Omit<WireAuditTarget, 'label'> | null;
  readonly code: ProblemCode;
  readonly status: number;
}

interface Kept {
  readonly until: number;
  /** Those since the first, which is written. */
  repeated: { readonly last: Refused; readonly since: number; readonly count: number } | undefined;
}

/**
 * Keeps refusals. The first is on the disk before it is answered; those like it are counted and written as one event when
 * the minute is over, or at the end. So nobody fills the log by asking for what is refused, and nobody tries unseen.
 */
export class Refusals {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly write: (event: NewAuditEvent) => Promise<void>,
    private readonly tools: { readonly clock: () => number; readonly log: (line: object) => void },
  ) {}

  /** Resolves when it is kept. Where the store can't take it, the answer is given all the same, and it is tried again. */
  async keep(refused: Refused): Promise<void> {
    await this.writeDue();
    const { now } = refused;
    const [key, told] = this.place(refused);
    const known = this.kept.get(key);
    if (known === undefined) {
      const place: Kept = { until: now + COALESCED_MILLISECONDS, repeated: undefined };
      this.kept.set(key, place);
      if (!(await this.tryToWrite(told, now, 1))) this.keepUnwritten(key, place, { last: told, since: now, count: 1 });
      return;
    }
    const { since, count } = known.repeated ?? { since: now, count: 0 };
    known.repeated = { last: told, since, count: count + 1 };
  }

  /** Writes what was repeated until the minute was over. A clock that went back counts as over. */
  async writeDue(): Promise<void> {
    const now = this.tools.clock();
    await this.writeThose(({ until }) => now >= until || now < until - COALESCED_MILLISECONDS);
  }

  /** Writes all that is counted and not written. */
  writeAll(): Promise<void> {
    return this.writeThose(() => true);
  }

  private async writeThose(isMeant: (kept: Kept) => boolean): Promise<void> {
    for (const [key, place] of [...this.kept].filter(([, one]) => isMeant(one))) {
      if (this.kept.get(key) === place) this.kept.delete(key);
      const { repeated } = place;
      if (repeated === undefined) continue;
      if (await this.tryToWrite(repeated.last, repeated.since, repeated.count)) continue;
      this.keepUnwritten(key, { until: place.until, repeated: undefined }, repeated);
    }
  }

  /** For the next time, with what came meanwhile. */
  private keepUnwritten(key: string, otherwise: Kept, unwritten: NonNullable<Kept['repeated']>): void {
    const place = this.kept.get(key) ?? otherwise;
    const { last, count } = place.repeated ?? { last: unwritten.last, count: 0 };
    place.repeated = { last, since: unwritten.since, count: unwritten.count + count };
    this.kept.set(key, place);
  }

  private place(refused: Refused): readonly [key: string, told: Refused] {
    const { caller, kind, target, code } = refused;
    const of = `${caller.workspace.id} ${idOf(caller)} `;
    const key = `${of}${kind} ${code} ${target?.project_id ?? ''} ${target?.id ?? ''}`;
    if (this.kept.has(key)) return [key, refused];
    const apart = [...this.kept.keys()].filter((one) => one.startsWith(of)).length;
    return apart < KEPT_APART ? [key, refused] : [`${of}${kind} ${code} and others`, { ...refused, target: null }];
  }

  private async tryToWrite(refused: Refused, since: number, count: number): Promise<boolean> {
    const { target, code, status } = refused;
    try {
      await this.write({
        ...eventOfRequest(refused),
        at: new Date(this.tools.clock()).toISOString(),
        since: new Date(since).toISOString(),
        outcome: 'refused',
        target: target && { ...target, label: null },
        refusal: { code, status },
        count,
        before: null,
        after: null,
      });
      return true;
    } catch (error) {
      this.tools.log({ event: 'refusal-not-written', error: error instanceof Error ? error.name : 'unknown' });
      return false;
    }
  }
}
