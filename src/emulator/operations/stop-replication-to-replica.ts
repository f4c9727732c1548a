import { ServiceError } from '../error/service-error';
import { changed } from '../store/secret/secret';
import { readSecretId } from '../validation/secret-id';
import { findActiveSecret } from './find-secret';
import type { Operation } from './operation';

/** A copy becomes a secret of its own, in its own region. What has not come to it does not come any more. */
export const stopReplicationToReplica: Operation = (context, fields) => {
  const { store, now } = context;
  const copy = findActiveSecret(context, store, readSecretId(fields));
  if (copy.primaryRegion === undefined) {
    // Neither code nor text is recorded.
    throw new ServiceError('InvalidParameterException', 'Operation not permitted on a secret that is not a replica.');
  }
  const primary = store.get({ account: copy.account, region: copy.primaryRegion }, copy.name);
  const left = primary?.replicas?.filter(({ region }) => region !== copy.region) ?? [];
  const without = primary && changed(primary, now, { replicas: left.length === 0 ? undefined : left });
  store.commit(changed(copy, now, { primaryRegion: undefined }), now, { changed: without ? [without] : [] });
  return { ARN: copy.arn };
};
