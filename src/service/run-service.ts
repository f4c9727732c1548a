import type { KeyObject } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { ServerStop } from '../server-stop';
import { LAST_USED_FLUSH_MILLISECONDS } from './access/last-used';
import { Checkpoints } from './audit/checkpoints';
import { Refusals } from './audit/refusals';
import { TokenKeeper } from './access/token-keeper';
import { FailedCredentials } from './http/failed-credentials';
import type { FaultChoice } from './http/fault-injection';
import { Quotas, type ShareCounts } from './http/quota/quotas';
import { createTokenServer } from './http/token-server';
import { type MetricsServer, startMetricsServer } from './metrics/metrics-server';
import { ServiceMetrics } from './metrics/service-metrics';
import { readPageFiles } from './page/page-files';
import { Failpoints } from './rehearsal/failpoints';
import { type RehearsalServer, startRehearsalServer } from './rehearsal/rehearsal-server';
import { AccountConsole } from './sign-in/account-console';
import { HARDNESS } from './sign-in/passwords';
import { SignIn } from './sign-in/sign-in';
import type { TokenService, TokenServiceOptions } from './options/service-options';
import { timedLog } from './options/timed-log';
import { Upstream } from './upstream/upstream';
import { ProblemError } from './problem/problem-error';
import type { SeededWorkspace } from './seed/directory';
import type { TokenStore } from './store/token-store';

const LOOPBACK = '127.0.0.1';

