import type { Quotas, ShareCounts } from '../http/quota/quotas';
import type { UpstreamRoutes } from '../http/upstream-routes';
import type { TokenKeeper } from '../access/token-keeper';
import type { SeededWorkspace } from '../seed/directory';
import type { TokenStore } from '../store/token-store';
import { prove } from './credentials/prove';
import { VendorTokens } from './credentials/vendor-tokens';
import { Circuit } from './limits/circuit';
import { RequestLimits } from './limits/request-limits';
import { VendorPauses } from './limits/vendor-pauses';
import {
  UPSTREAM_LIMITS,
  UPSTREAM_TIMES,
  type UpstreamLimits,
  type UpstreamOptions,
  type UpstreamTimes,
  type VendorTokenSource,
} from './options/upstream-options';
import { readPlaces } from './places/read-list';
import type { UpstreamState } from './options/upstream-state';
import { VendorPlaces } from './places/vendor-places';
import { ForwardingRoutes } from './routes/add-forwarding';
import type { UpstreamParts } from './routes/upstream-parts';
import { OpenStreams } from './streams/open-streams';
import { UpstreamError } from './options/upstream-error';
import { openPool } from './vendor/open-pool';
import { Vendor } from './vendor/vendor';

interface Tools {
  readonly clock: () => number;
  readonly log: (line: object) => void;
  /** Of the service's own; absent: there are none. */
  readonly quotas: Quotas | undefined;
}

/** The vendor behind a service, from its start to its end. */
export class Upstream {
  readonly routes: UpstreamRoutes;
  private readonly times: UpstreamTimes;
  private readonly limits: UpstreamLimits;
  private readonly circuit: Circuit;
  private readonly vendor: Vendor;
  private readonly streams: OpenStreams;
  private tokens: ReadonlyMap<string, VendorTokens> = new Map();
  private places: VendorPlaces | undefined;
  private share: ShareCounts | undefined;
  private parts: UpstreamParts | undefined;
  private refreshing: NodeJS.Timeout | undefined;

  /** @throws PortError, ProxyFailure where the environment names a proxy or authorities that cannot be used */
  constructor(
    private readonly options: UpstreamOptions,
    private readonly tools: Tools,
  ) {
    const { clock, log, quotas } = tools;
    this.times = { ...UPSTREAM_TIMES, ...options.times };
    this.limits = { ...UPSTREAM_LIMITS, ...options.limits };
    this.circuit = new Circuit(clock, log);
    const { origin } = new URL(options.origin);
    const pool = openPool(origin, { times: this.times, connections: this.limits.atOnce, env: options.env });
    this.vendor = new Vendor(origin, pool, { circuit: this.circuit, pauses: new VendorPauses(clock) });
    this.streams = new OpenStreams(this.times.watch);
    const { table } = options;
    const parts = (): UpstreamParts => this.parts ?? tooEarly();
    const forwarding = new ForwardingRoutes({ table, parts, quotas, clock, log, times: this.times });
    this.routes = {
      answererOf: (definition) => forwarding.answererOf(definition),
      add: (app) => forwarding.add(app),
      health: () => healthOf(this.state),
    };
  }

  /**
   * Proves the vendor's tokens and reads its places.
   * @returns workspaces with the projects that the vendor has, as they are read last
   * @throws UpstreamError when nothing is known of a workspace, or a token is missing
   */
  async start(
    store: TokenStore,
    seeded: ReadonlyMap<string, SeededWorkspace>,
  ): Promise<ReadonlyMap<string, SeededWorkspace>> {
    const { table } = this.options;
    const { clock, log } = this.tools;
    const reading = { vendor: this.vendor, table };
    const sources = sourcesOf(this.options.tokens, [...seeded.keys()]);
    this.tokens = new Map(
      [...sources].map(([workspace, source]) => [
        workspace,
        new VendorTokens(workspace, source, { prove: (value) => prove(reading, workspace, value), clock, log }),
      ]),
    );
    const places = (this.places = new VendorPlaces(seeded, {
      list: (of, workspace, token) => readPlaces(reading, of, workspace, token),
      token: async (workspace) => this.tokens.get(workspace)!.use(),
      keep: (kept) => store.keepPlaces(kept),
      clock,
      log,
    }));
    await places.start(await store.keptPlaces());
    return places.workspaces;
  }

  /** From now on requests pass. */
  serve(keeper: TokenKeeper, share: ShareCounts | undefined): void {
    this.share = share;
    const { table } = this.options;
    const { vendor, tokens, streams } = this;
    const limits = new RequestLimits(this.limits, this.tools.clock, () => this.share);
    this.parts = { table, vendor, tokens, places: this.places!, limits, streams, keeper };
    this.refreshing = setInterval(() => void this.refresh(), this.times.refresh).unref();
  }

  /** Looks again at what may have changed: the tokens first, since the places are read with them. */
  async refresh(): Promise<void> {
    await Promise.all([...this.tokens.values()].map((one) => one.refresh()));
    await this.places?.refresh();
  }

  /** Judges what is under way now. */
  look(): Promise<void> {
    return this.streams.look();
  }

  get state(): UpstreamState {
    return {
      circuit: this.circuit.isOpen ? 'open' : 'closed',
      tokens: [...this.tokens.values()].map(({ state }) => state),
      places: this.places?.all ?? [],
      underWay: this.streams.size,
    };
  }

  async close(): Promise<void> {
    clearInterval(this.refreshing);
    await this.vendor.close();
  }
}

function tooEarly(): never {
  throw new Error('a request passed before the store was open');
}

/** Each workspace with its source. @throws UpstreamError */
function sourcesOf(
  tokens: UpstreamOptions['tokens'],
  workspaces: readonly string[],
): ReadonlyMap<string, VendorTokenSource> {
  if (!(tokens instanceof Map)) {
    const [only, ...more] = workspaces;
    if (only !== undefined && more.length === 0) return new Map([[only, tokens as VendorTokenSource]]);
    const why = `The seed has ${workspaces.length} workspaces, and the vendor's tokens are one for each. Name them in a file (--gateway).`;
    throw new UpstreamError(why);
  }
  const sources = tokens as ReadonlyMap<string, VendorTokenSource>;
  const without = workspaces.filter((id) => !sources.has(id));
  if (without.length > 0)
    throw new UpstreamError(
      `There is no token of the vendor for ${without.join(', ')}. Name it in the gateway's file.`,
    );
  const unknown = [...sources.keys()].filter((id) => !workspaces.includes(id));
  if (unknown.length === 0) return sources;
  throw new UpstreamError(
    `The seed has no workspace ${unknown.join(', ')}, for which the gateway's file names a token.`,
  );
}

const WORST = ['refused', 'unproved', 'good'] as const;

/** Nobody needs a token to ask this: it tells of all workspaces together. */
function healthOf({ circuit, tokens, places }: UpstreamState): object {
  const state = WORST.find((one) => tokens.some((token) => token.state === one)) ?? 'unproved';
  const last = tokens.map(({ lastSuccess }) => lastSuccess ?? Number.NaN);
  const since = tokens.map(({ since }) => since ?? Number.NaN);
  const told = (times: readonly number[]): string | null => {
    const earliest = Math.min(...times);
    return Number.isFinite(earliest) ? new Date(earliest).toISOString() : null;
  };
  return {
    circuit,
    token: state,
    token_since: told(since),
    last_success: told(last),
    places: places.some(({ isStale }) => isStale) ? 'stale' : 'fresh',
  };
}
