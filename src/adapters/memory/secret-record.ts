import type { SecretArn, VersionId } from '../../core/model/ids';
import type { Instant } from '../../core/model/time';
import { PortError, type PortErrorKind } from '../../core/ports/errors';
import type { SecretFacts, SecretRotation } from '../../core/ports/secret-store';
import { labelsByVersion, type StagingLabels } from './staging-labels';

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
  readonly lastChangedAt: Instant;
  /** When a scheduled deletion takes place. */
  readonly deletedAt?: Instant;
  readonly versions: ReadonlyMap<VersionId, VersionRecord>;
  readonly labels: StagingLabels;
}

export function factsOfSecret(record: SecretRecord): SecretFacts {
  return {
    arn: record.arn,
    name: record.name,
    lastChangedAt: record.lastChangedAt,
    ...(record.deletedAt !== undefined && { deletedAt: record.deletedAt }),
    tags: record.tags,
    ...(record.description !== '' && { description: record.description }),
    ...(record.kmsKeyId !== undefined && { kmsKeyId: record.kmsKeyId }),
    ...(record.rotation && { rotation: record.rotation }),
    labels: labelsByVersion(record.labels),
  };
}

/** A refusal of Secrets Manager: certainly without effect. */
export const refused = (operation: string, kind: PortErrorKind, code: string, message: string): PortError =>
  new PortError({ port: 'Secrets Manager', operation, kind, effect: 'none' }, message, { serverCode: code });

export const notFound = (operation: string): PortError =>
  refused(operation, 'not-found', 'ResourceNotFoundException', 'There is no such secret in this region.');

export const pendingDeletion = (operation: string): PortError =>
  refused(operation, 'invalid', 'InvalidRequestException', 'The secret is scheduled for deletion; restore it first.');
