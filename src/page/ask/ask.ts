import { Problem } from './problem';

export interface Answer<Body> {
  readonly body: Body;
  /** The time that the service put on its answer, to the second. */
  readonly date: string | null;
}

export interface Request {
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly ifMatch?: string;
  readonly key?: string;
}

/** What the page wants to know of every answer: the service's time, and that a session ended. */
export interface Watcher {
  dated(date: string): void;
  ended(): void;
}

let watcher: Watcher = { dated: () => undefined, ended: () => undefined };
export const watch = (by: Watcher): void => {
  watcher = by;
};

export function withQuery(path: string, query: Request['query'] = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}

async function bodyOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Answers that were asked for before anybody wanted them, by address. Each is taken once. */
const ahead = new Map<string, Promise<Answer<unknown>>>();

/** Asks for what will be wanted in a moment. What fails meanwhile is forgotten, and asked for again when it is wanted. */
export function askAhead(path: string, query?: Request['query']): void {
  const address = withQuery(path, query);
  const asked = send('GET', address, {});
  ahead.set(address, asked);
  asked.catch(() => ahead.delete(address));
}

/**
 * Asks the service, with the session's cookie. Nothing is kept by the browser.
 * @throws Problem whatever kept it from being done; AbortError when the page no longer wants it
 */
export async function ask<Body>(method: string, path: string, request: Request = {}): Promise<Answer<Body>> {
  const address = withQuery(path, request.query);
  const asked = method === 'GET' ? ahead.get(address) : undefined;
  if (asked === undefined) return send(method, address, request);
  ahead.delete(address);
  return (await asked) as Answer<Body>;
}

async function send<Body>(method: string, address: string, request: Request): Promise<Answer<Body>> {
  const headers: Record<string, string> = { accept: 'application/json', 'hawzu-page': '1' };
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  if (request.ifMatch !== undefined) headers['if-match'] = `"${request.ifMatch}"`;
  if (request.key !== undefined) headers['idempotency-key'] = request.key;
  let answer: Response;
  let body: unknown;
  try {
    answer = await fetch(address, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: request.signal ?? null,
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    body = await bodyOf(answer);
  } catch (error) {
    if (request.signal?.aborted === true) throw error;
    throw new Problem(0, {});
  }
  const date = answer.headers.get('date');
  if (date !== null) watcher.dated(date);
  if (answer.ok) return { body: body as Body, date };
  const problem = new Problem(answer.status, body ?? {}, answer.headers);
  if (answer.status === 401 && problem.code !== 'wrong-credentials') watcher.ended();
  throw problem;
}
