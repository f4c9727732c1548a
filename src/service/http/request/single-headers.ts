import { ProblemError } from '../../problem/problem-error';

/** Headers that mean one thing: of two, Node would take the first or join them, and a proxy before us perhaps the last. */
const SINGLE: ReadonlySet<string> = new Set([
  'authorization',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'idempotency-key',
  'hawzu-verification',
  'if-match',
  'origin',
  'hawzu-page',
  'x-request-id',
]);

/** @throws ProblemError when one of them is there twice, or Host is not there */
export function requireSingleHeaders(rawHeaders: readonly string[]): void {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase();
    if (!SINGLE.has(name)) continue;
    if (seen.has(name)) throw new ProblemError('malformed-request', `The header ${name} is there more than once.`);
    seen.add(name);
  }
  if (!seen.has('host')) throw new ProblemError('malformed-request', 'The Host header is missing.');
}
