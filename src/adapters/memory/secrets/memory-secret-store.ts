import type { Replica } from '../../../core/model/desired';
import type { SecretArn, VersionId } from '../../../core/model/ids';
import { SecretValue } from '../../../core/model/secret-value';
import type { NewSecret, SecretFacts, SecretStore, StoredValue, VersionFacts } from '../../../core/ports/secret-store';
import type { At } from '../../../core/ports/token-api';
import { factsOfSecret, notFound, type SecretRecord } from './secret-record';
import type { SecretTable } from './secret-table';
import { stagesByVersion } from './stages';

/** The secret store of one region over a table in memory. */
export class MemorySecretStore implements SecretStore {
  constructor(
    private readonly table: SecretTable,
    private readonly pageSize: number,
  ) {}

  async region(): Promise<string> {
    return this.table.region;
  }

  async accounts(): Promise<readonly string[]> {
    return [];
  }

  async describe(id: string): Promise<At<SecretFacts | undefined>> {
    const record = this.table.find(id, this.table.asOf());
    return this.#at(record && this.#described(record));
  }

  async *listByTags(tags: Readonly<Record<string, string>>): AsyncIterable<At<readonly SecretFacts[]>> {
    const wanted = Object.entries(tags);
    const found = this.table
      .all(this.table.asOf())
      .filter((record) => wanted.every(([key, value]) => record.tags[key] === value));
    for (let at = 0; at === 0 || at < found.length; at += this.pageSize) {
      yield this.#at(found.slice(at, at + this.pageSize).map((record) => this.#listed(record)));
    }
  }

  async listVersions(arn: SecretArn): Promise<At<readonly VersionFacts[]>> {
    const record = this.table.find(arn, this.table.asOf());
    if (!record) throw notFound('listVersions');
    const stages = stagesByVersion(record.stages);
    const versions = [...record.versions.values()];
    return this.#at(versions.map(({ id, createdAt }) => ({ id, createdAt, stages: stages.get(id) ?? [] })));
  }

  async read(arn: SecretArn, version: VersionId): Promise<At<StoredValue>> {
    const asOf = this.table.asOf();
    if (!this.table.find(arn, asOf)) return this.#at({ kind: 'not-found' });
    const record = this.table.usable('read', arn, asOf);
    const found = record.versions.get(version);
    if (found?.value === undefined) return this.#at({ kind: found ? 'empty' : 'not-found' });
    const stages = stagesByVersion(record.stages).get(version) ?? [];
    return this.#at({ kind: 'value', value: new SecretValue(found.value), stages });
  }

  async create(secret: NewSecret): Promise<At<SecretArn>> {
    return this.#at(this.table.create(secret).arn);
  }

  async tag(arn: SecretArn, tags: Readonly<Record<string, string>>): Promise<At<void>> {
    const record = this.table.writable('tag', arn);
    this.table.change(record, { tags: { ...record.tags, ...tags } });
    return this.#at(undefined);
  }

  async update(
    arn: SecretArn,
    settings: { readonly description?: string; readonly kmsKeyId?: string },
  ): Promise<At<void>> {
    this.table.change(this.table.writable('update', arn), settings);
    return this.#at(undefined);
  }

  async put(arn: SecretArn, version: VersionId, value: SecretValue, stages: readonly string[]): Promise<At<void>> {
    this.table.put(arn, version, value.reveal(), stages);
    return this.#at(undefined);
  }

  async moveStage(
    arn: SecretArn,
    stage: string,
    move: { readonly to?: VersionId; readonly from?: VersionId },
  ): Promise<At<void>> {
    this.table.moveStage(arn, stage, move);
    return this.#at(undefined);
  }

  async rotate(arn: SecretArn, version: VersionId): Promise<At<void>> {
    this.table.rotate(arn, version);
    return this.#at(undefined);
  }

  async replicate(arn: SecretArn, replicas: readonly Replica[]): Promise<At<void>> {
    const record = this.table.writable('replicate', arn);
    this.table.replication.add(record, replicas);
    this.table.change(record, {});
    return this.#at(undefined);
  }

  async removeReplicas(arn: SecretArn, regions: readonly string[]): Promise<At<void>> {
    const record = this.table.writable('removeReplicas', arn);
    this.table.replication.remove(arn, regions);
    this.table.change(record, {});
    return this.#at(undefined);
  }

  async delete(arn: SecretArn, recoveryWindowDays: number): Promise<At<void>> {
    this.table.delete(arn, recoveryWindowDays);
    return this.#at(undefined);
  }

  async restore(arn: SecretArn): Promise<At<void>> {
    this.table.restore(arn);
    return this.#at(undefined);
  }

  /** Nothing waits here. */
  during(): SecretStore {
    return this;
  }

  #described(record: SecretRecord): SecretFacts {
    const replicas = this.table.replication.statusOf(record.arn);
    const facts = factsOfSecret(record, replicas);
    return replicas.length > 0 ? { ...facts, replicas } : facts;
  }

  #listed(record: SecretRecord): SecretFacts {
    return factsOfSecret(record, this.table.replication.statusOf(record.arn));
  }

  #at<T>(value: T): At<T> {
    return { value, at: this.table.clock.now() };
  }
}
