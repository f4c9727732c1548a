import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ASSETS, type PageFiles } from '../page/page-files';
import { problemOfUnknownRoute, REFERENCE } from './answer/unknown-route';

/** Each is a view of the one page. */
const VIEWS = [
  ...['/', '/sign-in'],
  ...['access-tokens', 'access-tokens/*', 'roles', 'users', 'audit-log'].map(
    (view) => `/workspace/:workspace_id/${view}`,
  ),
];

/** What a page may load and do: its own files, and nothing that stands in the document. */
const POLICY = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'"],
  ...["form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"],
].join('; ');

const KEPT = 'public, max-age=31536000, immutable';
const takesGzip = ({ headers }: FastifyRequest): boolean =>
  /(?:^|,)\s*gzip\s*(?:$|,|;(?!\s*q=0(?:\.0*)?\s*(?:$|,)))/.test(String(headers['accept-encoding'] ?? ''));

/** Serves the page for people, which asks for what it shows by the API, as whoever is signed in; and the reference of that API. */
export function addPage(app: FastifyInstance, { document, reference, files }: PageFiles): void {
  const always = { config: { isAsideOfApi: true } };
  const documents = [...VIEWS.map((path) => [path, document] as const), [REFERENCE, reference] as const];
  for (const [path, text] of documents) {
    app.get(path, always, (_request, reply) => {
      void reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', POLICY)
        .header('referrer-policy', 'no-referrer')
        .header('cross-origin-opener-policy', 'same-origin')
        .send(text);
    });
  }
  app.get(`${ASSETS}:name`, always, (request, reply) => {
    const { name } = request.params as { readonly name: string };
    const file = files.get(name);
    if (file === undefined) throw problemOfUnknownRoute('GET', request.url);
    const { type, whole, packed } = file;
    const isPacked = takesGzip(request);
    void reply.type(type).header('cache-control', KEPT).header('vary', 'accept-encoding');
    if (isPacked) void reply.header('content-encoding', 'gzip');
    return send(reply, isPacked ? packed : whole);
  });
}

const send = (reply: FastifyReply, content: Buffer): void => void reply.send(content);
