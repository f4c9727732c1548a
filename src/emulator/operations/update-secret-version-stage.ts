import { ServiceError } from '../error/service-error';
import { attachAll, CURRENT, detach, type Stages } from '../store/secret/stages';
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

/** The one compare-and-swap of this API: a stage moves only from the version the caller says it is on. */
export const updateSecretVersionStage: Operation = (context, fields) => {
  const id = readSecretId(fields);
  const move: Move = {
    stage: fields.requiredText('VersionStage', STAGE_BOUNDS),
    to: fields.text('MoveToVersionId', VERSION_ID_BOUNDS),
    from: fields.text('RemoveFromVersionId', VERSION_ID_BOUNDS),
  };
  const secret = findWritableSecret(context, context.store, id);
  const stages = moved(secret, move);
  if (stages !== secret.stages) context.store.commit(changed(secret, context.now, { stages }), context.now);
  return { ARN: secret.arn, Name: secret.name };
};

function moved(secret: Secret, { stage, to, from }: Move): Stages {
  if (to === undefined && from === undefined) {
    throw refused('You must provide MoveToVersionId or RemoveFromVersionId.');
  }
  const owner = secret.stages.get(stage);
  if (from !== undefined && from !== owner) {
    // The text of this refusal is not recorded; the code is.
    throw refused(`The staging label ${stage} isn't attached to version ${from}, which RemoveFromVersionId names.`);
  }
  if (to === undefined) {
    if (stage !== CURRENT) return detach(secret.stages, stage);
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
  if (owner === to) return secret.stages;
  if (owner !== undefined && from === undefined) {
    throw refused(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${owner}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  return attachAll(secret.stages, to, [stage]);
}

function refused(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}
