import type { AxiosInstance } from 'axios';
import type { SecretValue } from '../../core/model/secret-value';
import { instant, type Instant } from '../../core/model/time';
import type { CallLimits } from '../../core/ports/call-limits';
import type { Clock, RandomSource } from '../../core/ports/clock';
import type { At } from '../../core/ports/token-api';
import type { OperationDefinition } from '../../contract/operations/operation-definition';
import { OWN_SHAPE } from '../../contract/vocabulary/own-shape';
import { VERIFICATION_HEADER } from '../../contract/vocabulary/verification';
import type { Connections } from '../network/connections';
import { ProxyFailure } from '../network/proxy-failure';
import { type Failure, networkFailure, statusFailure } from './failure';
import { type Called, NO_DATE, portError } from './port-errors';
import { parseRetryAfter, type RetryLimits, withRetries } from './retry-policy';
import { MalformedAnswer, WireReader } from './wire-reader';

export interface Request {
  readonly operation: string;
  /** What the contract says of it: the method, and how success looks. */
  readonly contract: Pick<OperationDefinition, 'method' | 'success'>;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
  readonly idempotencyKey?: string;
  /** The version that the token must still have. */
  readonly ifMatch?: string | undefined;
  /** It only verifies the value that it presents. */
  readonly isVerification?: boolean;
}

/** One attempt as a log may show it: no header, no query, no body. */
export interface TokenApiLogEntry {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly ms: number;
  /** HTTP status, or the network's error code. */
  readonly outcome: number | string;
}

interface CallerParts extends Called {
  readonly client: AxiosInstance;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly limits: RetryLimits;
  readonly answerTimeoutMs: number;
  readonly log?: (entry: TokenApiLogEntry) => void;
  readonly bounds?: CallLimits;
}

interface Answer {
  readonly body: unknown;
  readonly at: Instant;
}

/** RFC 6750 lets a bearer token hold visible ASCII; anything else can't even be sent. */
const SENDABLE = /^[\x21-\x7e]+$/;

/** Sends requests to one origin, again if that helps, and reads their answers. */
export class HttpCaller {
  constructor(private readonly parts: CallerParts) {}

  /** The same caller for calls that obey limits. */
  during(bounds: CallLimits): HttpCaller {
    return new HttpCaller({ ...this.parts, bounds: { ...this.parts.bounds, ...bounds } });
  }

  /** @throws PortError for everything that is not an answer that `convert` understands */
  async call<T>(request: Request, bearer: SecretValue, convert: (body: unknown) => T): Promise<At<T>> {
    const { operation } = request;
    let ambiguous = false;
    const outcome = await withRetries(async () => {
      const attempt = await this.#attempt(request, bearer.reveal());
      ambiguous ||= !attempt.ok && attempt.failure.effect === 'unknown';
      return attempt;
    }, this.parts);
    if (!outcome.ok) {
      const effect = ambiguous ? 'unknown' : outcome.failure.effect;
      throw portError(operation, { ...outcome.failure, effect }, this.parts);
    }
    const { body, at } = outcome.success;
    try {
      return { value: convert(body), at };
    } catch (error) {
      if (!(error instanceof MalformedAnswer)) throw error;
      throw portError(operation, malformed(error.field), this.parts);
    }
  }

