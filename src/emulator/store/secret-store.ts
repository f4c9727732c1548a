import { History } from './history';
import type { Journal, OpenedJournal } from './journal';
import type { Scope } from './scope';
import type { Secret } from './secret';
import { isInScope, secretKey, type SecretView } from './secret-view';

/**
 * All secrets. Each change is written to the journal before it can be seen, and everything here is synchronous: a
 * request is atomic because nothing else runs between its reads and its commit.
 */
export class SecretStore implements SecretView {
  private readonly secrets: Map<string, Secret>;
  private readonly history: History;
  private nextDeletion = Infinity;

  private readonly journal: Journal | undefined;

  /** @param opened where changes are kept; without one everything is in memory only. */
  constructor(opened: OpenedJournal | undefined, staleWindowMs: number) {
    this.journal = opened?.journal;
    this.history = new History(staleWindowMs);
    this.secrets = new Map(opened?.secrets);
    for (const secret of this.secrets.values()) this.noteDeletion(secret);
  }

  get(scope: Scope, name: string): Secret | undefined {
    return this.secrets.get(secretKey(scope, name));
  }

  inScope(scope: Scope): readonly Secret[] {
    return [...this.secrets.values()].filter((secret) => isInScope(secret, scope));
  }

  all(): readonly Secret[] {
    return [...this.secrets.values()];
  }

  /** Puts `next` in place of the secret of its name. Throws, with nothing changed, if the journal can't be written. */
  commit(next: Secret, now: number): void {
    const key = secretKey(next, next.name);
    const before = this.secrets.get(key);
    this.journal?.write(key, before, next);
    this.history.record(key, now, before);
    this.secrets.set(key, next);
    this.noteDeletion(next);
    this.journal?.compactIfWorthwhile(this.secrets);
  }

  remove(secret: Secret, now: number): void {
    const key = secretKey(secret, secret.name);
    this.journal?.write(key, secret, undefined);
    this.history.record(key, now, secret);
    this.secrets.delete(key);
    this.journal?.compactIfWorthwhile(this.secrets);
  }

  /** Removes for good what is past its recovery window. Cheap while nothing is due. */
  expire(now: number): void {
    if (now < this.nextDeletion) return;
    for (const secret of this.all()) {
      if (secret.deletion !== undefined && secret.deletion.dueAt <= now) this.remove(secret, now);
    }
    this.nextDeletion = Infinity;
    for (const secret of this.secrets.values()) this.noteDeletion(secret);
  }

  /** The secrets as they were at `time` (epoch milliseconds), which must lie within the stale window. */
  asOf(time: number): SecretView {
    const at = (key: string): Secret | undefined => this.history.at(key, time, this.secrets.get(key));
    return {
      get: (scope, name) => at(secretKey(scope, name)),
      inScope: (scope) => {
        const keys = new Set([...this.secrets.keys(), ...this.history.keys()]);
        return [...keys].map(at).filter((secret): secret is Secret => secret !== undefined && isInScope(secret, scope));
      },
    };
  }

  private noteDeletion(secret: Secret): void {
    if (secret.deletion !== undefined) this.nextDeletion = Math.min(this.nextDeletion, secret.deletion.dueAt);
  }
}
