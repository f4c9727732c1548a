import { ServerCredentials } from '@grpc/grpc-js';
import type { ServerCertificate } from './certificate/server-certificate';
import { createServerCertificate } from './certificate/server-certificate';

/** How connections are protected, and the certificate that the handshake has to name. */
interface Protection {
  readonly credentials: ServerCredentials;
  readonly certificate: ServerCertificate | undefined;
}

/**
 * Mutual TLS when Terraform sent the certificate of its client: only that one is let in. Without it (TF_DISABLE_PLUGIN_TLS,
 * reattach) the connection is plain; the socket's folder then is what keeps others out.
 */
export function protectionFor(clientCertificate: string | undefined, now: Date): Protection {
  if (clientCertificate === undefined || clientCertificate.trim() === '') {
    return { credentials: ServerCredentials.createInsecure(), certificate: undefined };
  }
  const certificate = createServerCertificate(now);
  const pair = { private_key: Buffer.from(certificate.privateKeyPem), cert_chain: Buffer.from(certificate.pem) };
  return { credentials: ServerCredentials.createSsl(Buffer.from(clientCertificate), [pair], true), certificate };
}
