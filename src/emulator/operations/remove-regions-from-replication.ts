import { changed } from '../store/secret/secret';
import { readRegions } from '../validation/replica-regions';
import { missing } from '../validation/request-fields';
import { readSecretId } from '../validation/secret-id';
import { findWritableSecret } from './find-secret';
import type { Operation } from './operation';
import { replicationStatus } from './replication-status';

/** Copies are gone at once (AWS). Regions without one are ignored (not recorded). */
export const removeRegionsFromReplication: Operation = (context, fields) => {
  const id = readSecretId(fields);
  const regions = readRegions(fields);
  if (regions === undefined) throw missing('RemoveReplicaRegions');
  const { store, now } = context;
  const secret = findWritableSecret(context, store, id);
  const gone = (secret.replicas ?? []).flatMap(({ region }) => {
    const copy = store.get({ account: secret.account, region }, secret.name);
    return copy && regions.includes(region) && copy.primaryRegion === secret.region ? [copy] : [];
  });
  const left = (secret.replicas ?? []).filter(({ region }) => !regions.includes(region));
  const next = changed(secret, now, { replicas: left.length === 0 ? undefined : left });
  store.commit(next, now, { gone });
  return { ARN: secret.arn, ReplicationStatus: replicationStatus(next) ?? [] };
};
