import { isOperation } from '../operations/catalogue';
import { parseSecretArn } from '../store/secret/secret-arn';
import { isName } from '../validation/secret-name';

/** One request, without anything it carried but the secret's id. */
export interface RequestLogEntry {
  /** Epoch milliseconds by the endpoint's clock. */
  readonly at: number;
  /** An operation of Secrets Manager; `-` if the request named none. */
  readonly operation: string;
  /** SecretId or Name as sent, if it is a legal one: anything else may be a value in the wrong place. */
  readonly secretId?: string;
  /** HTTP status; 0 if the connection was cut by a fault. */
  readonly status: number;
  readonly errorCode?: string;
  /** Why the endpoint itself failed. */
  readonly reason?: string;
}

/** A development server may run for weeks; older entries go. */
const KEPT = 100_000;
const MAX_ID = 2048;

/** The latest requests, oldest first, and a line for each to whoever listens. */
export class RequestLog {
  private entries: RequestLogEntry[] = [];

  constructor(
    private readonly log: ((line: string) => void) | undefined,
    private readonly complain: ((line: string) => void) | undefined,
  ) {}

  add(entry: RequestLogEntry): void {
    this.entries.push(entry);
    if (this.entries.length > 2 * KEPT) this.entries = this.entries.slice(-KEPT);
    const line = lineOf(entry);
    this.log?.(line);
    if (entry.reason !== undefined) this.complain?.(line);
  }

  /** A line about what the endpoint did by itself: `operation` is an event of AWS's, `why` says no more than that. */
  note({ at, operation, secretId, why }: { at: number; operation: string; secretId: string; why?: string }): void {
    this.log?.(`${new Date(at).toISOString()} ${operation} ${secretId}${why === undefined ? '' : `: ${why}`}`);
  }

  /** What the endpoint failed at by itself. */
  fail({ at, secretId, reason }: { at: number; secretId: string; reason: string }): void {
    const line = `${new Date(at).toISOString()} rotation of ${secretId} can't go on: ${reason}`;
    this.log?.(line);
    this.complain?.(line);
  }

  all(): readonly RequestLogEntry[] {
    return this.entries.slice(-KEPT);
  }
}

/** What of a request may be logged: a legal name, or an ARN of a secret with a legal name. */
export function loggableId(body: Readonly<Record<string, unknown>>): string | undefined {
  const id = body['SecretId'] ?? body['Name'];
  if (typeof id !== 'string' || id.length > MAX_ID) return undefined;
  return isName(parseSecretArn(id)?.name ?? id) ? id : undefined;
}

export function loggableOperation(name: string): string {
  return isOperation(name) ? name : '-';
}

function lineOf({ at, operation, secretId, status, errorCode, reason }: RequestLogEntry): string {
  const outcome = status === 0 ? 'connection cut' : `${status}${errorCode === undefined ? '' : ` ${errorCode}`}`;
  const why = reason === undefined ? '' : `: ${reason}`;
  return `${new Date(at).toISOString()} ${operation} ${secretId ?? '-'} ${outcome}${why}`;
}