const originOf = (address: AddressInfo): string =>
  `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;

function tooEarly(): never {
  throw new Error('a request passed before the store was open');
}

/** Open while the service is ready; requests that arrive earlier wait. */
class Gate {
  private isOpen = false;
  private readonly waiting: (() => void)[] = [];

  readonly pass = (request: FastifyRequest, _reply: unknown, done: () => void): void => {
    if (this.isOpen || request.routeOptions.config.isAsideOfApi === true) done();
    else this.waiting.push(done);
  };

  open(): void {
    this.isOpen = true;
    for (const done of this.waiting.splice(0)) done();
  }
}

/** What the server needs of a store that was opened for it. */
export interface OpenedStore extends Pick<TokenService, 'bootstrap' | 'handedOver'> {
  readonly store: TokenStore;
  readonly workspaces: ReadonlyMap<string, SeededWorkspace>;
  /** Where other processes serve it, too: adds what this one takes of quotas. */
  readonly shareCounts?: ShareCounts;
  /** Closes the store and leaves it as this start found it, unless it was changed since; false: it was. */
  takeBack(): Promise<boolean>;
}

type ServerOptions = Pick<
  TokenServiceOptions,
  | 'publicUrl'
  | 'trustProxy'
  | 'pageFolder'
  | 'passwordHardness'
  | 'port'
  | 'host'
  | 'hostNames'
  | 'clock'
  | 'random'
  | 'log'
  | 'faults'
  | 'rehearsal'
  | 'stopMilliseconds'
  | 'metricsPort'
  | 'audit'
  | 'failureLimits'
  | 'quota'
  | 'upstream'
>;

/** Node made it: only its type is not said to users. */
const keyOf = ({ audit }: Pick<TokenServiceOptions, 'audit'>): KeyObject | undefined =>
  audit?.key as KeyObject | undefined;

/** What somebody set while it runs strikes before what it was started with. */
const faultsOf = ({ faults }: ServerOptions, failpoints: Failpoints | undefined): FaultChoice | undefined =>
  failpoints === undefined ? faults : (request) => failpoints.strike(request) ?? faults?.(request);

const notNow = (why: string): ProblemError => new ProblemError('unavailable', why, {}, { 'retry-after': '1' });

/**
 * Serves the contract over HTTP, and opens the store once it listens: what can fail comes before the store is made.
 * `held`: what keeps the store for this process.
 */
export async function runService(
  options: ServerOptions,
  held: { readonly lost: Promise<Error>; release(): void } | undefined,
  open: () => Promise<OpenedStore>,
): Promise<TokenService> {
  const { clock, random } = options;
  const log = timedLog(options);
  const metrics =
    options.metricsPort === undefined ? undefined : new ServiceMetrics(clock, options.rehearsal !== undefined);
  const failpoints = options.rehearsal && new Failpoints();
  const host = options.host ?? LOOPBACK;
  let keeper: TokenKeeper | undefined;
  let signIn: SignIn | undefined;
  let measured: TokenStore | undefined;
  let shareCounts: ShareCounts | undefined;
  const hardness = { ...HARDNESS, ...(options.passwordHardness !== undefined && { ln: options.passwordHardness }) };
  let closing: Promise<void> | undefined;
  const check = async (): Promise<void> => {
    if (closing !== undefined) throw notNow('The service is stopping.');
    if (keeper === undefined) throw notNow('The service is starting: its store is not open yet.');
    await keeper.check();
  };
  const gate = new Gate();
  let refusals: Refusals | undefined;
  const quotas = options.quota && new Quotas(options.quota, clock, () => shareCounts);
  const silent = (): undefined => undefined;
  const upstream = options.upstream && new Upstream(options.upstream, { clock, log: log ?? silent, quotas });
  if (upstream !== undefined) metrics?.watch(() => upstream.state);
  const app = createTokenServer({
    refuse: async (refused) => refusals?.keep(refused),
    faults: faultsOf(options, failpoints),
    rehearses: failpoints !== undefined,
    log,
    metrics,
    check,
    quotas,
    upstream: upstream?.routes,
    failures: options.failureLimits && new FailedCredentials(options.failureLimits, clock),
    host,
    hostNames: options.hostNames,
    publicUrl: options.publicUrl,
    trustProxy: options.trustProxy,
    // On the origin of somebody else's data nobody signs in.
    page: options.pageFolder === undefined || upstream !== undefined ? undefined : readPageFiles(options.pageFolder),
    signIn: () => signIn ?? tooEarly(),
    tools: {
      random,
      clock,
      auditKey: keyOf(options),
      get keeper() {
        return keeper ?? tooEarly();
      },
    },
  });
  app.addHook('onRequest', gate.pass);
  const connections = new ServerStop(app.server, options.stopMilliseconds);
  let telling: MetricsServer | undefined;
  let rehearsing: RehearsalServer | undefined;
  try {
    if (metrics !== undefined) {
      const text = (): Promise<string> => metrics.text(measured);
      telling = await startMetricsServer(options.metricsPort ?? 0, metrics.contentType, text);
    }
    if (failpoints !== undefined)
      rehearsing = await startRehearsalServer(options.rehearsal?.port ?? 0, failpoints, log ?? (() => undefined));
    await app.listen({ host, port: options.port ?? 0 });
    const opened = await open();
    shareCounts = opened.shareCounts;
    measured = metrics === undefined ? opened.store : metrics.measured(opened.store);
    const workspaces = await placed(opened, upstream);
    const serving = (keeper = new TokenKeeper(measured, workspaces, {
      ...{ clock, log: log ?? silent, seenAt: await opened.store.seenAt() },
    }));
    upstream?.serve(serving, opened.shareCounts);
    signIn = new SignIn({ store: measured, clock, random, hardness });
    const console = new AccountConsole(measured, { clock, random, hardness });
    const written = (refusals = new Refusals((event) => serving.change(({ audit }) => audit.append(event)), {
      clock,
      log: log ?? silent,
    }));
    const checkpoints = new Checkpoints(measured, [...opened.workspaces.keys()], {
      clock,
      log: log ?? silent,
      key: keyOf(options),
      retentionDays: options.audit?.retentionDays,
      broken: (workspaceId) => metrics?.auditBroken(workspaceId),
    });
    gate.open();
    void checkpoints.begin();
    // When requests stop coming, nobody looks at the clock of the service any more; this writes the last uses then.
    const flush = (): void => {
      void serving.writeUses();
      void written.writeDue();
      void checkpoints.writeDue();
    };
    const flushing = setInterval(flush, LAST_USED_FLUSH_MILLISECONDS).unref();
    const address = app.server.address() as AddressInfo;
    const closeAll = async (undo: boolean): Promise<void> => {
      clearInterval(flushing);
      await connections.stop();
      await app.close();
      await upstream?.close();
      await telling?.stop();
      await rehearsing?.stop();
      try {
        await written.writeAll();
        await checkpoints.end();
        // What was answered in the meantime is kept, with what it hangs on.
        if (!undo || !(await opened.takeBack())) await serving.close();
      } finally {
        held?.release();
      }
    };
    return {
      url: originOf(address),
      port: address.port,
      ...(telling !== undefined && { metricsUrl: telling.url }),
      ...(rehearsing !== undefined && { rehearsalUrl: rehearsing.url }),
      bootstrap: opened.bootstrap,
      handedOver: opened.handedOver,
      lost: held?.lost ?? new Promise(() => undefined),
      close: () => (closing ??= closeAll(false)),
      abandon: () => (closing ??= closeAll(true)),
      snapshot: () => serving.all(),
      people: () => console.people(serving),
      setPassword: (email, password) => console.setPassword(email, password),
    };
  } catch (error) {
    await telling?.stop();
    await rehearsing?.stop();
    await connections.stop();
    await app.close();
    await upstream?.close();
    held?.release();
    throw error;
  }
}

/** Workspaces with the projects of the vendor, where there is one; a start that fails for it leaves the store as it was. */
async function placed(opened: OpenedStore, upstream: Upstream | undefined): Promise<OpenedStore['workspaces']> {
  if (upstream === undefined) return opened.workspaces;
  try {
    return await upstream.start(opened.store, opened.workspaces);
  } catch (error) {
    await opened.takeBack();
    throw error;
  }
}
