import type { Secret } from './secret';

interface Replaced {
  readonly at: number;
  readonly before: Secret | undefined;
}

/** Keeps what was replaced within the last `windowMs`, so that reads can be answered as they were a while ago. */
export class History {
  private readonly replaced = new Map<string, readonly Replaced[]>();

  constructor(private readonly windowMs: number) {}

  record(key: string, at: number, before: Secret | undefined): void {
    if (this.windowMs <= 0) return;
    const kept = (this.replaced.get(key) ?? []).filter((entry) => entry.at > at - this.windowMs);
    this.replaced.set(key, [...kept, { at, before }]);
  }

  keys(): Iterable<string> {
    return this.replaced.keys();
  }

  /** The state of `key` at `time`: what the first later change replaced, or `now` if there was none. */
  at(key: string, time: number, now: Secret | undefined): Secret | undefined {
    const later = this.replaced.get(key)?.find((entry) => entry.at > time);
    return later === undefined ? now : later.before;
  }
}
