import { type SecretArn, secretArn, type VersionId } from '../../../core/model/ids';
import { instant, type Instant, later } from '../../../core/model/time';
import type { Clock, RandomSource } from '../../../core/ports/clock';
import { AWSCURRENT, AWSPENDING, type NewSecret } from '../../../core/ports/secret-store';
import type { Replication } from './replication';
import { isReplica, notFound, pendingDeletion, refused, type SecretRecord } from './secret-record';
import { withStageAt } from './stages';
import { TimedMap } from '../history/timed-map';

const DAY = 86_400_000;
const NAME = /^[A-Za-z0-9/_+=.@-]{1,512}$/;
/** Limits of AWS: stages over all versions of a secret, kept versions, age before one without a stage is purged, bytes. */
const LIMITS = { stages: 20, versions: 100, purgeAfterMs: DAY, valueBytes: 65_536 } as const;

/** The state of Secrets Manager in one region, and its rules for changing it. */
export class SecretTable {
  readonly records = new TimedMap<SecretArn, SecretRecord>();
  /** Every ARN that a name, or an ARN without its suffix, has ever stood for. */
  readonly #aliases = new Map<string, readonly SecretArn[]>();
  /** Somebody asked for a rotation: the function, if there is one, is called after this. */
  onRotation: (arn: SecretArn, version: VersionId) => void = () => {};
  /** How old the state is that reads are answered from, in milliseconds. */
  staleness: () => number = () => 0;

  constructor(
    private readonly place: { readonly region: string; readonly account: string },
    readonly clock: Clock,
    private readonly random: RandomSource,
    readonly replication: Replication,
  ) {}

  get region(): string {
    return this.place.region;
  }

  /** The instant that a read sees. */
  asOf(): Instant {
    return later(this.clock.now(), -this.staleness());
  }

  /** All secrets whose end has not come. */
  all(asOf?: Instant): SecretRecord[] {
    this.replication.arriveAll();
    const now = this.clock.now();
    return this.records.values(asOf).filter((record) => record.deletedAt === undefined || record.deletedAt > now);
  }

