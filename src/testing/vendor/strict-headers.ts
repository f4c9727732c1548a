import type { Recorded } from './recorded';

/** What a proxy keeps for itself (RFC 9110, 7.6.1), but for what says how this body comes. */
const HOP_BY_HOP = [
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
];

const CONSUMER_TOKEN = /hwz_[0-9A-Za-z]{7}/;

/** What no gateway may send: the first thing that is wrong with the headers of a request. */
export function headerFault(request: Recorded, host: string): string | undefined {
  const names = request.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `the header ${twice} twice`;
  const hop = names.find((name) => HOP_BY_HOP.includes(name));
  if (hop !== undefined) return `the header ${hop}, which is between two neighbours`;
  const connection = request.header('connection')[0];
  if (connection !== undefined && !/^(keep-alive|close)$/i.test(connection)) return `Connection: ${connection}`;
  if (names.includes('cookie')) return 'a cookie';
  if (names.includes('transfer-encoding') && names.includes('content-length')) return 'a length, and chunks';
  if (names.some((name) => /^x-hawzu-|method-override|^x-http-method$/.test(name)))
    return 'a header for the gateway only';
  if (request.header('host')[0] !== host) return 'another host';
  if (request.rawHeaders.some((text) => CONSUMER_TOKEN.test(text))) return "a consumer's token";
  return undefined;
}
