import { BlockList, isIP } from 'node:net';

/**
 * Whether NO_PROXY lists a host, read as curl, Go and the AWS CLI read it: a name stands for itself and everything below it,
 * with or without a dot before it; `*` for all; addresses and networks (10.0.0.0/8) for themselves; a port narrows an entry.
 */
export function isExempt(noProxy: string, host: string, port: number): boolean {
  const name = host.replace(/^\[|\]$|\.$/g, '').toLowerCase();
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && covers(entry, name, port));
}

function covers(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  const [whole, base = '', bits, at] = /^(.+)\/(\d{1,3})(?::(\d+))?$/.exec(entry) ?? [];
  if (whole !== undefined) return (at === undefined || Number(at) === port) && isInside(host, base, Number(bits));
  const [, listed = '', only] = /^(\[.*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (only !== undefined && Number(only) !== port) return false;
  const plain = listed.replace(/^\[|\]$/g, '').replace(/^\*?\./, '');
  return host === plain || (isIP(host) === 0 && host.endsWith(`.${plain}`));
}

function isInside(host: string, base: string, bits: number): boolean {
  const family = isIP(host);
  if (family === 0 || family !== isIP(base) || bits > (family === 4 ? 32 : 128)) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  const networks = new BlockList();
  networks.addSubnet(base, bits, kind);
  return networks.check(host, kind);
}
