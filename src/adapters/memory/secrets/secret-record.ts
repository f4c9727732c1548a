import type { SecretArn, VersionId } from '../../../core/model/ids';
import type { Instant } from '../../../core/model/time';
import { PortError, type PortErrorKind } from '../../../core/ports/errors';
import type { ReplicaFacts, SecretFacts, SecretRotation } from '../../../core/ports/secret-store';
import { stagesByVersion, type Stages } from './stages';

/** One version: immutable once it has a value. Without one it is the intent that RotateSecret leaves (AWS, recorded). */
export interface VersionRecord {
  readonly id: VersionId;
  readonly value?: string;
  readonly createdAt: Instant;
}

export interface SecretRecord {
  readonly arn: SecretArn;
  readonly name: string;
  readonly description: string;
  readonly kmsKeyId?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly rotation?: SecretRotation;
  /** Set on a copy: where its primary is. */
  readonly primaryRegion?: string;
  readonly lastChangedAt: Instant;
  /** When a scheduled deletion takes place. */
  readonly deletedAt?: Instant;
  readonly versions: ReadonlyMap<VersionId, VersionRecord>;
  readonly stages: Stages;
}

/** @param replicas its copies, which lists tell of by the region of the primary alone (AWS) */
export function factsOfSecret(record: SecretRecord, replicas?: readonly ReplicaFacts[]): SecretFacts {
  return {
    arn: record.arn,
    name: record.name,
    ...primaryOf(record, replicas),
    lastChangedAt: record.lastChangedAt,
    ...(record.deletedAt !== undefined && { deletedAt: record.deletedAt }),
    tags: record.tags,
    ...(record.description !== '' && { description: record.description }),
    ...(record.kmsKeyId !== undefined && { kmsKeyId: record.kmsKeyId }),
    ...(record.rotation && { rotation: record.rotation }),
    stages: stagesByVersion(record.stages),
  };
}

/** Only what is replicated, or a copy, names a region (AWS). */
function primaryOf(
  { arn, primaryRegion }: SecretRecord,
  replicas: readonly ReplicaFacts[] = [],
): Pick<SecretFacts, 'primaryRegion'> {
  const region = primaryRegion ?? (replicas.length > 0 ? arn.split(':')[3] : undefined);
  return region === undefined ? {} : { primaryRegion: region };
}

/** A refusal of Secrets Manager: certainly without effect. */
export const refused = (operation: string, kind: PortErrorKind, code: string, message: string): PortError =>
  new PortError({ port: 'Secrets Manager', operation, kind, effect: 'none' }, message, { serverCode: code });

export const notFound = (operation: string): PortError =>
  refused(operation, 'not-found', 'ResourceNotFoundException', 'There is no such secret in this region.');

export const isReplica = (operation: string): PortError =>
  refused(
    operation,
    'invalid',
    'InvalidParameterException',
    "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
  );

export const pendingDeletion = (operation: string): PortError =>
  refused(operation, 'invalid', 'InvalidRequestException', 'The secret is scheduled for deletion; restore it first.');
