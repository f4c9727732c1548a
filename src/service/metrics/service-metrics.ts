import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { TokenStore, TokenTally } from '../store/token-store';
import type { UpstreamState } from '../upstream/options/upstream-state';
import { addUpstreamMetrics } from './upstream-metrics';

/** Counting 100,000 tokens takes a tenth of a second; a scrape that comes sooner gets what the last one got. */
const COUNTED_FOR_MILLISECONDS = 15_000;
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What Prometheus is told of a service. No label is what a client wrote. */
export class ServiceMetrics {
  private readonly registry = new Registry();
  private readonly requests = new Counter({
    name: 'hawzu_requests_total',
    help: 'Requests that were answered, by operation of the contract and status.',
    labelNames: ['operation', 'status'],
    registers: [this.registry],
  });
  private readonly durations = new Histogram({
    name: 'hawzu_request_duration_seconds',
    help: 'Time from the headers of a request to the end of its answer.',
    labelNames: ['operation'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly refusedCredentials = new Counter({
    name: 'hawzu_authentication_failures_total',
    help: 'Requests whose credential was refused, by the code of the answer.',
    labelNames: ['code'],
    registers: [this.registry],
  });
  private readonly storeDurations = new Histogram({
    name: 'hawzu_store_duration_seconds',
    help: 'Time that the store took, by what was asked of it: look (who a token is), read, change.',
    labelNames: ['kind'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly tokens = new Gauge({
    name: 'hawzu_tokens',
    help: 'Tokens by workspace and state: working, expired (and enabled), disabled, revoked.',
    labelNames: ['workspace', 'state'],
    registers: [this.registry],
  });
  private readonly ending = new Gauge({
    name: 'hawzu_tokens_expiring',
    help: 'Working tokens that expire within so many days.',
    labelNames: ['workspace', 'within_days'],
    registers: [this.registry],
  });
  private readonly reachable = new Gauge({
    name: 'hawzu_store_up',
    help: '1 when the store answered this scrape; the numbers of tokens are older otherwise.',
    registers: [this.registry],
  });
  private readonly broken = new Gauge({
    name: 'hawzu_audit_broken',
    help: '1 where the audit chain of a workspace is broken; the log says at which event.',
    labelNames: ['workspace'],
    registers: [this.registry],
  });
  private readonly rehearsal = new Gauge({
    name: 'hawzu_rehearsal',
    help: '1 where this service fails on command: it is for rehearsal, and not for use in earnest.',
    registers: [this.registry],
  });
  private readonly faults = new Counter({
    name: 'hawzu_faults_struck_total',
    help: 'Requests that failed on command, by operation of the contract and fault.',
    labelNames: ['operation', 'fault'],
    registers: [this.registry],
  });
  private countedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly clock: () => number,
    rehearses: boolean,
  ) {
    collectDefaultMetrics({ register: this.registry });
    this.rehearsal.set(rehearses ? 1 : 0);
  }

  answered(operation: string, status: number, seconds: number): void {
    this.requests.inc({ operation, status });
    this.durations.observe({ operation }, seconds);
  }

  unauthenticated(code: string): void {
    this.refusedCredentials.inc({ code });
  }

  /** Tells of a vendor behind the service, too. */
  watch(upstream: () => UpstreamState): void {
    addUpstreamMetrics(this.registry, upstream, this.clock);
  }

  struck(operation: string, fault: string): void {
    this.faults.inc({ operation, fault });
  }

  auditBroken(workspace: string): void {
    this.broken.set({ workspace }, 1);
  }

  /** The same store, with the time that it takes. */
  measured(store: TokenStore): TokenStore {
    const timed =
      <Asked extends unknown[], Result>(kind: string, work: (...asked: Asked) => Promise<Result>) =>
      async (...asked: Asked): Promise<Result> => {
        const end = this.storeDurations.startTimer({ kind });
        try {
          return await work.apply(store, asked);
        } finally {
          end();
        }
      };
    const own = {
      // eslint-disable-next-line @typescript-eslint/unbound-method -- each is called on the store
      ...{ holder: timed('look', store.holder), read: timed('read', store.read) },
      // eslint-disable-next-line @typescript-eslint/unbound-method
      ...{ readMuch: timed('read', store.readMuch), change: timed('change', store.change) },
    };
    return Object.assign(Object.create(store) as TokenStore, own);
  }

  /** All of it, in Prometheus's text. Where the store does not answer, the rest is told. */
  async text(store: TokenStore | undefined): Promise<string> {
    const now = this.clock();
    const isFresh = now >= this.countedAt && now - this.countedAt < COUNTED_FOR_MILLISECONDS;
    try {
      await store?.check();
      if (store !== undefined && !isFresh) this.count(await store.tally(now), now);
      this.reachable.set(store === undefined ? 0 : 1);
    } catch {
      this.reachable.set(0);
    }
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  private count(tallies: readonly TokenTally[], now: number): void {
    this.countedAt = now;
    this.tokens.reset();
    this.ending.reset();
    for (const { workspaceId: workspace, endingWithin, working, expired, disabled, revoked } of tallies) {
      const states = { working, expired, disabled, revoked };
      for (const [state, count] of Object.entries(states)) this.tokens.set({ workspace, state }, count);
      for (const [days, count] of endingWithin) this.ending.set({ workspace, within_days: days }, count);
    }
  }
}
