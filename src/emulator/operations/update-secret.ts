import { attachAll, CURRENT, PENDING, PREVIOUS } from '../store/secret/stages';
import { changed, sameValue, type Secret, type SecretValue } from '../store/secret/secret';
import { withVersion } from '../store/secret/versions';
import { readClientRequestToken } from '../validation/client-request-token';
import { ownKeyHidden, readDescription, readKmsKeyId } from '../validation/metadata';
import { readSecretId } from '../validation/secret-id';
import { readValue } from '../validation/secret-value';
import { checkKeyReachable } from './access';
import { commitVersion } from './commit-version';
import { findWritableSecret } from './find-secret';
import type { Operation, OperationContext } from './operation';
import { tokenConflict } from './token-conflict';

export const updateSecret: Operation = (context, fields) => {
  const id = readSecretId(fields);
  const token = readClientRequestToken(fields);
  const value = readValue(fields);
  const description = readDescription(fields);
  const kmsKeyId = readKmsKeyId(fields);
  const type = fields.text('Type', { max: 256 });
  const secret = findWritableSecret(context, context.store, id);
  if (value !== undefined) checkKeyReachable(context, secret);

  const isNewVersion = value !== undefined && secret.versions.get(token)?.value === undefined;
  let next = secret;
  if (description !== undefined) next = { ...next, description: description === '' ? undefined : description };
  if (kmsKeyId !== undefined) next = reEncrypted(next, ownKeyHidden(kmsKeyId));
  if (type !== undefined) next = { ...next, type };
  if (value !== undefined) next = withValue(context, next, token, value);
  // A repeated call that changes nothing leaves LastChangedDate alone, like a repeated PutSecretValue.
  if (next !== secret) {
    const changedNow = changed(next, context.now, {});
    if (isNewVersion) commitVersion(context, changedNow, token);
    else context.store.commit(changedNow, context.now);
  }
  return { ARN: secret.arn, Name: secret.name, VersionId: value === undefined ? undefined : token };
};

/** A change of key re-encrypts the three versions that AWS's own stages point at, and no other. */
function reEncrypted(secret: Secret, kmsKeyId: string | undefined): Secret {
  const versions = new Map(secret.versions);
  for (const stage of [CURRENT, PENDING, PREVIOUS]) {
    const version = versions.get(secret.stages.get(stage) ?? '');
    if (version !== undefined) versions.set(version.id, { ...version, kmsKeyId });
  }
  return { ...secret, kmsKeyId, versions };
}

function withValue(context: OperationContext, secret: Secret, token: string, value: SecretValue): Secret {
  const known = secret.versions.get(token);
  if (known?.value !== undefined) {
    // Recorded: the same value is no error here either, although the documentation says so.
    if (!sameValue(known.value, value)) throw tokenConflict(secret, token);
    return secret;
  }
  const version = { id: token, createdAt: known?.createdAt ?? context.now, value, kmsKeyId: secret.kmsKeyId };
  return {
    ...secret,
    stages: attachAll(secret.stages, token, [CURRENT]),
    versions: withVersion(secret, version, context.now),
  };
}
