import { ServiceError } from '../error/service-error';
import { attachAll, CURRENT, detach, type Labels } from '../store/secret/labels';
import { changed, type Secret } from '../store/secret/secret';
import { readSecretId } from '../validation/secret-id';
import { STAGE_BOUNDS, VERSION_ID_BOUNDS } from '../validation/version-reference';
import { findWritableSecret } from './find-secret';
import type { Operation } from './operation';

interface Move {
  readonly stage: string;
  readonly to: string | undefined;
  readonly from: string | undefined;
}

/** The one compare-and-swap of this API: a label moves only from the version the caller says it is on. */
export const updateSecretVersionStage: Operation = (context, fields) => {
  const id = readSecretId(fields);
  const move: Move = {
    stage: fields.requiredText('VersionStage', STAGE_BOUNDS),
    to: fields.text('MoveToVersionId', VERSION_ID_BOUNDS),
    from: fields.text('RemoveFromVersionId', VERSION_ID_BOUNDS),
  };
  const secret = findWritableSecret(context, context.store, id);
  const labels = moved(secret, move);
  if (labels !== secret.labels) context.store.commit(changed(secret, context.now, { labels }), context.now);
  return { ARN: secret.arn, Name: secret.name };
};

function moved(secret: Secret, { stage, to, from }: Move): Labels {
  if (to === undefined && from === undefined) {
    throw refused('You must provide MoveToVersionId or RemoveFromVersionId.');
  }
  const owner = secret.labels.get(stage);
  if (from !== undefined && from !== owner) {
    // The text of this refusal is not recorded; the code is.
    throw refused(`The staging label ${stage} isn't attached to version ${from}, which RemoveFromVersionId names.`);
  }
  if (to === undefined) {
    if (stage !== CURRENT) return detach(secret.labels, stage);
    throw refused(
      'You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.',
    );
  }
  if (!secret.versions.has(to)) {
    throw new ServiceError(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for VersionId: ${to}`,
    );
  }
  if (owner === to) return secret.labels;
  if (owner !== undefined && from === undefined) {
    throw refused(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${owner}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  return attachAll(secret.labels, to, [stage]);
}

function refused(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}
