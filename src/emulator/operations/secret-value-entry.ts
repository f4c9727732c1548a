import { ServiceError } from '../error/service-error';
import { CURRENT, stagesOf } from '../store/secret/stages';
import type { Secret, SecretVersion } from '../store/secret/secret';
import { checkKeyReachable } from './access';
import { seconds, type OperationContext, type OperationOutput } from './operation';

/** Which version is asked for: AWSCURRENT when nothing is said. */
interface VersionChoice {
  readonly versionId?: string | undefined;
  readonly stage?: string | undefined;
}

/** The value as GetSecretValue answers it; notes the day it was read. */
export function readVersion(context: OperationContext, secret: Secret, choice: VersionChoice): OperationOutput {
  checkKeyReachable(context, secret);
  const version = chooseVersion(secret, choice);
  noteAccess(context, secret, version.id);
  const stages = stagesOf(secret.stages, version.id);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    SecretString: version.value.kind === 'string' ? version.value.text : undefined,
    SecretBinary: version.value.kind === 'binary' ? version.value.base64 : undefined,
    VersionStages: stages.length > 0 ? stages : undefined,
    CreatedDate: seconds(version.createdAt),
  };
}

type FilledVersion = SecretVersion & { readonly value: NonNullable<SecretVersion['value']> };

function chooseVersion(secret: Secret, { versionId, stage }: VersionChoice): FilledVersion {
  if (versionId !== undefined) {
    const version = secret.versions.get(versionId);
    // A placeholder without a value is, to a reader, not there (recorded during rotations).
    if (!isFilled(version)) throw noValue(`VersionId: ${versionId}`);
    if (stage !== undefined && secret.stages.get(stage) !== versionId) {
      throw new ServiceError(
        'InvalidRequestException',
        'You provided a VersionStage that is not associated to the provided VersionId.',
      );
    }
    return version;
  }
  const wanted = stage ?? CURRENT;
  const version = secret.versions.get(secret.stages.get(wanted) ?? '');
  if (!isFilled(version)) throw noValue(`staging label: ${wanted}`);
  return version;
}

function isFilled(version: SecretVersion | undefined): version is FilledVersion {
  return version?.value !== undefined;
}

function noValue(what: string): ServiceError {
  return new ServiceError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
}

/** AWS keeps the day only. Reading is no change: LastChangedDate stays, and a disk that is full refuses no reader. */
function noteAccess(context: OperationContext, read: Secret, versionId: string): void {
  const day = context.now - (context.now % 86_400_000);
  // The answer may be a stale one, so the note goes to the secret as it is now, if it is still the same.
  const secret = context.store.get(read, read.name);
  const version = secret?.arn === read.arn ? secret.versions.get(versionId) : undefined;
  if (secret === undefined || version === undefined) return;
  if (secret.lastAccessedDay === day && version.lastAccessedDay === day) return;
  const versions = new Map(secret.versions).set(versionId, { ...version, lastAccessedDay: day });
  context.store.note({ ...secret, lastAccessedDay: day, versions }, context.now);
}
