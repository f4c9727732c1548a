import type { WireIssuedAccessToken, WireProblem, WireSession } from '../../src/contract';
import { acmeWith, type Bed, viewer, WS } from './service-bed';
import type { ServiceSeed } from '../../src/service';

export const PASSWORD = 'correct horse battery staple';
/** Passwords are easy to guess in tests, where time is short. */
export const EASY = { passwordHardness: 4 };

/** Acme, where Mara is an administrator, Tomas a team member, and Ines and Devon too. */
export function acmeWithAdministrator(): ServiceSeed {
  const [acme] = acmeWith().workspaces;
  const users = acme!.users!.map((user) => (user.id === 'user_mara' ? { ...user, role: 'role_administrator' } : user));
  return { workspaces: [{ ...acme!, users }] };
}

export interface BrowserAnswer<Body = WireProblem> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  readonly text: string;
}

export interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A browser with its cookies, on a page of the service. */
export class Browser {
  readonly cookies = new Map<string, string>();

  constructor(
    private readonly bed: Bed,
    readonly origin = bed.service.url,
  ) {}

  async send<Body = WireProblem>(
    method: string,
    path: string,
    { body, headers }: Sent = {},
  ): Promise<BrowserAnswer<Body>> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const all = {
      ...(method !== 'GET' && { origin: this.origin, 'hawzu-page': '1' }),
      ...(cookie !== '' && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    };
    const sent = Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined);
    const answer = await fetch(`${this.bed.service.url}${path}`, {
      method,
      headers: Object.fromEntries(sent),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value, rest] = /^([^=]+)=([^;]*)(.*)$/.exec(line)!;
      if (/Max-Age=0(;|$)/.test(rest!)) this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    const text = await answer.text();
    const isDocument = answer.headers.get('content-type')?.includes('json') === true;
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: (isDocument ? JSON.parse(text) : undefined) as Body,
    };
  }

  /** Status and code, where there is one. */
  async outcome(method: string, path: string, sent?: Sent): Promise<readonly [number, string | undefined]> {
    const { status, body } = await this.send(method, path, sent);
    return [status, body?.code];
  }

  signIn(email = 'mara@acme.example', password = PASSWORD): Promise<BrowserAnswer<WireSession & WireProblem>> {
    return this.send('POST', '/session', { body: { email, password } });
  }
}

/** A person makes a token on the page. */
export const issue = (browser: Browser, body: object = {}, key = 'page-1') =>
  browser.send<WireIssuedAccessToken & { code?: string }>('POST', `/api/v1${WS}/access-tokens`, {
    body: { label: 'made by a person', ...viewer, ...body },
    headers: { 'idempotency-key': key },
  });
