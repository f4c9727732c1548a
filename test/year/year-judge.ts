import { currentMovesForward } from '../../src/core/invariants/current-moves-forward';
import { type Allowed, type Cause, firstLook, judge, type JudgeState } from '../../src/core/invariants/judge';
import { noteSuperseded, overlapHonoured } from '../../src/core/invariants/superseded-lives';
import type { Violation } from '../../src/core/invariants/world';
import { parseLabel } from '../../src/core/model/label';
import type { TokenRow } from '../../src/service';
import type { Book } from './book';
import { DAY, type Entry, overlapMs } from './cast';
import type { Refused } from './consumers';
import type { People } from './people';
import { behindMs, type Size } from './size';
import { textUnder, type Truth } from './truth';

/** Why a refusal breaks no promise. */
export type Excuse =
  | 'people wrote the value'
  | 'people changed the token'
  | 'its entry is paused'
  | 'its entry was removed'
  | 'its declared end has come'
  | 'declared without rotation, and it ended'
  | 'superseded for longer than its overlap'
  | 'ended while an outage kept it from being rotated';

/** An outage, from when to when. */
export interface Outage {
  readonly from: number;
  readonly until: number;
}

/** Looks at the world after each event, and hears what consumers were told. Shares nothing with what it judges. */
export class YearJudge {
  readonly violations: string[] = [];
  readonly excused = new Map<Excuse, number>();
  readonly outages: Outage[] = [];
  looks = 0;
  superseded = 0;
  deaths = 0;
  #state: JudgeState;
  #truth: Truth;
  /** When a value ceased to be the current one of a secret. */
  readonly #overtaken = new Map<string, number>();
  /** When an entry was last seen to be paused or declared no more. */
  readonly #ended = new Map<string, number>();
  /** By secret: since when a rotation hangs that was begun in an outage, and until when it was seen to. */

  constructor(
    truth: Truth,
    private readonly book: Book,
    private readonly people: People,
    private readonly size: Size,
    private readonly isBlind = false,
  ) {
    this.#truth = truth;
    this.#state = firstLook(truth.judged(0));
  }

  get truth(): Truth {
    return this.#truth;
  }

  /** Since when tokens are superseded. */
  get since(): JudgeState['since'] {
    return this.#state.since;
  }

  look(truth: Truth, cause: Cause): void {
    this.looks += 1;
    const before = this.#state;
    const world = truth.judged(this.#truth.at);
    const allowed = this.#allowed();
    const { state, violations } = judge(before, world, cause, { overlapMs: 0, allowed });
    // Strangers' values in secrets of ours are younger than what takes their place.
    const back = cause === 'step' ? currentMovesForward(before.world, world, allowed.secrets) : [];
    const cut = cause === 'step' ? this.#overlapsCut(before, world, allowed) : [];
    this.#note(violations, back, cut);
    this.superseded += [...state.since.keys()].filter((id) => !before.since.has(id)).length;
    this.deaths += truth.rows.filter(
      (row) => isDead(row, truth.at) && !wasDead(this.#truth.row(row.id), truth.at),
    ).length;
    this.#noteOvertaken(this.#truth, truth);
    this.#state = { world, since: noteSuperseded(before.since, before.world, world) };
    this.#truth = truth;
  }

  say(invariant: number, detail: string): void {
    this.violations.push(`invariant ${invariant}: ${detail}`);
  }

  #note(...all: readonly (readonly Violation[])[]): void {
    if (this.isBlind) return;
    for (const { invariant, detail } of all.flat()) this.say(invariant, detail);
  }

  /** Each token has the overlap of its own entry. */
  #overlapsCut(before: JudgeState, world: JudgeState['world'], allowed: Allowed): readonly Violation[] {
    const byOverlap = new Map<number, Map<string, JudgeState['world']['at']>>();
    for (const [id, at] of before.since) {
      const entry = this.entryOf(this.#truth.row(id));
      if (!entry) continue;
      const overlap = overlapMs(entry);
      byOverlap.set(overlap, (byOverlap.get(overlap) ?? new Map<string, JudgeState['world']['at']>()).set(id, at));
    }
    return [...byOverlap].flatMap(([overlap, since]) =>
      overlapHonoured(since, before.world, world, { overlapMs: overlap, allowed: allowed.tokens }),
    );
  }

  entryOf(row: Pick<TokenRow, 'label'> | undefined): Entry | undefined {
    const label = row && parseLabel(row.label);
    return label && this.book.known.get(label.name);
  }

  /** Of entries that are paused or declared no more, tokens may be stopped. */
  #allowed(): Allowed {
    const ended = [...this.book.known.values()].filter(({ enabled, name }) => !enabled || !this.book.isDeclared(name));
    const names = new Set(ended.map(({ name }) => name));
    const secrets = ended.flatMap((entry) => this.#truth.secretOf(entry, this.book.given)?.arn ?? []);
    const tokens = this.#truth.rows.filter((row) => names.has(this.entryOf(row)?.name ?? '')).map(({ id }) => id);
    for (const name of names) this.#ended.set(name, this.#truth.at);
    return { secrets: new Set(secrets), tokens: new Set(tokens), strangers: this.people.strangers };
  }

  #noteOvertaken(before: Truth, after: Truth): void {
    for (const secret of before.secrets) {
      const was = textUnder(secret, 'AWSCURRENT');
      const is = textUnder(
        after.secrets.find(({ arn }) => arn === secret.arn),
        'AWSCURRENT',
      );
      if (was !== undefined && was !== is) this.#overtaken.set(was, after.at);
      if (is !== undefined) this.#overtaken.delete(is);
    }
  }

