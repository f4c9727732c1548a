import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../../problem/problem-error';

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

const malformed = (detail: string): ProblemError => new ProblemError('malformed-json', detail);

/** Whether an object of a JSON text has a member twice: readers differ in which of them counts. */
function hasRepeatedMember(json: string): boolean {
  const open: Set<string>[] = [];
  let text = '';
  for (const [token] of json.matchAll(TOKENS)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token !== ':') text = token;
    else {
      const name = JSON.parse(text) as string;
      if (open.at(-1)?.has(name)) return true;
      open.at(-1)?.add(name);
    }
  }
  return false;
}

/** @throws ProblemError for what is not JSON in UTF-8, or can be read in more than one way */
function parseJson(body: Buffer): unknown {
  let value: unknown;
  let text: string;
  try {
    text = UTF8.decode(body);
    value = JSON.parse(text);
  } catch {
    throw malformed('The body cannot be read as JSON in UTF-8.');
  }
  if (hasRepeatedMember(text)) throw malformed('The body has a member more than once.');
  return value;
}

function requireJson({ headers }: FastifyRequest): void {
  const [type, ...parameters] = (headers['content-type'] ?? '').split(';').map((part) => part.trim().toLowerCase());
  const isUtf8 = parameters.every((one) => !one.startsWith('charset') || /^charset="?utf-?8"?$/.test(one));
  const encoding = headers['content-encoding'];
  if (type === 'application/json' && isUtf8 && (encoding === undefined || encoding === 'identity')) return;
  throw new ProblemError(
    'unsupported-media-type',
    'Send the body as application/json in UTF-8, without Content-Encoding.',
  );
}

/**
 * Bodies are JSON. An empty body may announce anything: clients name a media type out of habit where they send nothing,
 * as when enabling a token. A body for an operation that takes none is not read, only refused.
 */
export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    const { takesBody } = request.routeOptions.config as { readonly takesBody?: boolean };
    if (!takesBody) return done(null, body);
    try {
      requireJson(request);
      done(null, parseJson(body as Buffer));
    } catch (error) {
      done(error as ProblemError);
    }
  });
}
