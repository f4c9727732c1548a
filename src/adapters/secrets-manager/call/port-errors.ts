import { PortError, type PortErrorKind } from '../../../core/ports/errors';
import { trustAdvice } from '../../network/authorities';
import { isUntrusted } from '../../network/certificate-codes';
import type { Failure, Place } from './failure';

const THROTTLED: readonly string[] = [
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'BandwidthLimitExceeded',
];
const NOT_LET_IN: readonly string[] = [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'ExpiredTokenException',
  'ExpiredToken',
  'IncompleteSignature',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'NotAuthorized',
  'RequestExpired',
  'RequestTimeTooSkewed',
];
const DENIED: readonly string[] = ['AccessDeniedException', 'AccessDenied', 'DecryptionFailure', 'EncryptionFailure'];

/** The name of each port operation at AWS: what IAM has to allow. */
export const ACTIONS = {
  describe: 'DescribeSecret',
  listByTags: 'ListSecrets',
  listVersions: 'ListSecretVersionIds',
  read: 'GetSecretValue',
  create: 'CreateSecret',
  tag: 'TagResource',
  put: 'PutSecretValue',
  moveStage: 'UpdateSecretVersionStage',
  rotate: 'RotateSecret',
  replicate: 'ReplicateSecretToRegions',
  removeReplicas: 'RemoveRegionsFromReplication',
  delete: 'DeleteSecret',
  restore: 'RestoreSecret',
  update: 'UpdateSecret',
} as const;

export type Operation = keyof typeof ACTIONS;

/** The kind of a failure, by its code and never by its text: AWS's texts are not part of its contract. */
function kindOf(operation: Operation, { code, origin, status }: Failure): PortErrorKind {
  if (origin === 'timeout') return 'timeout';
  if (origin === 'network') return 'unavailable';
  if (origin === 'local') return /Provider|Credential|Token/.test(code) ? 'unauthenticated' : 'invalid';
  if (THROTTLED.includes(code)) return 'throttled';
  if (NOT_LET_IN.includes(code)) return 'unauthenticated';
  if (DENIED.includes(code)) return 'denied';
  if (code === 'ResourceNotFoundException') return 'not-found';
  if (code === 'ResourceExistsException') return operation === 'put' ? 'conflict' : 'already-exists';
  return (status ?? 0) >= 500 ? 'unavailable' : 'invalid';
}

/** @param known replaces what follows from the code alone, where the caller knows better. */
export function portError(
  operation: Operation,
  failure: Failure,
  place: Place,
  known: { readonly message?: string; readonly kind?: PortErrorKind } = {},
): PortError {
  const kind = known.kind ?? kindOf(operation, failure);
  const text = known.message ?? messageOf(kind, operation, failure, place);
  const effect = failure.ambiguous ? 'unknown' : 'none';
  return new PortError({ port: 'Secrets Manager', operation, kind, effect }, text, { serverCode: failure.code });
}

/** What went wrong, where, and what to do about it. */
function messageOf(kind: PortErrorKind, operation: Operation, failure: Failure, { region, endpoint }: Place): string {
  const at = `${endpoint ?? 'the endpoint'} (Secrets Manager, region ${region})`;
  if (failure.proxy !== undefined) return `${at}: ${failure.proxy}`;
  if (isUntrusted(failure.code)) {
    return `${at}: the certificate is not trusted (${failure.code}). ${trustAdvice('Secrets Manager')}`;
  }
  const action = failure.action ?? `secretsmanager:${ACTIONS[operation]}`;
  switch (kind) {
    case 'unavailable':
      return failure.origin === 'server'
        ? `${at} failed with ${failure.code}, also when asked again. Try later.`
        : `${at} can't be reached (${failure.code}). ${REACHING}`;
    case 'timeout':
      return `${at} did not answer in time, also when asked again. ${REACHING}`;
    case 'unauthenticated':
      return failure.origin === 'local'
        ? `There are no usable AWS credentials for region ${region} (${failure.code}). Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in to the profile again.`
        : `${at} does not accept the AWS credentials (${failure.code}). They may be wrong, expired or for another partition; the machine's clock may be off.`;
    case 'denied':
      return (
        DENIED_TEXT[failure.code]?.(at) ??
        `${failure.principal ?? 'The AWS principal'} may not call ${action} at ${at}. Allow it in the principal's policy, the secret's or the key's.`
      );
    case 'throttled':
      return `${at} throttles ${ACTIONS[operation]}, also after waiting. Try later, or with less in parallel.`;
    case 'not-found':
      return `There is no such secret or version at ${at}. If it should exist: check region and account.`;
    case 'already-exists':
      return `A secret of this name exists already at ${at}.`;
    case 'conflict':
    case 'stale':
      return `Somebody else was first: the version or label is not as it was when it was planned (${at}). Plan again.`;
    case 'invalid':
      return failure.origin === 'local'
        ? `The AWS configuration for region ${region} can't be used (${failure.code}). Check AWS_REGION, the region in the spec, and AWS_ENDPOINT_URL_SECRETS_MANAGER.`
        : `${at} refused ${ACTIONS[operation]} as invalid (${failure.code}). Check the secret's name, key and state.`;
    case 'malformed-answer':
      return `${at} gave an answer to ${ACTIONS[operation]} that makes no sense. Is the endpoint Secrets Manager?`;
  }
}

const REACHING = 'Check the region, AWS_ENDPOINT_URL_SECRETS_MANAGER or AWS_ENDPOINT_URL if set, and the network.';

const DENIED_TEXT: Readonly<Record<string, (at: string) => string>> = {
  DecryptionFailure: (at) =>
    `The KMS key of the secret at ${at} can't be used to decrypt. Check that it is enabled and allows kms:Decrypt.`,
  EncryptionFailure: (at) =>
    `The KMS key of the secret at ${at} can't be used to encrypt. Check that it is enabled and allows kms:GenerateDataKey.`,
};

/** For answers without the fields that every such answer has. */
export function malformedAnswer(operation: Operation, place: Place): PortError {
  const failure: Failure = { code: 'MalformedAnswer', origin: 'server', ambiguous: true };
  const text = messageOf('malformed-answer', operation, failure, place);
  return new PortError({ port: 'Secrets Manager', operation, kind: 'malformed-answer', effect: 'unknown' }, text);
}

/** For a read without the server's time. */
export function undatedAnswer(operation: Operation, { region, endpoint }: Place): PortError {
  const text =
    `${endpoint ?? 'the endpoint'} (Secrets Manager, region ${region}): the answer to ${ACTIONS[operation]} has no Date ` +
    `header, and this machine's clock is not trusted instead. Let the proxy before it pass the header on.`;
  return new PortError({ port: 'Secrets Manager', operation, kind: 'malformed-answer', effect: 'none' }, text, {
    serverCode: 'NoDateHeader',
  });
}
