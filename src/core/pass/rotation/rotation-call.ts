import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { RoleCatalogue } from '../../model/access';
import type { DesiredToken } from '../../model/desired';
import type { OwnerId, SecretArn, VersionId, WorkspaceId } from '../../model/ids';
import type { Instant } from '../../model/time';

/** The four steps in which Secrets Manager has a secret rotated (AWS). Each may come more than once, and late. */
export type RotationStep = 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';

/** One call of the rotation function. */
export interface RotationCall {
  readonly step: RotationStep;
  readonly secret: SecretArn;
  /** The version that Secrets Manager has made for the new value: where both sides meet, whoever is called how often. */
  readonly version: VersionId;
  /** When the call is cut off. */
  readonly deadline: Instant;
}

/** The entry whose secret is rotated, and what its access is read by. */
export interface RotatedEntry {
  readonly ownerId: OwnerId;
  readonly workspace: WorkspaceId;
  readonly desired: DesiredToken;
  readonly catalogue: RoleCatalogue;
}

/** Ends a call: nothing was begun that has to be put right. Secrets Manager tries again, or a person reads why. */
export class RotationRefused extends Error {
  override readonly name = 'RotationRefused';

  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}
