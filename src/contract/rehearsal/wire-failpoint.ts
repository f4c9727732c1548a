/** How a request fails. */
export type WireFault =
  | { readonly drop: 'before' | 'after' }
  | { readonly status: 429; readonly retry_after_seconds?: number }
  | { readonly status: 500 | 503; readonly when?: 'before' | 'after'; readonly retry_after_seconds?: number }
  | { readonly latency_ms: number }
  | { readonly stale_seconds: number }
  | { readonly stale_changes: number };

/** A failpoint as it is set. */
export interface WireNewFailpoint {
  /** Name of an operation of the contract, or `any`. */
  readonly operation: string;
  readonly fault: WireFault;
  /** So many requests fail; `all`: until it is cleared. 1 when absent. */
  readonly count?: number | 'all';
}

/** A failpoint that was set. */
export interface WireFailpoint extends Required<WireNewFailpoint> {
  readonly id: string;
  /** So many requests have failed by it. */
  readonly struck: number;
}

export interface WireFailpointList {
  /** In the order in which they were set, and in which they strike. */
  readonly failpoints: readonly WireFailpoint[];
}
