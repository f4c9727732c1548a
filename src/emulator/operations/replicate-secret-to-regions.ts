import type { Secret } from '../store/secret/secret';
import { changed } from '../store/secret/secret';
import type { Replica } from '../store/secret/replication';
import { readReplicas, type ReplicasAsked } from '../validation/replica-regions';
import { missing } from '../validation/request-fields';
import { readSecretId } from '../validation/secret-id';
import { findWritableSecret } from './find-secret';
import type { Operation, OperationContext } from './operation';
import { replicationStatus } from './replication-status';

/** Asks for copies, which come after a while. One that is there already stays as it is (not recorded). */
export const replicateSecretToRegions: Operation = (context, fields) => {
  const id = readSecretId(fields);
  const asked = readReplicas(fields, context.scope.region);
  if (asked === undefined) throw missing('AddReplicaRegions');
  const secret = findWritableSecret(context, context.store, id);
  const { replicas, gone } = withReplicas(context, secret, asked);
  context.store.commit(changed(secret, context.now, { replicas }), context.now, { gone });
  const now = context.store.get(secret, secret.name) ?? secret;
  return { ARN: secret.arn, ReplicationStatus: replicationStatus(now) };
};

/** A region where another secret has the name gets no copy, unless that one may be overwritten. */
export function withReplicas(
  { store }: OperationContext,
  secret: Secret,
  { replicas: asked, force }: ReplicasAsked,
): { readonly replicas: readonly Replica[]; readonly gone: readonly Secret[] } {
  const replicas = new Map((secret.replicas ?? []).map((replica) => [replica.region, replica]));
  const gone: Secret[] = [];
  for (const replica of asked) {
    const { region } = replica;
    const before = replicas.get(region);
    if (before !== undefined && (before.failed === undefined || !force)) continue;
    const inTheWay = store.get({ account: secret.account, region }, secret.name);
    if (inTheWay !== undefined && force) gone.push(inTheWay);
    const failed = `Replication failed: Secret name ${secret.name} already exists in region ${region}.`;
    replicas.set(region, {
      ...replica,
      dueAt: undefined,
      failed: inTheWay === undefined || force ? undefined : failed,
    });
  }
  return { replicas: [...replicas.values()], gone };
}
