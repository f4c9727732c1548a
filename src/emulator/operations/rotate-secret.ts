import { ServiceError } from '../error/service-error';
import { begun, testBegun, unfinishedVersion, type RotatedSecret } from '../rotation/flight';
import { drawWindow } from '../rotation/next-rotation';
import { CURRENT } from '../store/secret/stages';
import type { Rotation, RotationRules } from '../store/secret/rotation';
import { changed, type Secret } from '../store/secret/secret';
import { checkTokenLength, TOKEN_MISSING } from '../validation/client-request-token';
import { readRotationRules } from '../validation/rotation-rules';
import { readSecretId } from '../validation/secret-id';
import { findWritableSecret } from './find-secret';
import { Inquiry, type AskingOperation, type OperationContext, type OperationOutput } from './operation';

/** What is asked for, once read. */
interface Asked {
  readonly token: string;
  readonly functionArn: string | undefined;
  readonly rules: RotationRules | undefined;
  readonly immediately: boolean;
}

/** Configures rotation, and begins one or the test of the configuration; the engine carries it on. */
export const rotateSecret: AskingOperation = (context, fields) => {
  const id = readSecretId(fields);
  const token = fields.text('ClientRequestToken');
  // Recorded: elsewhere this is an InvalidRequestException.
  if (token === undefined) throw new ServiceError('InvalidParameterException', TOKEN_MISSING);
  checkTokenLength(token);
  const asked: Asked = {
    token,
    functionArn: fields.text('RotationLambdaARN', { max: 2048 }) || undefined,
    rules: readRotationRules(fields),
    immediately: fields.flag('RotateImmediately') ?? true,
  };
  if (
    fields.objects('ExternalSecretRotationMetadata', {}) !== undefined ||
    fields.text('ExternalSecretRotationRoleArn') !== undefined
  ) {
    throw new ServiceError('NotImplementedException', 'Secrets of other vendors are not implemented here.');
  }
  const secret = findWritableSecret(context, context.store, id);
  if (isRepeated(secret, token)) return answer(secret, token);
  return new Inquiry(functionOf(secret, asked), (later, isInvocable) => {
    const found = findWritableSecret(later, later.store, id);
    // The same call may have come twice while the function was asked for.
    if (isRepeated(found, token)) return answer(found, token);
    return begin(later, found, asked, isInvocable);
  });
};

function begin(context: OperationContext, secret: Secret, asked: Asked, isInvocable: boolean): OperationOutput {
  const { now, store, tell } = context;
  const functionArn = functionOf(secret, asked);
  if (!isInvocable) {
    throw new ServiceError(
      'AccessDeniedException',
      'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.',
    );
  }
  const rotation = configured(context, secret.rotation, functionArn, asked.rules);
  const ready: RotatedSecret = { ...secret, rotation };
  const next = asked.immediately ? begun(ready, asked.token, now) : testBegun(ready, asked.token, now);
  store.commit(changed(next, now, {}), now);
  if (next.rotation.flight !== undefined) {
    tell(asked.immediately ? 'RotationStarted' : 'TestRotationStarted', secret.name);
  }
  return answer(next, asked.token);
}

/** The function to ask. Throws for what AWS refuses whatever the function is. */
function functionOf(secret: Secret, asked: Asked): string {
  if (secret.versions.has(asked.token)) {
    throw new ServiceError(
      'InvalidParameterException',
      'The ClientRequestToken is in use for a version of the secret.',
    );
  }
  if (unfinishedVersion(secret) !== undefined) {
    throw refused("A previous rotation isn't complete. That rotation will be reattempted.");
  }
  const functionArn = asked.functionArn ?? secret.rotation?.functionArn;
  if (functionArn === undefined) throw refused('No Lambda rotation function ARN is associated with this secret.');
  return functionArn;
}

/** Rules that are not given stay. Rules that are the same, and in force, leave the next rotation where it is. */
function configured(
  { now, random }: OperationContext,
  before: Rotation | undefined,
  functionArn: string,
  given: RotationRules | undefined,
): Rotation {
  const rules = given ?? before?.rules;
  const { lastRotatedAt } = before ?? {};
  const isSame = before?.enabled === true && JSON.stringify(rules) === JSON.stringify(before.rules);
  const kept = isSame ? before : { countsFrom: now, window: drawWindow({ rules, countsFrom: now }, now, random) };
  return { enabled: true, functionArn, rules, lastRotatedAt, countsFrom: kept.countsFrom, window: kept.window };
}

/** A call that began the rotation in flight, or the one that made the current version, was answered already. */
function isRepeated(secret: Secret, token: string): boolean {
  return secret.rotation?.flight?.versionId === token || isRotatedBy(secret, token);
}

function isRotatedBy({ rotation, stages }: Secret, token: string): boolean {
  return rotation?.lastRotatedAt !== undefined && stages.get(CURRENT) === token;
}

function answer(secret: Secret, versionId: string): OperationOutput {
  return { ARN: secret.arn, Name: secret.name, VersionId: versionId };
}

function refused(message: string): ServiceError {
  return new ServiceError('InvalidRequestException', message);
}
