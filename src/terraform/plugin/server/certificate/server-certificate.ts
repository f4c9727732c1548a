import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import {
  bitString,
  boolean,
  context,
  element,
  generalizedTime,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  utf8String,
} from './der';

/** A certificate that vouches for itself, and its key. */
export interface ServerCertificate {
  readonly der: Buffer;
  readonly pem: string;
  readonly privateKeyPem: string;
}

const oids = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  subjectAlternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  serverAuthentication: '1.3.6.1.5.5.7.3.1',
  clientAuthentication: '1.3.6.1.5.5.7.3.2',
} as const;

/** Digital signature, key encipherment, key agreement, certificate signing: what Terraform's own certificate allows. */
const keyUsageBits = 0b1010_1100;
const host = 'localhost';
const minute = 60_000;
const lifetime = 365 * 24 * 60 * minute;

/**
 * The server's half of go-plugin's automatic mutual TLS: P-256, for the name `localhost`, which is the one Go's client
 * verifies. It lives as long as the process; its key is never written anywhere. Made here because the certificate
 * libraries cost 130 ms and more at every start (docs/decisions/0008-terraform-plugin-certificate.md).
 */
export function createServerCertificate(now: Date): ServerCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const algorithm = sequence(objectIdentifier(oids.ecdsaWithSha256));
  const name = sequence(set(sequence(objectIdentifier(oids.commonName), utf8String(host))));
  const serial = randomBytes(16);
  // A first byte from 0x40 to 0x7f keeps the number positive and 16 bytes long.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const toBeSigned = sequence(
    context(0, integer(Buffer.from([2]))),
    integer(serial),
    algorithm,
    name,
    sequence(generalizedTime(new Date(now.getTime() - minute)), generalizedTime(new Date(now.getTime() + lifetime))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    context(3, extensions()),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const der = sequence(toBeSigned, algorithm, bitString(signature));
  return { der, pem: pemOf(der), privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function extensions(): Buffer {
  const dnsName = element(0x82, Buffer.from(host, 'ascii'));
  return sequence(
    extension(oids.basicConstraints, true, sequence(boolean(true))),
    extension(oids.keyUsage, true, bitString(Buffer.from([keyUsageBits]), 2)),
    extension(
      oids.extendedKeyUsage,
      false,
      sequence(objectIdentifier(oids.serverAuthentication), objectIdentifier(oids.clientAuthentication)),
    ),
    extension(oids.subjectAlternativeName, false, sequence(dnsName)),
  );
}

function extension(oid: string, critical: boolean, content: Buffer): Buffer {
  return sequence(objectIdentifier(oid), ...(critical ? [boolean(true)] : []), octetString(content));
}

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
