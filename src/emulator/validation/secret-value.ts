import { ServiceError } from '../error/service-error';
import type { SecretValue } from '../store/secret/secret';
import { broken, type RequestFields } from './request-fields';

const MAX_BYTES = 65_536;

/** The value in the request, if there is one. The limit counts bytes, not characters. */
export function readValue(fields: RequestFields): SecretValue | undefined {
  const text = fields.text('SecretString', { min: 1 });
  const base64 = fields.text('SecretBinary', { min: 1 });
  if (text !== undefined && base64 !== undefined) {
    throw new ServiceError(
      'InvalidParameterException',
      'You must provide either SecretString or SecretBinary, not both.',
    );
  }
  if (text !== undefined) {
    checkBytes('SecretString', Buffer.byteLength(text));
    return { kind: 'string', text };
  }
  if (base64 === undefined) return undefined;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    throw new ServiceError('SerializationException', 'The member SecretBinary must be base64.');
  }
  const bytes = Buffer.from(base64, 'base64');
  checkBytes('SecretBinary', bytes.length);
  return { kind: 'binary', base64: bytes.toString('base64') };
}

export function readRequiredValue(fields: RequestFields): SecretValue {
  const value = readValue(fields);
  if (value !== undefined) return value;
  throw new ServiceError('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
}

function checkBytes(member: string, bytes: number): void {
  if (bytes > MAX_BYTES) throw broken(member, `Member must have length less than or equal to ${MAX_BYTES}`);
}
