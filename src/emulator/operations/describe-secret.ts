import { readSecretId } from '../validation/secret-id';
import { findSecret } from './find-secret';
import type { Operation } from './operation';
import { replicationStatus } from './replication-status';
import { secretSummary, versionsToStages } from './secret-summary';

/** Works on secrets that wait for their deletion too, and then shows DeletedDate. */
export const describeSecret: Operation = (context, fields) => {
  const secret = findSecret(context, context.view, readSecretId(fields));
  return {
    ...secretSummary(secret),
    VersionIdsToStages: versionsToStages(secret),
    ReplicationStatus: replicationStatus(secret),
  };
};
