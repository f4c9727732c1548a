import type { FastifyRequest } from 'fastify';
import { sessionProblem } from '../../access/session';
import { ProblemError } from '../../problem/problem-error';
import { isLoopback } from '../request/host-check';

/** Scripts of other origins can't send it without being asked for leave, which nobody gives. */
const PAGE_HEADER = 'hawzu-page';
const HELD = /^[A-Za-z0-9_-]{43}$/;
/** A proxy says with these for whom it asks. */
const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host'];

type Cookie = 'session' | 'browser';

/**
 * How people come in: under which origin, and with which cookies. It is the public URL, which is HTTPS, or the machine
 * itself; a password or a session goes over no network in the open.
 */
export class Door {
  /** @param publicUrl origin under which people reach the service, without a slash at its end */
  constructor(private readonly publicUrl: string | undefined) {}

  /** What the cookie of a session holds; undefined: there is none. */
  sessionOf(request: FastifyRequest): string | undefined {
    return this.held(request, 'session');
  }

  browserOf(request: FastifyRequest): string | undefined {
    return this.held(request, 'browser');
  }

  /**
   * A session is taken only where it could begin, and a change only from a page of this service.
   * @throws ProblemError
   */
  requireUsable(request: FastifyRequest): void {
    const origin = this.requireOrigin(request);
    if (request.method === 'GET') return;
    const { headers } = request;
    if (headers.origin === origin && headers[PAGE_HEADER] === '1') return;
    const detail = `A change in a session comes from a page of ${origin}, with the headers Origin and Hawzu-Page: 1.`;
    throw new ProblemError('foreign-page', detail);
  }

  /** The session of a request that has one. @throws ProblemError */
  requireSession(request: FastifyRequest): string {
    this.requireUsable(request);
    const cookie = this.sessionOf(request);
    if (cookie === undefined) throw sessionProblem('session-missing', 'Nobody is signed in here. Sign in first.');
    if (request.headers.authorization === undefined) return cookie;
    throw new ProblemError('two-credentials', 'Send the cookie of the session alone: an access token opens no page.');
  }

  /** The header that sets a cookie, or takes it away. */
  cookie(which: Cookie, value: string, seconds: number): string {
    const secure = this.isSecure ? '; Secure' : '';
    return `${this.nameOf(which)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
  }

  private get isSecure(): boolean {
    return this.publicUrl?.startsWith('https:') === true;
  }

  /** Browsers take a name with this prefix only over HTTPS, for this host alone, and for all of its paths. */
  private nameOf(which: Cookie): string {
    return `${this.isSecure ? '__Host-' : ''}hawzu-${which}`;
  }

  /** @throws ProblemError where a password would go over a network in the open */
  private requireOrigin(request: FastifyRequest): string {
    if (this.publicUrl !== undefined) return this.publicUrl;
    const host = request.headers.host ?? '';
    const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
    const isHere = isLoopback(name) && isLoopback((request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''));
    const isForwarded = FORWARDING.some((header) => request.headers[header] !== undefined);
    if (isHere && !isForwarded) return `http://${host}`;
    throw new ProblemError(
      'sign-in-needs-https',
      'People sign in on the machine itself, or over HTTPS: start the service with --public-url https://NAME behind a proxy that speaks HTTPS.',
    );
  }

  /** Of several with one name, which somebody else may have set, none counts. */
  private held(request: FastifyRequest, which: Cookie): string | undefined {
    const begin = `${this.nameOf(which)}=`;
    const found = (request.headers.cookie ?? '').split(/; */).filter((one) => one.startsWith(begin));
    const value = found[0]?.slice(begin.length) ?? '';
    return found.length === 1 && HELD.test(value) ? value : undefined;
  }
}
