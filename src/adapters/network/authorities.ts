import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PortError, type PortName } from '../../core/ports/errors';
import { type Environment, setting } from './environment';

const BUNDLES = { 'token API': 'HAWZU_CA_BUNDLE', 'Secrets Manager': 'AWS_CA_BUNDLE' } as const;

/**
 * The certificate authorities that a port's own variable names, in PEM. As in the AWS CLI they are trusted in place of the
 * public ones; those of NODE_EXTRA_CA_CERTS always count. Undefined: what Node trusts.
 * @throws PortError of kind `invalid` when the file holds none
 */
export function authoritiesFor(port: PortName, env: Environment): readonly string[] | undefined {
  const variable = BUNDLES[port];
  const file = setting(env, variable);
  if (file === undefined) return undefined;
  const bundle = read(file);
  if (bundle === undefined) {
    const message = `${variable} names ${file}, which is not a readable file of PEM certificates. Correct the path, or unset it.`;
    throw new PortError({ port, operation: 'connect', kind: 'invalid', effect: 'none' }, message, {
      serverCode: 'ca-bundle-invalid',
    });
  }
  const extra = setting(env, 'NODE_EXTRA_CA_CERTS');
  // One that can't be read, Node itself has warned of.
  const more = extra === undefined ? undefined : read(extra);
  return more === undefined ? [bundle] : [bundle, more];
}

function read(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    // TLS itself passes over what is none without a word.
    return (text.match(CERTIFICATE) ?? []).some(isCertificate) ? text : undefined;
  } catch {
    return undefined;
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

/** What to set so that an authority of one's own is trusted. */
export const trustAdvice = (port: PortName): string =>
  `If it comes from an authority of your own (a company's, or a proxy's that reads TLS), name that in ${BUNDLES[port]} or NODE_EXTRA_CA_CERTS, a PEM file.`;