  /** A consumer was refused with a value that it read. */
  hear(refused: Refused, now: number): void {
    const excuse = this.#excuse(refused, now);
    if (excuse !== undefined) return void this.excused.set(excuse, (this.excused.get(excuse) ?? 0) + 1);
    const { entry, value, readAt } = refused;
    const row = this.#truth.holder(value);
    const overtaken = this.#overtaken.get(value);
    const age = overtaken === undefined ? 'is current' : `was superseded ${hours(now - overtaken)} ago`;
    this.violations.push(
      `the consumer of ${entry.name} got a 401 with a value that it read ${hours(now - readAt)} ago and that ${age}; ` +
        `its token ${row?.id} is ${row?.status}, ends ${told(row?.expiresAt)}, was disabled ${told(row?.disabledAt)}; overlap ${hours(overlapMs(entry))}`,
    );
  }

  #excuse({ entry, value, readAt }: Refused, now: number): Excuse | undefined {
    const row = this.#truth.holder(value);
    if (!row) return 'people wrote the value';
    if (this.people.touched.has(row.id)) return 'people changed the token';
    const declared = this.book.known.get(entry.name) ?? entry;
    if (!this.book.isDeclared(entry.name)) return 'its entry was removed';
    // A value from before a pause is none that anybody promised to keep.
    const ended = this.#ended.get(entry.name);
    if (!declared.enabled || (ended !== undefined && readAt <= ended + DAY)) return 'its entry is paused';
    const overtaken = this.#overtaken.get(value);
    const overlap = overlapMs(declared);
    const isLate =
      overtaken !== undefined &&
      now - overtaken >= overlap &&
      now - readAt >= overlap - this.size.staleMs - behindMs(declared, this.size);
    if (isLate) return 'superseded for longer than its overlap';
    if (row.expiresAt === null || row.expiresAt > now) return undefined;
    const { expiry, rotation } = declared;
    const isAtEnd = expiry !== 'never' && 'at' in expiry && Date.parse(expiry.at) <= now;
    if (isAtEnd || this.book.formerEnds.has(row.expiresAt)) return 'its declared end has come';
    if (rotation === 'none') return 'declared without rotation, and it ended';
    return this.#endedInOutage(row, declared) ? 'ended while an outage kept it from being rotated' : undefined;
  }

  /** An outage that began when it was not due yet, and left no time for the overlap before its end. */
  #endedInOutage({ expiresAt, createdAt }: TokenRow, { rotation }: Entry): boolean {
    if (rotation === 'none' || expiresAt === null) return false;
    const due = createdAt + rotation.everyDays * DAY;
    return this.outages.some(({ from, until }) => from <= due + DAY && until + DAY >= expiresAt && from < expiresAt);
  }
}

const isDead = ({ revokedAt, expiresAt }: TokenRow, at: number): boolean =>
  revokedAt !== null || (expiresAt !== null && expiresAt <= at);
const wasDead = (row: TokenRow | undefined, at: number): boolean => row === undefined || isDead(row, at);
const hours = (ms: number): string => `${(ms / 3_600_000).toFixed(1)} h`;
const told = (at: number | null | undefined): string => (at ? new Date(at).toISOString() : 'never');
