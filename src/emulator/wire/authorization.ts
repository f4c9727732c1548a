import { createHash, timingSafeEqual } from 'node:crypto';
import { ServiceError } from '../error/service-error';
import type { Scope } from '../store/secret/scope';

/** Whom this endpoint lets in, and which account their keys belong to. */
export interface Callers {
  /** Any key is accepted if absent. */
  readonly acceptedAccessKeyIds: readonly string[] | undefined;
  /** Account ids of 12 digits by access key id; the default account for all others. */
  readonly accounts: Readonly<Record<string, string>>;
  readonly reserved: Reserved | undefined;
}

/** Secrets that one access key alone may use. */
export interface Reserved {
  readonly namePrefix: string;
  readonly accessKeyId: string;
}

/** Who signed a request. */
export interface Caller {
  readonly scope: Scope;
  /** Whether secrets of this name are kept from this caller. */
  readonly isKeptFrom: (secretName: string) => boolean;
}

const DEFAULT_ACCOUNT = '000000000000';

/**
 * Account, region and access key from the credential scope of a SigV4 signature. The signature itself is not checked:
 * this endpoint knows no secret keys, and listens on loopback only.
 */
export function authorize(header: string | undefined, callers: Callers): Caller {
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
  const { reserved } = callers;
  const isReserved = reserved !== undefined && !isSame(accessKeyId, reserved.accessKeyId);
  return {
    scope: { account: account ?? DEFAULT_ACCOUNT, region },
    isKeptFrom: (secretName) => isReserved && secretName.startsWith(reserved.namePrefix),
  };
}

/** In a time that says nothing of either: where secrets are reserved, a key's id is what opens them. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function incomplete(message: string): ServiceError {
  return new ServiceError('IncompleteSignatureException', message);
}
