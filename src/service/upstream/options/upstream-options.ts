import type { Environment } from '../../../adapters/network/environment';
import type { GatewayTable } from '../../../gateway/table/gateway-table';

/** A `SecretValue`, said without its type: users of the package need not have those of Node. */
export interface VendorToken {
  reveal(): string;
}

/** A value that may be the vendor's token. */
export interface VendorValue {
  readonly value: VendorToken;
  /** Since when it is there, in milliseconds since the epoch; undefined: nobody knows. */
  readonly since?: number | undefined;
}

/** Where the vendor's token of a workspace comes from. */
export interface VendorTokenSource {
  /** For people: `the secret hawzu/vendor`, `the file vendor-token`, `HAWZU_UPSTREAM_TOKEN`. */
  readonly name: string;
  /** Values that may be good, the likeliest first. Rejects where it can't be read. */
  read(): Promise<readonly VendorValue[]>;
}

export interface UpstreamLimits {
  /** Requests to the vendor in a minute, over all replicas: of one access token, and of a whole workspace. 0: no limit. */
  readonly requestsPerMinuteOfToken: number;
  readonly requestsPerMinuteOfWorkspace: number;
  /** Requests under way at once in this process: of one access token, and of all. */
  readonly atOnceOfToken: number;
  readonly atOnce: number;
}

/** Milliseconds. */
export interface UpstreamTimes {
  /** Until a connection stands. */
  readonly connect: number;
  /** From the end of a request to the headers of its answer. */
  readonly headers: number;
  /** Between two pieces of a body, in either direction. */
  readonly idle: number;
  /** How often the vendor's token is read again, and the places. */
  readonly refresh: number;
  /** How often it is looked whether streams may go on. */
  readonly watch: number;
}

/** The vendor behind the service: whatever is not the service's own goes there, if the table knows it. */
export interface UpstreamOptions {
  /** `https://api.hawzu.com`; plain HTTP is for this machine alone. */
  readonly origin: string;
  readonly table: GatewayTable;
  /** By workspace; one alone is for the only workspace of the seed. */
  readonly tokens: ReadonlyMap<string, VendorTokenSource> | VendorTokenSource;
  readonly limits?: Partial<UpstreamLimits>;
  readonly times?: Partial<UpstreamTimes>;
  /** Proxies and certificate authorities. */
  readonly env: Environment;
}

export const UPSTREAM_LIMITS: UpstreamLimits = {
  requestsPerMinuteOfToken: 1_200,
  requestsPerMinuteOfWorkspace: 6_000,
  atOnceOfToken: 32,
  atOnce: 128,
};

export const UPSTREAM_TIMES: UpstreamTimes = {
  connect: 5_000,
  headers: 30_000,
  idle: 60_000,
  refresh: 60_000,
  watch: 700,
};
