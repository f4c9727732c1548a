import { type Environment, setting } from './environment';
import { isLoopback } from './loopback';
import { isExempt } from './no-proxy';
import { ProxyFailure } from './proxy-failure';

/** Where a connection goes. */
export interface Target {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
}

/** A proxy, and the variable that named it. */
export interface Proxy {
  readonly url: URL;
  readonly variable: string;
}

/** Small letters first, as in curl and Python: HTTP_PROXY may have been set by a request in CGI. */
const VARIABLES = { https: ['https_proxy', 'HTTPS_PROXY'], http: ['http_proxy', 'HTTP_PROXY'] } as const;

/** Whether any proxy is set, for any target. */
export const anyProxy = (env: Environment): boolean =>
  [...VARIABLES.https, ...VARIABLES.http].some((name) => setting(env, name) !== undefined);

/**
 * The proxy for a target; none for this machine itself and for what NO_PROXY lists.
 * @throws ProxyFailure when the variable names no proxy that can be used
 */
export function proxyFor({ secure, host, port }: Target, env: Environment): Proxy | undefined {
  const variable = VARIABLES[secure ? 'https' : 'http'].find((name) => setting(env, name) !== undefined);
  if (variable === undefined || isLoopback(host)) return undefined;
  const exempt = setting(env, 'no_proxy') ?? setting(env, 'NO_PROXY');
  if (exempt !== undefined && isExempt(exempt, host, port)) return undefined;
  const text = setting(env, variable) ?? '';
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') throw ProxyFailure.unusable(variable);
  return { url, variable };
}
