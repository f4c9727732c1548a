import type { Proxy } from './proxies';

/** Codes of failures before anything was sent to where it should go. */
const PREFIX = 'ERR_PROXY_';

/** A connection that a proxy did not make. Its message is a sentence for people, without user name and password. */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure';

  private constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  static unusable(variable: string): ProxyFailure {
    const message = `${variable} is not the URL of an http or https proxy. Set it to http://HOST:PORT, or list the host in NO_PROXY.`;
    return new ProxyFailure(`${PREFIX}INVALID`, message);
  }

  /** The proxy answered, but not with a connection. */
  static refused(proxy: Proxy, status: number): ProxyFailure {
    const message =
      status === 407
        ? `${nameOf(proxy)} wants a user name and password, or others (407). Put them into ${proxy.variable}: http://USER:PASSWORD@HOST:PORT.`
        : `${nameOf(proxy)} refused to connect (status ${status}). Have the host allowed there, or list it in NO_PROXY.`;
    return new ProxyFailure(`${PREFIX}${status}`, message);
  }

  static unreachable(proxy: Proxy, code: string): ProxyFailure {
    const message = `${nameOf(proxy)} can't be reached (${code}). Check ${proxy.variable}, or list the host in NO_PROXY.`;
    return new ProxyFailure(`${PREFIX}${code}`, message);
  }
}

/** Whether to ask again is of no use: a person has to change something first. */
export const isProxyRefusal = (code: string | undefined): boolean => /^ERR_PROXY_(4\d\d|INVALID)$/.test(code ?? '');

export const isProxyCode = (code: string | undefined): boolean => code?.startsWith(PREFIX) ?? false;

const nameOf = ({ url, variable }: Proxy): string => `the proxy ${url.protocol}//${url.host} (${variable})`;
