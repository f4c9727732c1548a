/** What a client may need to know of an answer. No cookie, no word on whom to trust, and no order to a proxy before us passes. */
const PASSED: ReadonlySet<string> = new Set([
  ...['content-type', 'content-encoding', 'content-language', 'content-disposition', 'content-range'],
  ...['accept-ranges', 'etag', 'last-modified', 'retry-after', 'allow', 'preference-applied', 'deprecation', 'sunset'],
]);

type Answered = Readonly<Record<string, string | string[] | undefined>>;

const one = (value: string | string[]): string => (Array.isArray(value) ? value.join(', ') : value);

/** The headers of the vendor's answer that pass, by an allow-list. `date` and what keeps browsers from trusting it are ours. */
export function answerHeaders(headers: Answered): Record<string, string> {
  const dropped = new Set(
    one(headers['connection'] ?? '')
      .toLowerCase()
      .split(/ *, */),
  );
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && PASSED.has(name) && !dropped.has(name)) passed[name] = one(value);
  }
  return passed;
}

/** On every answer of the vendor: it is data, whatever a browser would make of it. */
export const DATA_ONLY: Readonly<Record<string, string>> = {
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};
