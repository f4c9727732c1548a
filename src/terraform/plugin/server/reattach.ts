import type { Endpoint } from './listen';
import { protocolVersion } from './magic-cookie';

/**
 * The variable that lets Terraform use a provider that runs already, for debugging and fast tests.
 * @param address of the provider, such as `registry.terraform.io/hawzu/hawzu`
 */
export function reattachLine(address: string, endpoint: Endpoint, pid: number): string {
  const value = {
    [address]: {
      Protocol: 'grpc',
      ProtocolVersion: protocolVersion,
      Pid: pid,
      Test: true,
      Addr: { Network: endpoint.network, String: endpoint.address },
    },
  };
  return `TF_REATTACH_PROVIDERS='${JSON.stringify(value)}'\n`;
}
