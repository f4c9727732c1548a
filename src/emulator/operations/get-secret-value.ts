import { readSecretId } from '../validation/secret-id';
import { STAGE_BOUNDS, VERSION_ID_BOUNDS } from '../validation/version-reference';
import { findActiveSecret } from './find-secret';
import type { Operation } from './operation';
import { readVersion } from './secret-value-entry';

export const getSecretValue: Operation = (context, fields) => {
  const id = readSecretId(fields);
  const versionId = fields.text('VersionId', VERSION_ID_BOUNDS);
  const stage = fields.text('VersionStage', STAGE_BOUNDS);
  return readVersion(context, findActiveSecret(context, context.view, id), { versionId, stage });
};
