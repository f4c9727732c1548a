/** One request, without anything it carried but the secret's id. */
export interface RequestLogEntry {
  /** Epoch milliseconds by the endpoint's clock. */
  readonly at: number;
  /** From X-Amz-Target; `-` if the request had none. */
  readonly operation: string;
  /** SecretId or Name as sent, if it is a legal one: anything else may be a value in the wrong place. */
  readonly secretId?: string;
  /** HTTP status; 0 if the connection was cut by a fault. */
  readonly status: number;
  readonly errorCode?: string;
}

/** A development server may run for weeks; older entries go. */
const KEPT = 100_000;
const LEGAL_ID = /^[A-Za-z0-9/_+=.@!:-]{1,2048}$/;
const LEGAL_OPERATION = /^[A-Za-z]{1,64}$/;

/** The latest requests, oldest first, and a line for each to whoever listens. */
export class RequestLog {
  private entries: RequestLogEntry[] = [];

  constructor(private readonly listener: ((line: string) => void) | undefined) {}

  add(entry: RequestLogEntry): void {
    this.entries.push(entry);
    if (this.entries.length > 2 * KEPT) this.entries = this.entries.slice(-KEPT);
    this.listener?.(lineOf(entry));
  }

  all(): readonly RequestLogEntry[] {
    return this.entries.slice(-KEPT);
  }
}

/** What of a request may be logged. */
export function loggableId(body: Readonly<Record<string, unknown>>): string | undefined {
  const id = body['SecretId'] ?? body['Name'];
  return typeof id === 'string' && LEGAL_ID.test(id) ? id : undefined;
}

export function loggableOperation(name: string): string {
  return LEGAL_OPERATION.test(name) ? name : '-';
}

function lineOf({ at, operation, secretId, status, errorCode }: RequestLogEntry): string {
  const outcome = status === 0 ? 'connection cut' : `${status}${errorCode === undefined ? '' : ` ${errorCode}`}`;
  return `${new Date(at).toISOString()} ${operation} ${secretId ?? '-'} ${outcome}`;
}
