import { ServiceError } from '../error/service-error';

/**
 * What goes wrong with one request, for tests of clients. `drop` cuts the connection before or after the operation took
 * effect; `delayMs` (milliseconds of real time) lets it take effect and answers late.
 */
export type Fault =
  'throttle' | 'accessDenied' | 'internal' | { readonly drop: 'before' | 'after' } | { readonly delayMs: number };

/** The request a fault is asked for. `attempt` counts from 1 per operation and secret id. */
export interface FaultRequest {
  readonly operation: string;
  readonly secretId?: string;
  readonly attempt: number;
}

/** Decides on a request's fault; undefined lets it through. */
export type FaultHook = (request: FaultRequest) => Fault | undefined;

/** Asks the hook, and keeps the count it gets. */
export class FaultPlan {
  private readonly attempts = new Map<string, number>();

  constructor(private readonly hook: FaultHook | undefined) {}

  next(operation: string, secretId: string | undefined): Fault | undefined {
    if (this.hook === undefined) return undefined;
    const key = `${operation} ${secretId ?? ''}`;
    const attempt = (this.attempts.get(key) ?? 0) + 1;
    this.attempts.set(key, attempt);
    return this.hook(secretId === undefined ? { operation, attempt } : { operation, secretId, attempt });
  }
}

/** The refusal a fault stands for; undefined for one that is about the connection. */
export function refusalOf(fault: Fault, operation: string): ServiceError | undefined {
  switch (fault) {
    case 'throttle':
      return new ServiceError('ThrottlingException', 'Rate exceeded');
    case 'accessDenied':
      return new ServiceError(
        'AccessDeniedException',
        `User is not authorized to perform: secretsmanager:${operation} because no identity-based policy allows the secretsmanager:${operation} action`,
      );
    case 'internal':
      return new ServiceError('InternalServiceError', 'An error occurred on the server side.');
    default:
      return undefined;
  }
}
