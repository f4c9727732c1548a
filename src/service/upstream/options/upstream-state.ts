/** How the vendor's token of a workspace does. Times are milliseconds since the epoch. */
export interface TokenState {
  readonly workspace: string;
  readonly state: 'good' | 'refused' | 'unproved';
  /** Since when the value that is used is where it comes from; where that is not known, in use here. */
  readonly since: number | undefined;
  /** When the vendor last took it. */
  readonly lastSuccess: number | undefined;
}

/** How fresh what is known of a workspace is. */
export interface PlacesState {
  readonly workspace: string;
  readonly readAt: number;
  readonly isStale: boolean;
}

/** How the vendor does. */
export interface UpstreamState {
  readonly circuit: 'open' | 'closed';
  readonly tokens: readonly TokenState[];
  readonly places: readonly PlacesState[];
  /** Requests that are under way. */
  readonly underWay: number;
}
