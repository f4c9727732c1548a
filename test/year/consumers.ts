import { type Entry, HOUR, overlapMs } from './cast';
import type { Book } from './book';
import type { Chance } from './chance';
import { behindMs, type Size } from './size';
import { tokenText } from './truth';
import type { YearWorld } from './year-world';

/** What a consumer has been told: its value was refused. */
export interface Refused {
  readonly entry: Entry;
  readonly value: string;
  readonly readAt: number;
}

interface Consumer {
  entry: Entry;
  nextAt: number;
  readonly callEveryMs: number;
  /** Below the overlap, but for those that are late on purpose. */
  readonly refreshEveryMs: number;
  held: { readonly value: string; readonly readAt: number } | undefined;
}

/** The systems that use the tokens: each reads AWSCURRENT at its own pace, and calls the API with what it has. */
export class Consumers {
  calls = 0;
  reads = 0;
  readsOfCopies = 0;
  unanswered = 0;
  private readonly all = new Map<string, Consumer>();

  constructor(
    private readonly world: YearWorld,
    private readonly book: Book,
    private readonly chance: Chance,
    private readonly size: Size,
  ) {}

  /** Those of entries that came, at this time. Of entries that went they call on. */
  know(entries: Iterable<Entry>, now: number): void {
    for (const entry of entries) {
      const known = this.all.get(entry.name);
      if (known) known.entry = entry;
      else this.all.set(entry.name, this.made(entry, now));
    }
  }

  private made(entry: Entry, now: number): Consumer {
    const { chance, size } = this;
    const { name } = entry;
    const callEveryMs = size.consumerHours * HOUR * (1 + chance.of('calls', name));
    const isLate = chance.happens(size.lateConsumers, 'late consumer', name);
    // What a copy answers may be as old as it is behind, so whoever reads one reads more often.
    const overlap = overlapMs(entry) - behindMs(entry, size);
    const refreshEveryMs = isLate ? 12 * overlap + 200 * HOUR : overlap * (0.05 + 0.9 * chance.of('reads', name));
    return {
      entry,
      callEveryMs,
      refreshEveryMs,
      held: undefined,
      nextAt: now + chance.of('first', name) * callEveryMs,
    };
  }

  get nextAt(): number {
    let next = Infinity;
    for (const { nextAt } of this.all.values()) next = Math.min(next, nextAt);
    return next;
  }

  /** All whose time has come. */
  async act(now: number): Promise<readonly Refused[]> {
    const refused: Refused[] = [];
    for (const consumer of this.all.values()) {
      if (consumer.nextAt > now) continue;
      consumer.nextAt = now + consumer.callEveryMs * (0.7 + 0.6 * this.chance.of('pace', consumer.entry.name, now));
      const found = await this.call(consumer, now);
      if (found) refused.push(found);
    }
    return refused;
  }

  private async call(consumer: Consumer, now: number): Promise<Refused | undefined> {
    const { entry, refreshEveryMs } = consumer;
    if (!consumer.held || now - consumer.held.readAt >= refreshEveryMs) {
      const value = await this.read(entry);
      if (value !== undefined) consumer.held = { value, readAt: now };
    }
    if (!consumer.held) return undefined;
    this.calls += 1;
    const { value, readAt } = consumer.held;
    const status = await this.me(value);
    if (status !== 200 && status !== 401) this.unanswered += 1;
    return status === 401 ? { entry, value, readAt } : undefined;
  }

  private async read(entry: Entry): Promise<string | undefined> {
    this.reads += 1;
    try {
      const SecretId = this.book.secretIdOf(entry);
      const region = entry.copyIn ?? entry.region;
      if (entry.copyIn) this.readsOfCopies += 1;
      const answer = await this.world.secretsManager<{ SecretString?: string }>(region, 'GetSecretValue', {
        SecretId,
      });
      return answer.SecretString;
    } catch {
      // It goes on with what it has.
      return undefined;
    }
  }

  private async me(value: string): Promise<number> {
    try {
      const authorization = `Bearer ${tokenText(value)}`;
      const answer = await fetch(`${this.world.service.url}/api/v1/me`, { headers: { authorization } });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0;
    }
  }
}