  async #attempt(
    request: Request,
    bearer: string,
  ): Promise<{ readonly ok: true; readonly success: Answer } | { readonly ok: false; readonly failure: Failure }> {
    if (!SENDABLE.test(bearer)) {
      return { ok: false, failure: { ...statusFailure(401, undefined), ...unnamed('token-malformed') } };
    }
    const { clock, bounds } = this.parts;
    const { method, success } = request.contract;
    const begun = clock.now();
    if (bounds?.deadline !== undefined && begun >= bounds.deadline) return { ok: false, failure: tooLate };
    const log = (outcome: number | string): void => {
      const { operation, path } = request;
      this.parts.log?.({ operation, method, path, ms: clock.now() - begun, outcome });
    };
    try {
      const { status, headers, data } = await this.#send(request, bearer);
      log(status);
      const date = Date.parse(String(headers.date ?? ''));
      const isDated = !Number.isNaN(date);
      const at = isDated ? instant(date) : clock.now();
      const body = parseJson(data);
      // Whatever stands between may answer anything, and a portal says 200 to all: only the contract's own word is success.
      if (status >= 200 && status < 300 && status !== success.status)
        return { ok: false, failure: { ...malformed(`http-${status}`), ...(method === 'GET' && { effect: 'none' }) } };
      const isOk = status === success.status;
      // Every decision rests on a read, and on the server's time of it. What was written stays written.
      if (isOk && !isDated && method === 'GET') return { ok: false, failure: undated };
      if (isOk) return { ok: true, success: { body, at } };
      const retryAfterMs = parseRetryAfter(headers['retry-after'] as string | undefined, at);
      return { ok: false, failure: { ...refused(status, body), ...(retryAfterMs !== undefined && { retryAfterMs }) } };
    } catch (error) {
      const code = (error as { readonly code?: unknown } | null)?.code;
      const failure = networkFailure(typeof code === 'string' ? code : 'ERR_NETWORK', proxyProblem(error));
      log(failure.code);
      return { ok: false, failure };
    }
  }

  #send(request: Request, bearer: string) {
    const { method } = request.contract;
    const { path, query, body, idempotencyKey, ifMatch, isVerification } = request;
    const { client, endpoint, connections, clock, bounds } = this.parts;
    const left = bounds?.deadline === undefined ? Infinity : bounds.deadline - clock.now();
    const timeout = Math.max(1, Math.min(this.parts.answerTimeoutMs, left));
    return client.request<string>({
      method,
      url: `${endpoint}${path}`,
      params: query,
      ...(body !== undefined && { data: JSON.stringify(body) }),
      headers: {
        Authorization: `Bearer ${bearer}`,
        Accept: `${OWN_SHAPE}, application/json`,
        'User-Agent': 'hawzu-tokens',
        // Left alone, axios names a form for a request without a body.
        'Content-Type': body === undefined ? false : 'application/json',
        ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
        ...(ifMatch !== undefined && { 'If-Match': `"${ifMatch}"` }),
        ...(isVerification && { [VERIFICATION_HEADER]: 'true' }),
      },
      httpAgent: connections.httpAgent,
      httpsAgent: connections.httpsAgent,
      timeout,
      // The bearer would go to wherever a redirect leads. Of proxies the agents know, and make a tunnel.
      maxRedirects: 0,
      proxy: false,
      maxContentLength: 50_000_000,
      responseType: 'text',
      transformResponse: (data: string) => data,
      validateStatus: () => true,
    });
  }
}

/** axios puts the agent's error into one of its own. */
function proxyProblem(error: unknown): string | undefined {
  const { cause } = error as { readonly cause?: unknown };
  return [error, cause].find((each) => each instanceof ProxyFailure)?.message;
}

const unnamed = (code: string) => ({ code, origin: 'server', names: [] }) as const;

/** Nothing was sent, and nothing will be. */
const tooLate: Failure = { kind: 'timeout', effect: 'none', attempts: 1, ...unnamed('deadline') };

const malformed = (field: string): Failure => ({
  kind: 'malformed-answer',
  effect: 'unknown',
  attempts: 1,
  ...unnamed(field),
});

const undated: Failure = { ...malformed(NO_DATE), effect: 'none' };

function parseJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const NAME = /^[A-Za-z0-9_:/.[\]-]{1,100}$/;

/** What a problem document says, as far as it can be shown: codes, ids and pointers, no sentences. */
function refused(status: number, body: unknown): Failure {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const { code, token_id: existing, permissions, errors } = problem;
  const known = typeof code === 'string' && NAME.test(code) ? code : undefined;
  const pointers = Array.isArray(errors) ? errors.map((error) => pointerOf(error)) : [];
  const named = [...(Array.isArray(permissions) ? (permissions as unknown[]) : []), ...pointers];
  return {
    ...statusFailure(status, known),
    code: known ?? `http-${status}`,
    origin: 'server',
    names: named.filter((name): name is string => typeof name === 'string' && NAME.test(name)),
    ...(typeof existing === 'string' && NAME.test(existing) && { existingTokenId: existing }),
  };
}

function pointerOf(error: unknown): string | undefined {
  try {
    const reader = WireReader.of(error);
    return `${reader.string('in')}${reader.string('pointer')}`;
  } catch {
    return undefined;
  }
}