  /** By name, by ARN, or by ARN without its suffix. */
  find(id: string, asOf?: Instant): SecretRecord | undefined {
    this.replication.arriveAll();
    const now = this.clock.now();
    for (const arn of [id as SecretArn, ...(this.#aliases.get(id) ?? [])]) {
      const record = this.records.get(arn, asOf);
      if (record && (record.deletedAt === undefined || record.deletedAt > now)) return record;
    }
    return undefined;
  }

  /** A secret that may be worked on: it is there and not scheduled for deletion. */
  usable(operation: string, arn: string, asOf?: Instant): SecretRecord {
    const record = this.find(arn, asOf);
    if (!record) throw notFound(operation);
    if (record.deletedAt !== undefined) throw pendingDeletion(operation);
    return record;
  }

  /** A secret that may be written: usable, and no copy. */
  writable(operation: string, arn: string): SecretRecord {
    const record = this.usable(operation, arn);
    if (record.primaryRegion !== undefined) throw isReplica(operation);
    return record;
  }

  create(secret: NewSecret): SecretRecord {
    const operation = 'create';
    if (!NAME.test(secret.name)) throw refused(operation, 'invalid', 'ValidationException', 'The name is not valid.');
    const existing = this.find(secret.name);
    if (existing?.deletedAt !== undefined) throw pendingDeletion(operation);
    if (existing) {
      throw refused(operation, 'already-exists', 'ResourceExistsException', 'A secret of this name exists already.');
    }
    const arn = secretArn(
      `arn:aws:secretsmanager:${this.region}:${this.place.account}:secret:${secret.name}-${this.#suffix()}`,
    );
    const { name, description, kmsKeyId, tags } = secret;
    const now = this.clock.now();
    const record: SecretRecord = {
      arn,
      name,
      description,
      tags: { ...tags },
      lastChangedAt: now,
      ...(kmsKeyId !== undefined && { kmsKeyId }),
      versions: new Map(),
      stages: new Map(),
    };
    this.write(record, now);
    if (secret.replicas) this.replication.add(record, secret.replicas);
    return record;
  }

  /** First writer wins; stages are taken from other versions whoever put them there (AWS, recorded). */
  put(arn: SecretArn, id: VersionId, value: string, stages: readonly string[]): void {
    const operation = 'put';
    const record = this.writable(operation, arn);
    const bytes = Buffer.byteLength(value);
    if (id.length < 32 || id.length > 64 || stages.length === 0 || bytes === 0 || bytes > LIMITS.valueBytes) {
      throw refused(operation, 'invalid', 'ValidationException', 'The version id, its labels or its size do not fit.');
    }
    const stored = record.versions.get(id)?.value;
    if (stored === value) return;
    if (stored !== undefined) {
      throw refused(operation, 'conflict', 'ResourceExistsException', 'The version has another value already.');
    }
    const wanted = record.stages.has(AWSCURRENT) ? stages : [...stages, AWSCURRENT];
    this.change(record, {
      versions: this.#purged(record).set(id, { id, value, createdAt: this.clock.now() }),
      stages: wanted.reduce((all, stage) => withStageAt(all, stage, id), record.stages),
    });
  }

  /** What RotateSecret leaves before its function has run: an empty version that carries AWSPENDING (AWS, recorded). */
  rotate(arn: SecretArn, id: VersionId): void {
    const record = this.writable('rotate', arn);
    const code = 'InvalidRequestException';
    if (!record.rotation) throw refused('rotate', 'invalid', code, 'No function rotates this secret.');
    const pending = record.stages.get(AWSPENDING);
    const isInFlight = pending !== undefined && pending !== record.stages.get(AWSCURRENT);
    if (isInFlight && pending !== id) {
      throw refused('rotate', 'conflict', code, 'A previous rotation is not complete.');
    }
    if (record.versions.has(id)) return;
    this.change(record, {
      versions: this.#purged(record).set(id, { id, createdAt: this.clock.now() }),
      stages: withStageAt(record.stages, AWSPENDING, id),
    });
    this.onRotation(record.arn, id);
  }

  /** Compare-and-swap on a staging label (AWS, recorded for AWSCURRENT). */
  moveStage(arn: SecretArn, stage: string, { to, from }: { readonly to?: VersionId; readonly from?: VersionId }): void {
    const operation = 'moveStage';
    const record = this.writable(operation, arn);
    const code = 'InvalidParameterException';
    if (to === undefined && from === undefined) throw refused(operation, 'invalid', code, 'The move names no version.');
    if (to !== undefined && !record.versions.has(to)) throw notFound(operation);
    if (record.stages.get(stage) !== from) {
      throw refused(operation, 'conflict', code, `The staging label ${stage} is not where the move expects it.`);
    }
    if (stage === AWSCURRENT && to === undefined) {
      throw refused(operation, 'invalid', code, 'AWSCURRENT can be moved, not removed.');
    }
    this.change(record, { stages: withStageAt(record.stages, stage, to) });
  }

  /** Schedules a deletion, or with 0 days deletes at once. */
  delete(arn: SecretArn, recoveryWindowDays: number): void {
    const record = this.find(arn);
    const now = this.clock.now();
    if (record?.primaryRegion !== undefined) throw isReplica('delete');
    const regions = record ? this.replication.statusOf(record.arn).map(({ region }) => region) : [];
    if (regions.length > 0) {
      const message = `You can't delete secret ${arn} that still has replica regions [${regions.join(', ')}].`;
      throw refused('delete', 'invalid', 'InvalidParameterException', message);
    }
    if (recoveryWindowDays === 0) {
      if (record) this.forget(record.arn);
    } else if (recoveryWindowDays < 7 || recoveryWindowDays > 30) {
      const message = 'The recovery window is 0 or 7 to 30 days.';
      throw refused('delete', 'invalid', 'InvalidParameterException', message);
    } else if (record && record.deletedAt === undefined) {
      this.change(record, { deletedAt: later(now, recoveryWindowDays * DAY) });
    }
  }

  /** Takes a planned deletion back. */
  restore(arn: SecretArn): void {
    const record = this.find(arn);
    if (!record) throw notFound('restore');
    if (record.primaryRegion !== undefined) throw isReplica('restore');
    if (record.deletedAt === undefined) return;
    // A record without the field: `change` on the deleted one would keep it.
    const { deletedAt: _deleted, ...kept } = record;
    this.change(kept, {});
  }

  /** Writes a changed record. LastChangedDate moves on any change, and two changes never share one (AWS, recorded). */
  change(record: SecretRecord, changes: Partial<Omit<SecretRecord, 'arn' | 'name' | 'lastChangedAt'>>): void {
    const changed = { ...record, ...changes };
    if (changed.stages.size > LIMITS.stages) {
      throw refused('put', 'invalid', 'LimitExceededException', 'The secret has too many staging labels.');
    }
    const lastChangedAt = instant(Math.max(this.clock.now(), record.lastChangedAt + 1));
    const next = { ...changed, lastChangedAt };
    this.records.set(record.arn, next, this.clock.now());
    this.replication.note(next);
  }

  /** Writes a record as it is; one that is new can be found from now on. */
  write(record: SecretRecord, at: Instant): void {
    this.records.set(record.arn, record, at);
    for (const alias of [record.name, record.arn.slice(0, -7)]) {
      const known = this.#aliases.get(alias) ?? [];
      if (!known.includes(record.arn)) this.#aliases.set(alias, [...known, record.arn]);
    }
  }

  forget(arn: SecretArn): void {
    this.records.set(arn, undefined, this.clock.now());
  }

  /** The versions that are kept when one more is written: beyond 100, old ones without a stage go. */
  #purged(record: SecretRecord) {
    const kept = new Map(record.versions);
    const staged = new Set(record.stages.values());
    const cut = later(this.clock.now(), -LIMITS.purgeAfterMs);
    for (const version of record.versions.values()) {
      if (kept.size < LIMITS.versions) break;
      if (!staged.has(version.id) && version.createdAt <= cut) kept.delete(version.id);
    }
    return kept;
  }

  /** Six random characters: new each time, so that a grant on a deleted secret doesn't reach its successor. */
  #suffix(): string {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    return [...this.random.bytes(6)].map((byte) => letters.charAt(byte % letters.length)).join('');
  }
}
