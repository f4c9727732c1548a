import type { UpstreamOptions } from '../upstream/options/upstream-options';
import type { ServiceSeed } from '../seed/service-seed';
import type { Past } from '../store/past-log';
import type { TokenRow } from '../store/token-row';

/** What a fault plan can do to one request. */
export type Fault =
  | { readonly status: 429; readonly retryAfterSeconds?: number }
  /** Instead of its answer: before the operation took effect unless it is said otherwise. */
  | { readonly status: 500 | 503; readonly when?: 'before' | 'after'; readonly retryAfterSeconds?: number }
  /** The connection is cut before the operation took effect, or after it did and before the answer. */
  | { readonly drop: 'before' | 'after' }
  | { readonly delayMs: number }
  /** It answers with what was there then. Only lists, of a store that was made for rehearsal. */
  | { readonly stale: Past };

/** What a fault plan sees of a request. `attempt` counts the requests to this method and path, from 1. */
export interface FaultableRequest {
  readonly method: string;
  readonly path: string;
  readonly operation: string;
  readonly attempt: number;
}

/** A management token whose value the caller chose, for the one that the seed file names by this label. */
export interface BootstrapToken {
  readonly label: string;
  readonly value: string;
}

/** A `KeyObject` of node:crypto, said without its types: users of the package need not have those of Node. */
export interface SigningKey {
  readonly asymmetricKeyType?: string;
  readonly type: string;
}

export interface AuditOptions {
  /** Private, Ed25519. */
  readonly key: SigningKey;
  /** For how many days events are kept at least; absent: for ever. */
  readonly retentionDays?: number;
}

/** What happens to credentials of one address that fail within a minute. */
export interface FailureLimits {
  /** So many are answered at once. */
  readonly free: number;
  /** How long the next one waits; each one after it twice as long, up to five seconds. */
  readonly delayMilliseconds: number;
  /** From so many on, 429. */
  readonly refusedFrom: number;
}

/** What may be asked with one token, or in one session. */
export interface QuotaLimits {
  /** Of the clock; over all replicas on one database. Beyond, 429 until the next minute. */
  readonly requestsPerMinute: number;
}

export interface TokenServiceOptions {
  /** 0 or absent: a free port. */
  readonly port?: number;
  /** Loopback when absent. Any other address serves other machines, so it has to be asked for. */
  readonly host?: string;
  /** Names that other machines address the service by. Loopback names and IP addresses need not be named. */
  readonly hostNames?: readonly string[];
  /** SQLite file; absent: kept in memory and gone at close. */
  readonly file?: string;
  readonly seed: ServiceSeed;
  /** Values for the management tokens that the seed names; those without are minted when first started. */
  readonly bootstrapTokens?: readonly BootstrapToken[];
  /**
   * Where minted management tokens go: a file of mode 0600 by this name; when the seed names several, one each, with the
   * label behind the name. Absent: they are returned in `bootstrap`. Needs `file`.
   */
  readonly managementTokenFile?: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Cryptographically random bytes. */
  readonly random: (bytes: number) => Uint8Array;
  /**
   * Origin under which people reach the service, such as https://tokens.example.com; without it they sign in on this machine
   * alone. HTTPS, but for loopback.
   */
  readonly publicUrl?: string;
  /** Addresses and networks of proxies that say in X-Forwarded-For for whom they ask. */
  readonly trustProxy?: readonly string[];
  /** Folder of the built page for people; absent: none is served. */
  readonly pageFolder?: string;
  /** log2 of scrypt's N for new passwords: each one more takes twice as long to guess and to check. 15 when absent. */
  readonly passwordHardness?: number;
  /** SQLite pages that the file may grow to; the store is full beyond. */
  readonly maxPageCount?: number;
  /** Takes one object per request or event, with its time; never holds a token value, a header or a query. */
  readonly log?: (line: object) => void;
  readonly faults?: (request: FaultableRequest) => Fault | undefined;
  /**
   * For a store that was made with it, and no other: it fails on command, told by a port of this machine's loopback.
   * 0: a free port.
   */
  readonly rehearsal?: { readonly port: number };
  /** Port of this machine's loopback where Prometheus reads metrics; 0: a free one; absent: there are none. */
  readonly metricsPort?: number;
  /** What heads of audit chains are signed with; absent: they are not, and nothing is forgotten. */
  readonly audit?: AuditOptions;
  /** Absent: they are answered as they come. */
  readonly failureLimits?: FailureLimits;
  /** Absent: nothing bounds whoever has good credentials. */
  readonly quota?: QuotaLimits;
  /** The vendor behind the service; absent: there is none, and no page where there is one. */
  readonly upstream?: UpstreamOptions;
  /** How long closing waits for clients that don't finish; 5 seconds when absent. */
  readonly stopMilliseconds?: number;
}

/** A management token whose value was handed over in a file. */
export interface HandedOverToken {
  /** Of the seed. */
  readonly label: string;
  readonly file: string;
  /**
   * `made`: by this start. `there`: by an earlier one. `gone`: the file no longer holds the value. `revoked`: it holds the
   * value of a token that was revoked, and nothing took its place.
   */
  readonly state: 'made' | 'there' | 'gone' | 'revoked';
}

/** A person who is there, in one workspace. */
export interface SignInPerson {
  readonly workspaceId: string;
  readonly name: string;
  readonly email: string;
  /** Whether they may create access tokens there. */
  readonly createsTokens: boolean;
  readonly hasPassword: boolean;
}

export interface TokenService {
  /** Origin, without a path: `http://127.0.0.1:4010`. */
  readonly url: string;
  readonly port: number;
  /** Where metrics are, if they were asked for: `http://127.0.0.1:9464/metrics`. */
  readonly metricsUrl?: string;
  /** Where it is told to fail, if it was asked for: `http://127.0.0.1:4011`. */
  readonly rehearsalUrl?: string;
  /** Management tokens that this start minted and put into no file. Their values are nowhere else. */
  readonly bootstrap: readonly { readonly label: string; readonly token: string }[];
  /** Management tokens whose values were handed over in files, in the order of the seed; of several, the live one. */
  readonly handedOver: readonly HandedOverToken[];
  /** Resolves with the reason if the store stops being this process's: then nothing more is written. */
  readonly lost: Promise<Error>;
  /** Answers what is in flight, writes what is buffered and lets go of the file. Clients that don't finish are cut. */
  close(): Promise<void>;
  /** Those who can sign in, or could with a password. */
  people(): Promise<readonly SignInPerson[]>;
  /** Sets the password of whoever has this address. @throws PasswordError */
  setPassword(email: string, password: string): Promise<void>;
  /** Closes, and takes back what this start made: for when what was started with it failed. */
  abandon(): Promise<void>;
  /** Every row of the store, revoked ones too, for a judge that doesn't trust the API. Holds no value. */
  snapshot(): Promise<readonly TokenRow[]>;
}
