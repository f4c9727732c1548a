import { ServiceError } from '../error/service-error';
import { History } from './secret/history';
import type { OpenedSecrets } from './file/open-secret-file';
import type { Scope } from './secret/scope';
import type { Secret } from './secret/secret';
import type { Change } from './file/secret-changes';
import { FileWriteError } from './file/secret-file';
import { copyOf, nextCopyDue, type Replica, withCopiesDue } from './secret/replication';
import { isInScope, secretKey, type SecretView } from './secret/secret-view';

/** Other secrets that a change is about. */
interface Beside {
  readonly changed?: readonly Secret[];
  readonly gone?: readonly Secret[];
}

/**
 * All secrets. Each change is on the disk before it can be seen, and everything here is synchronous: a request is
 * atomic because nothing else runs between its reads and its commit.
 */
export class SecretStore implements SecretView {
  private readonly secrets: Map<string, Secret>;
  private readonly history: History;
  private nextDeletion = Infinity;
  private nextCopy = Infinity;

  /** What the file holds of secrets that could not be written when they were noted; the next write takes them along. */
  private readonly unsaved = new Map<string, Secret | undefined>();

  /** @param opened where changes are kept; without one everything is in memory only. */
  constructor(
    private readonly opened: OpenedSecrets | undefined,
    staleWindowMs: number,
    private readonly replicationLagMs: () => number = () => 0,
  ) {
    this.history = new History(staleWindowMs);
    this.secrets = new Map(opened?.secrets);
    for (const secret of this.secrets.values()) this.noteDates(secret);
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

  /**
   * Puts `next` in place of the secret of its name. Throws, with nothing changed, if the file can't be written.
   * @param beside what becomes of other secrets in the same stroke: they look like this, or are gone
   */
  commit(next: Secret, now: number, beside: Beside = {}): void {
    const dueAt = now + this.replicationLagMs();
    const stroke: [string, Secret | undefined][] = [
      ...(beside.gone ?? []).map((secret): [string, undefined] => [secretKey(secret, secret.name), undefined]),
      ...[next, ...(beside.changed ?? [])].map((secret): [string, Secret] => [
        secretKey(secret, secret.name),
        withCopiesDue(secret, dueAt),
      ]),
    ];
    this.save(stroke);
    for (const [key, after] of stroke) this.replace(key, after, now);
    this.replicate(now);
  }

  /** As `commit`, for what no reader may be refused for: on a full disk it is known, and written later. */
  note(next: Secret, now: number): void {
    this.saveOrOwe(secretKey(next, next.name), next);
    this.replace(secretKey(next, next.name), next, now);
  }

  remove(secret: Secret, now: number): void {
    const key = secretKey(secret, secret.name);
    this.save([[key, undefined]]);
    this.replace(key, undefined, now);
  }

  /** Brings to copies what they lack, where it is time. Cheap while nothing is due. */
  replicate(now: number): void {
    if (now < this.nextCopy) return;
    for (const primary of [...this.secrets.values()]) {
      if (nextCopyDue(primary) > now) continue;
      const isDue = ({ dueAt = Infinity, failed }: Replica): boolean => failed === undefined && dueAt <= now;
      const replicas = primary.replicas ?? [];
      for (const replica of replicas.filter(isDue)) this.note(copyOf(primary, replica), now);
      const told = replicas.map((replica) => (isDue(replica) ? { ...replica, dueAt: undefined } : replica));
      this.note({ ...primary, replicas: told }, now);
    }
    this.nextCopy = Math.min(...[...this.secrets.values()].map(nextCopyDue));
  }

  /** Removes for good what is past its recovery window. Cheap while nothing is due. */
  expire(now: number): void {
    if (now < this.nextDeletion) return;
    for (const [key, secret] of [...this.secrets]) {
      if (secret.deletion === undefined || secret.deletion.dueAt > now) continue;
      this.saveOrOwe(key, undefined);
      this.replace(key, undefined, now);
    }
    this.nextDeletion = Infinity;
    for (const secret of this.secrets.values()) this.noteDates(secret);
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

  /** Writes what is still owed, if the disk lets it, and lets go of the file. */
  close(): void {
    try {
      if (this.unsaved.size > 0) this.opened?.file.save(this.owed());
    } catch {
      // Of what is lost, nothing was promised: a day of access, a removal that the next start repeats.
    }
    this.opened?.file.close();
  }

  private replace(key: string, next: Secret | undefined, now: number): void {
    this.history.record(key, now, this.secrets.get(key));
    if (next === undefined) this.secrets.delete(key);
    else {
      this.secrets.set(key, next);
      this.noteDates(next);
    }
  }

  private save(stroke: readonly (readonly [key: string, after: Secret | undefined])[]): void {
    if (this.opened === undefined) return;
    const keys = new Set(stroke.map(([key]) => key));
    const changes = stroke.map(([key, after]) => ({
      key,
      before: this.unsaved.has(key) ? this.unsaved.get(key) : this.secrets.get(key),
      after,
    }));
    try {
      this.opened.file.save([...this.owed().filter(({ key }) => !keys.has(key)), ...changes]);
    } catch (error) {
      if (!(error instanceof FileWriteError)) throw error;
      throw new ServiceError(
        'InternalServiceError',
        'The endpoint could not write its file; nothing was changed.',
        error.message,
      );
    }
    this.unsaved.clear();
  }

  private saveOrOwe(key: string, after: Secret | undefined): void {
    const before = this.unsaved.has(key) ? this.unsaved.get(key) : this.secrets.get(key);
    try {
      this.save([[key, after]]);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.unsaved.set(key, before);
    }
  }

  private owed(): readonly Change[] {
    return [...this.unsaved].map(([key, before]) => ({ key, before, after: this.secrets.get(key) }));
  }

  private noteDates(secret: Secret): void {
    this.nextCopy = Math.min(this.nextCopy, nextCopyDue(secret));
    if (secret.deletion !== undefined) this.nextDeletion = Math.min(this.nextDeletion, secret.deletion.dueAt);
  }
}
