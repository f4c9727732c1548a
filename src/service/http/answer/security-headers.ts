/** On every answer that is no page: none may be framed, sniffed or kept by a cache. There is no CORS: foreign pages stay out. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};
