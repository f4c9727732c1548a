/** What kind of failure a port call met. Passes decide by this, never by a server's text. */
export type PortErrorKind =
  | 'not-found'
  | 'already-exists'
  | 'conflict'
  /** What was read has changed since: look again. */
  | 'stale'
  | 'unauthenticated'
  | 'denied'
  | 'invalid'
  | 'throttled'
  | 'unavailable'
  | 'timeout'
  | 'malformed-answer';

export type PortName = 'token API' | 'Secrets Manager';

/** Which call failed, and how. */
interface FailedCall {
  readonly port: PortName;
  readonly operation: string;
  readonly kind: PortErrorKind;
  readonly effect: 'none' | 'unknown';
}

/**
 * A failed port call. `effect` tells whether the call may have changed something: `none`, it certainly did not;
 * `unknown`, the reply was lost. The message is safe to print: adapters strip values, headers and bodies.
 */
export class PortError extends Error {
  override readonly name = 'PortError';
  readonly port: PortName;
  readonly operation: string;
  readonly kind: PortErrorKind;
  readonly effect: 'none' | 'unknown';

  constructor(
    { port, operation, kind, effect }: FailedCall,
    message: string,
    readonly details: {
      /** The server's own error code, e.g. `ResourceExistsException` or `token-revoked`. */
      readonly serverCode?: string;
      /** For a conflict at issue: the id of the token that the first request with this label made. */
      readonly existingTokenId?: string;
      /** For a throttled call: how long the server asks to wait. */
      readonly retryAfterMs?: number;
    } = {},
  ) {
    super(message);
    this.port = port;
    this.operation = operation;
    this.kind = kind;
    this.effect = effect;
  }
}

export const isPortError = (error: unknown, ...kinds: readonly PortErrorKind[]): error is PortError =>
  error instanceof PortError && (kinds.length === 0 || kinds.includes(error.kind));
