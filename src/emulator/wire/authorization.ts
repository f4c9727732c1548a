import { ServiceError } from '../error/service-error';
import type { Scope } from '../store/secret/scope';

/** Whom this endpoint lets in, and which account their keys belong to. */
export interface Callers {
  /** Any key is accepted if absent. */
  readonly acceptedAccessKeyIds: readonly string[] | undefined;
  /** Account ids of 12 digits by access key id; the default account for all others. */
  readonly accounts: Readonly<Record<string, string>>;
}

const DEFAULT_ACCOUNT = '000000000000';

/**
 * Account and region from the credential scope of a SigV4 signature. The signature itself is not checked: this endpoint
 * knows no secret keys, and listens on loopback only.
 */
export function authorize(header: string | undefined, callers: Callers): Scope {
  if (header === undefined || header === '') {
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const parts = new Map(
    header
      .replace(/^AWS4-HMAC-SHA256\s+/, '')
      .split(/[,\s]+/)
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const),
  );
  const absent = ['Credential', 'Signature', 'SignedHeaders'].find((name) => !parts.get(name));
  if (!header.startsWith('AWS4-HMAC-SHA256 ') || absent !== undefined) {
    throw incomplete(`Authorization header requires '${absent ?? 'AWS4-HMAC-SHA256'}' parameter.`);
  }
  const [accessKeyId, date, region, service, end, ...rest] = (parts.get('Credential') ?? '').split('/');
  if (
    !accessKeyId ||
    !/^\d{8}$/.test(date ?? '') ||
    end !== 'aws4_request' ||
    rest.length > 0 ||
    region === undefined
  ) {
    throw incomplete('Credential must have the form <access key id>/<yyyymmdd>/<region>/secretsmanager/aws4_request.');
  }
  if (!/^[a-z0-9-]{1,128}$/.test(region)) throw incomplete('The region of the credential scope is not a region.');
  if (service !== 'secretsmanager') {
    throw new ServiceError(
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'secretsmanager'.",
    );
  }
  if (callers.acceptedAccessKeyIds !== undefined && !callers.acceptedAccessKeyIds.includes(accessKeyId)) {
    throw new ServiceError('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  const account = Object.hasOwn(callers.accounts, accessKeyId) ? callers.accounts[accessKeyId] : undefined;
  return { account: account ?? DEFAULT_ACCOUNT, region };
}

function incomplete(message: string): ServiceError {
  return new ServiceError('IncompleteSignatureException', message);
}
