import { attachAll, CURRENT, stagesOf } from '../store/secret/stages';
import { changed, sameValue, type Secret } from '../store/secret/secret';
import { withVersion } from '../store/secret/versions';
import { readClientRequestToken } from '../validation/client-request-token';
import { readSecretId } from '../validation/secret-id';
import { readRequiredValue } from '../validation/secret-value';
import { STAGE_BOUNDS } from '../validation/version-reference';
import { checkKeyReachable } from './access';
import { commitVersion } from './commit-version';
import { findWritableSecret } from './find-secret';
import type { Operation, OperationOutput } from './operation';
import { tokenConflict } from './token-conflict';

export const putSecretValue: Operation = (context, fields) => {
  const id = readSecretId(fields);
  // Recorded: the token is looked at before the secret is.
  const token = readClientRequestToken(fields);
  const value = readRequiredValue(fields);
  const requested = fields.texts('VersionStages', { min: 1, max: 20 }, STAGE_BOUNDS) ?? [CURRENT];
  // Which role a rotation function acts in is nothing to an endpoint without roles.
  fields.text('RotationToken', { min: 36, max: 256 });
  const secret = findWritableSecret(context, context.store, id);
  checkKeyReachable(context, secret);

  const known = secret.versions.get(token);
  if (known?.value !== undefined) {
    if (!sameValue(known.value, value)) throw tokenConflict(secret, token);
    return answer(secret, token);
  }
  // The first version is the current one whatever was asked for: there is nothing else a reader could get.
  const stages = secret.stages.has(CURRENT) ? requested : [...requested, CURRENT];
  const version = { id: token, createdAt: known?.createdAt ?? context.now, value, kmsKeyId: secret.kmsKeyId };
  const next = changed(secret, context.now, {
    stages: attachAll(secret.stages, token, stages),
    versions: withVersion(secret, version, context.now),
  });
  return answer(commitVersion(context, next, token), token);
};

function answer(secret: Secret, versionId: string): OperationOutput {
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: versionId,
    VersionStages: stagesOf(secret.stages, versionId),
  };
}
