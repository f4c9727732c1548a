import type { Replica } from '../../../core/model/desired';
import { type SecretArn, secretArn } from '../../../core/model/ids';
import { type Instant, later } from '../../../core/model/time';
import type { Clock } from '../../../core/ports/clock';
import type { ReplicaFacts } from '../../../core/ports/secret-store';
import type { SecretRecord } from './secret-record';

/** The key that AWS manages, as it names it for a copy. */
const DEFAULT_KEY = 'alias/aws/secretsmanager';

/** A copy of a secret in another region, and what of its primary has not come there yet. */
interface Link extends Required<Replica> {
  readonly coming: { readonly at: Instant; readonly record: SecretRecord }[];
  failed?: string;
}

/** What of a region's secrets copying takes. */
interface Region {
  find(id: string): SecretRecord | undefined;
  /** Writes a record as it is. */
  write(record: SecretRecord, at: Instant): void;
  change(record: SecretRecord, changes: object): void;
  forget(arn: SecretArn): void;
}

/** Copies of secrets in other regions, which follow their primaries after a while. */
export class Replication {
  readonly #links = new Map<SecretArn, Map<string, Link>>();
  /** How long what happens to a primary takes to show in its copies, in milliseconds. */
  lag = 0;

  constructor(
    private readonly clock: Clock,
    private readonly region: (name: string) => Region,
  ) {}

  /** Copies that are there already, or whose region has a secret of that name, are left as they are. */
  add(primary: SecretRecord, replicas: readonly Replica[]): void {
    const links = this.#links.get(primary.arn) ?? new Map<string, Link>();
    this.#links.set(primary.arn, links);
    for (const { region, kmsKeyId = DEFAULT_KEY } of replicas) {
      if (links.has(region)) continue;
      const taken = this.region(region).find(primary.name) !== undefined;
      const failed = `Replication failed: Secret name ${primary.name} already exists in region ${region}.`;
      links.set(region, { region, kmsKeyId, coming: [], ...(taken && { failed }) });
    }
    this.note(primary);
  }

  /** The primary is like this from now on. */
  note(primary: SecretRecord): void {
    const at = later(this.clock.now(), this.lag);
    for (const { coming } of this.#links.get(primary.arn)?.values() ?? []) coming.push({ at, record: primary });
    this.arrive(primary.arn);
  }

  remove(primary: SecretArn, regions: readonly string[]): void {
    const links = this.#links.get(primary);
    for (const region of regions) {
      const link = links?.get(region);
      if (link?.failed === undefined) this.region(region).forget(arnIn(primary, region));
      links?.delete(region);
    }
  }

  /** A copy that stands on its own from now on. Whatever has not come there does not come any more. */
  promote(copy: SecretRecord): void {
    const home = copy.primaryRegion;
    if (home === undefined) return;
    this.#links.get(arnIn(copy.arn, home))?.delete(copy.arn.split(':')[3]!);
    const { primaryRegion: _primary, ...standalone } = copy;
    this.region(copy.arn.split(':')[3]!).change(standalone, {});
  }

  /** From now on nothing comes to the copy, and its primary says so. */
  fail(primary: SecretArn, region: string, why: string): void {
    this.arrive(primary);
    const link = this.#links.get(primary)?.get(region);
    if (link) link.failed = why;
  }

  /** What was wrong with a copy is over: it gets what it has missed. */
  mend(primary: SecretArn, region: string): void {
    delete this.#links.get(primary)?.get(region)?.failed;
    this.arrive(primary);
  }

  statusOf(primary: SecretArn): readonly ReplicaFacts[] {
    this.arrive(primary);
    return [...(this.#links.get(primary)?.values() ?? [])].map(({ region, kmsKeyId, coming, failed }) => ({
      region,
      kmsKeyId,
      status: failed !== undefined ? 'Failed' : coming.length > 0 ? 'InProgress' : 'InSync',
      ...(failed !== undefined && { message: failed }),
    }));
  }

  /** Lets all come that is due. */
  arriveAll(): void {
    for (const arn of this.#links.keys()) this.arrive(arn);
  }

  private arrive(primary: SecretArn): void {
    for (const { region, kmsKeyId, coming, failed } of this.#links.get(primary)?.values() ?? []) {
      if (failed !== undefined) continue;
      while (coming[0] && coming[0].at <= this.clock.now()) {
        const { at, record } = coming.shift()!;
        const { rotation: _rotation, kmsKeyId: _key, ...copied } = record;
        const key = kmsKeyId === DEFAULT_KEY ? {} : { kmsKeyId };
        const primaryRegion = primary.split(':')[3]!;
        this.region(region).write({ ...copied, arn: arnIn(primary, region), ...key, primaryRegion }, at);
      }
    }
  }
}

/** A copy has the name and the random characters of its primary (AWS). */
const arnIn = (arn: SecretArn, region: string): SecretArn =>
  secretArn([...arn.split(':').slice(0, 3), region, ...arn.split(':').slice(4)].join(':'));
