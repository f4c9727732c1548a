import type { IncomingHttpHeaders } from 'node:http';

/** What an API may need to know of a request. Everything else stays here: who asked, from where, with what, and by which way. */
const PASSED: readonly string[] = [
  ...['accept', 'accept-language', 'content-type', 'idempotency-key', 'user-agent', 'prefer', 'range'],
  ...['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'if-range', 'content-language'],
  // A body that the gateway reads has none.
  'content-encoding',
];

/** Names of headers that a request's Connection header makes a matter of one connection. */
function ofConnection({ connection }: IncomingHttpHeaders): ReadonlySet<string> {
  return new Set((connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
}

/**
 * The headers of a request that go on, by an allow-list: of a header that nobody has thought of, nobody knows what it does at
 * the vendor. Pairs, for the client that sends them.
 */
export function requestHeaders(headers: IncomingHttpHeaders): string[] {
  const dropped = ofConnection(headers);
  const passed: string[] = [];
  for (const name of PASSED) {
    const value = headers[name];
    if (value !== undefined && !dropped.has(name)) passed.push(name, Array.isArray(value) ? value.join(', ') : value);
  }
  // An answer is looked into, and is not packed for that.
  passed.push('accept-encoding', 'identity');
  return passed;
}
