import { BlockList, isIP } from 'node:net';

/** IPv4 on a socket of IPv6 is IPv4 to people. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '');

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/**
 * Where a request comes from. A proxy that is trusted says for whom it asks, in the last entry of X-Forwarded-For that is
 * not itself one of them; what stands before that, the client could have written.
 * @param networks of the proxies that are trusted
 */
export function clientAddress(
  networks: readonly string[],
): (connection: string | undefined, forwarded: string | undefined) => string {
  const list = listOf(networks);
  const isTrusted = (address: string): boolean => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
  return (connection, forwarded) => {
    let address = plain(connection ?? '');
    if (networks.length === 0 || forwarded === undefined) return address;
    for (const entry of forwarded.split(',').reverse()) {
      const before = plain(entry.trim());
      if (!isTrusted(address) || isIP(before) === 0) break;
      address = before;
    }
    return address;
  };
}
