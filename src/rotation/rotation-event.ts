import { rotationCodes } from '../core/diagnostics/catalogue/rotation';
import { secretArn, versionId } from '../core/model/ids';
import type { Instant } from '../core/model/time';
import { type RotationCall, RotationRefused, type RotationStep } from '../core/pass/rotation/rotation-call';

const STEPS: ReadonlySet<string> = new Set<RotationStep>(['createSecret', 'setSecret', 'testSecret', 'finishSecret']);

/**
 * What Secrets Manager sends (AWS): `{ Step, SecretId, ClientRequestToken, RotationToken? }`. Anybody who may invoke the
 * function can send the like, so it is only a question; what is done is decided by what Secrets Manager shows. Throws a
 * `RotationRefused` that repeats nothing of it.
 */
export function rotationCall(event: unknown, deadline: Instant): RotationCall {
  const { Step, SecretId, ClientRequestToken } = Object(event) as Record<string, unknown>;
  const isCall =
    typeof Step === 'string' &&
    STEPS.has(Step) &&
    typeof SecretId === 'string' &&
    /^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+-[A-Za-z0-9]{6}$/.test(SecretId) &&
    typeof ClientRequestToken === 'string' &&
    /^.{32,64}$/.test(ClientRequestToken);
  if (!isCall) throw new RotationRefused(rotationCodes.diagnose('rotation-event-foreign', {}));
  return {
    step: Step as RotationStep,
    secret: secretArn(SecretId),
    version: versionId(ClientRequestToken),
    deadline,
  };
}
