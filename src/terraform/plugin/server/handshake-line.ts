import { protocolVersion } from './magic-cookie';
import type { Endpoint } from './listen';

/**
 * The one line that Terraform reads from standard output: core protocol 1, plugin protocol, address, gRPC, and the
 * certificate without padding (empty when TLS is off).
 */
export function handshakeLine(endpoint: Endpoint, certificateDer: Uint8Array | undefined): string {
  const certificate =
    certificateDer === undefined ? '' : Buffer.from(certificateDer).toString('base64').replace(/=+$/, '');
  return `1|${protocolVersion}|${endpoint.network}|${endpoint.address}|grpc|${certificate}\n`;
}
