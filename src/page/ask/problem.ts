import type { WireInvalidity, WireProblem } from '../../contract/wire';

/** Why a request was not done. `status` 0: no answer came, so nobody knows whether it was. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly WireInvalidity[];
  readonly permissions: readonly string[];
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
  /** `idempotency-key-reused`: the token that the key made. */
  readonly tokenId: string | null;

  constructor(status: number, body: Partial<WireProblem>, headers?: Headers) {
    super(body.title ?? 'The service did not answer as expected');
    this.status = status;
    this.code = body.code ?? (status === 0 ? 'unreachable' : 'unknown');
    this.detail = body.detail ?? '';
    this.errors = body.errors ?? [];
    this.permissions = body.permissions ?? [];
    this.tokenId = body.token_id ?? null;
    this.requestId = headers?.get('request-id') ?? headers?.get('x-request-id') ?? null;
    const seconds = Number(headers?.get('retry-after') ?? NaN);
    this.retryAfterSeconds = Number.isFinite(seconds) ? seconds : null;
  }

  /** Whether it may have been done all the same: the answer was lost, or the service broke on the way. */
  get isUnknown(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

/** What to tell a person: one sentence of what happened, and what to do. */
export function wordsOf(problem: Problem): string {
  if (problem.status === 0) return 'The service cannot be reached. Check your connection, then try again.';
  if (problem.status === 401 && problem.code !== 'wrong-credentials')
    return 'Your session ended. Sign in to go on; what you entered is kept.';
  if (problem.status === 429 && problem.detail === '') {
    const wait = problem.retryAfterSeconds;
    return wait === null
      ? 'Too many requests. Wait a little, then try again.'
      : `Too many requests. Try again in ${wait} s.`;
  }
  if (problem.status >= 500) return `${problem.message}. Try again in a moment.`;
  return problem.detail === '' ? `${problem.message}.` : problem.detail;
}

export const isProblem = (error: unknown): error is Problem => error instanceof Problem;
