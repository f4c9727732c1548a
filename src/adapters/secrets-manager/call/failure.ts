import { instant, type Instant } from '../../../core/model/time';
import { isCertificateCode } from '../../network/certificate-codes';
import { isProxyCode, ProxyFailure } from '../../network/proxy-failure';

/** Where a client sends its requests, for messages. */
export interface Place {
  readonly region: string;
  /** Origin of the last request, e.g. `https://secretsmanager.eu-west-1.amazonaws.com`; absent before the first. */
  readonly endpoint?: string;
}

/** What is kept of a failed call. Nothing of the SDK's error object goes further: it holds request and answer. */
export interface Failure {
  /** The server's error code, the network's, or the name of the SDK's own error. */
  readonly code: string;
  readonly origin: 'server' | 'network' | 'timeout' | 'local';
  readonly status?: number;
  /** One of the attempts may have taken effect without anybody hearing of it. */
  readonly ambiguous: boolean;
  /** What a proxy stood in the way with, as a sentence. */
  readonly proxy?: string;
  /** For a denied call: the principal and the action that AWS names. */
  readonly principal?: string;
  readonly action?: string;
}

/** What was seen on the wire while a call was made, over all of its attempts. */
export class WireNotes {
  attempts = 0;
  ambiguous = false;
  /** The `Date` header of the last answer. */
  serverTime: Instant | undefined;
  endpoint: string | undefined;
  /** How the network failed at the last attempt; the SDK's own error doesn't always keep it. */
  networkCode: string | undefined;
  /** What a proxy stood in the way with at the last attempt. */
  proxyProblem: string | undefined;

  noteRequest(request: unknown): void {
    this.attempts += 1;
    const { protocol, hostname, port } = (request ?? {}) as { protocol?: string; hostname?: string; port?: number };
    if (protocol && hostname) this.endpoint = `${protocol}//${hostname}${port ? `:${port}` : ''}`;
  }

  noteAnswer(response: unknown): void {
    this.networkCode = undefined;
    this.proxyProblem = undefined;
    const { headers, statusCode } = (response ?? {}) as { headers?: Record<string, string>; statusCode?: number };
    const date = Date.parse(headers?.['date'] ?? '');
    if (!Number.isNaN(date)) this.serverTime = instant(date);
    if ((statusCode ?? 0) >= 500) this.ambiguous = true;
  }

  noteNetworkError(error: unknown): void {
    this.networkCode = fieldOf(error, 'code') ?? fieldOf(error, 'name') ?? 'NetworkError';
    this.proxyProblem = error instanceof ProxyFailure ? error.message : undefined;
    const { networkCode: code } = this;
    if (!NOTHING_SENT.has(code) && !isCertificateCode(code) && !isProxyCode(code)) this.ambiguous = true;
  }
}

/** Network failures before the first byte of a request. */
const NOTHING_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

export function failureOf(error: unknown, notes: WireNotes): Failure {
  const name = fieldOf(error, 'name') ?? 'Error';
  const { ambiguous } = notes;
  const status = (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
  if (status !== undefined) {
    // AWS's text is read only for the names of principal and action, and only where they look like such names.
    const message = fieldOf(error, 'message') ?? '';
    const principal = /User: (arn:[A-Za-z0-9:/_+=,.@-]+)/.exec(message)?.[1];
    const action = /to perform: ([a-z0-9-]+:[A-Za-z]+)/.exec(message)?.[1];
    return {
      code: name,
      origin: 'server',
      status,
      ambiguous,
      ...(principal && { principal }),
      ...(action && { action }),
    };
  }
  const code = notes.networkCode;
  if (code === undefined) return { code: fieldOf(error, 'code') ?? name, origin: 'local', ambiguous };
  const origin = code === 'TimeoutError' || code === 'ETIMEDOUT' ? 'timeout' : 'network';
  const proxy = notes.proxyProblem;
  return { code, origin, ambiguous, ...(proxy !== undefined && { proxy }) };
}

function fieldOf(error: unknown, field: 'name' | 'code' | 'message'): string | undefined {
  const value: unknown =
    typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[field] : undefined;
  return typeof value === 'string' ? value : undefined;
}
