import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request as ask, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { WireMe } from '../../src/contract';
import { type Bed, startBed, WS } from '../service/service-bed';
import acme from '../../examples/acme/seed.json';

const { bundlePage } = jest.requireActual<{ bundlePage(folder: string): Promise<unknown> }>('../../scripts/bundle-page.js');

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** People of the tests, each with a role. They sign in with the password `right`. */
export const PEOPLE: Readonly<Record<string, string>> = {
  mara: 'role_administrator',
  tomas: 'role_workspace_manager',
  ines: 'role_viewer',
};

export interface PageBed {
  readonly bed: Bed;
  readonly url: string;
  /** Requests that the page made, method and path with query. */
  readonly requests: string[];
  /** What a test wants done with a request before the service sees it. */
  fault: (request: IncomingMessage) => 'cut-answer' | 'refuse' | { readonly delay: number } | undefined;
  /** Ends every session, as time does. */
  endSessions(): void;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8' };

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * The page in front of the real service. Until the service knows sessions, a cookie names a person, and becomes a token of
 * that person's role.
 */
export async function startPage(): Promise<PageBed> {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-page-'));
  await bundlePage(folder);
  const bed = await startBed();
  const tokens = new Map<string, { readonly id: string; readonly token: string }>();
  for (const [person, role] of Object.entries(PEOPLE)) {
    const issued = await bed.issue({ label: `${person} at the page`, workspace_role: { id: role } });
    tokens.set(person, issued);
  }
  let signedIn = new Set<string>();
  const made: PageBed = {
    bed,
    url: '',
    requests: [],
    fault: () => undefined,
    endSessions: () => {
      signedIn = new Set();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await bed.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const sessionOf = async (person: string): Promise<object> => {
    const me = await bed.call<WireMe>('GET', '/me', { token: tokens.get(person)!.token });
    const user = acme.workspaces[0]!.users.find(({ id }) => id === `user_${person}`)!;
    const later = new Date(bed.clock.now + 3_600_000).toISOString();
    return {
      user: { id: user.id, name: user.name, email: user.email },
      workspaces: [{ ...me.body.workspace, role: me.body.workspace_role }],
      expires_at: later,
      idle_ends_at: later,
      now: new Date(bed.clock.now).toISOString(),
    };
  };
  const json = (response: ServerResponse, status: number, body?: unknown, headers: object = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', date: new Date(bed.clock.now).toUTCString(), ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body));
  };
  const ended = { code: 'session-ended', title: 'The session has ended', detail: 'Sign in again.', status: 401 };
  const session = async (request: IncomingMessage, response: ServerResponse, person: string | undefined): Promise<void> => {
    if (request.method === 'DELETE') {
      if (person !== undefined) signedIn.delete(person);
      return json(response, 204);
    }
    if (request.method === 'GET')
      return person === undefined ? json(response, 401, ended) : json(response, 200, await sessionOf(person));
    const { email, password } = JSON.parse((await bodyOf(request)).toString()) as Record<string, string>;
    const who = email!.split('@')[0]!;
    if (!(who in PEOPLE) || password !== 'right')
      return json(response, 401, { code: 'wrong-credentials', title: 'Wrong', detail: 'Wrong.', status: 401 });
    signedIn.add(who);
    return json(response, 200, await sessionOf(who), { 'set-cookie': `person=${who}; HttpOnly; SameSite=Strict; Path=/` });
  };
  const forward = async (request: IncomingMessage, response: ServerResponse, person: string | undefined): Promise<void> => {
    if (person === undefined) return json(response, 401, ended);
    const fault = made.fault(request);
    if (fault === 'refuse') return void request.socket.destroy();
    if (typeof fault === 'object') await new Promise((resolve) => setTimeout(resolve, fault.delay));
    const body = await bodyOf(request);
    const { cookie: _, origin: __, ...headers } = request.headers;
    const to = new URL(request.url!, bed.service.url);
    const sent = ask(to, {
      method: request.method,
      headers: { ...headers, host: to.host, authorization: `Bearer ${tokens.get(person)!.token}` },
    });
    sent.on('response', (answer) => {
      if (fault === 'cut-answer') {
        answer.resume();
        return void request.socket.destroy();
      }
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    sent.on('error', () => request.socket.destroy());
    sent.end(body);
  };
  const asset = (path: string, response: ServerResponse): void => {
    const isPage = !path.startsWith('/assets/');
    const file = isPage ? 'page.html' : path.slice('/assets/'.length);
    response.writeHead(200, { 'content-type': TYPES[extname(file)]!, 'content-security-policy': POLICY, 'cache-control': 'no-store' });
    response.end(readFileSync(join(folder, file)));
  };
  const server: Server = createServer((request, response) => {
    const path = request.url!.split('?')[0]!;
    const named = /person=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
    const person = named !== undefined && signedIn.has(named) ? named : undefined;
    if (path.startsWith('/api/') || path === '/session') made.requests.push(`${request.method} ${request.url}`);
    const answered =
      path === '/session'
        ? session(request, response, person)
        : path.startsWith('/api/')
          ? forward(request, response, person)
          : Promise.resolve(asset(path, response));
    answered.catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(made, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

export const TOKENS = '/workspace/ws_acme/access-tokens';
export { WS };
