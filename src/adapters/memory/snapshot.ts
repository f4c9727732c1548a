import type { VersionId } from '../../core/model/ids';
import type { Instant } from '../../core/model/time';
import type { SecretRecord } from './secrets/secret-record';
import type { SecretTable } from './secrets/secret-table';
import type { TokenRecord } from './tokens/token-record';
import type { TokenTable } from './tokens/token-table';

/** A token with what only a test may know: its value, and whether it was revoked. */
export interface TokenSnapshot extends TokenRecord {
  readonly value: string | undefined;
}

/** A secret with the text of its values. */
export interface SecretSnapshot extends Omit<SecretRecord, 'versions' | 'stages'> {
  readonly region: string;
  readonly versions: readonly {
    readonly id: VersionId;
    readonly stages: readonly string[];
    readonly createdAt: Instant;
    /** `undefined`: an intent without a value. */
    readonly value: string | undefined;
  }[];
}

/** Everything there is, at one instant, as plain data for an independent judge. Revoked tokens are in it too. */
export interface WorldSnapshot {
  readonly at: Instant;
  readonly tokens: readonly TokenSnapshot[];
  readonly secrets: readonly SecretSnapshot[];
}

export function snapshotOf(at: Instant, tokens: TokenTable, regions: Iterable<SecretTable>): WorldSnapshot {
  return {
    at,
    tokens: tokens.records.values().map((record) => ({ ...record, value: tokens.issuedValue(record.id) })),
    secrets: [...regions].flatMap((table) => table.all().map((record) => secretSnapshot(record, table.region))),
  };
}

function secretSnapshot(record: SecretRecord, region: string): SecretSnapshot {
  const owners = [...record.stages];
  return {
    ...record,
    region,
    versions: [...record.versions.values()].map(({ id, createdAt, value }) => ({
      id,
      createdAt,
      value,
      stages: owners.filter(([, owner]) => owner === id).map(([stage]) => stage),
    })),
  };
}
