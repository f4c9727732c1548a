import { inspect } from 'node:util';
import { encodeTokenValue, TOKEN_RANDOM_BYTES } from '../../contract';
import type { JudgedWorld } from '../../core/invariants/world';
import { type WorkspaceId, workspaceId } from '../../core/model/ids';
import { openProcess, type RealProcess } from './real-process';
import { SecretValue } from '../../core/model/secret-value';
import type { Instant } from '../../core/model/time';
import type { PortName } from '../../core/ports/errors';
import { type EmulatorOptions, type RequestLogEntry, type SecretSnapshot, startEmulator } from '../../emulator';
import type { BootstrapToken, ServiceSeed, TokenService, TokenServiceOptions } from '../../service';
import { startTokenService } from '../../service';
import { judgedSecret, judgedToken } from './judged-servers';
import { ManualClock } from '../memory/manual-clock';
import { SeededRandom } from '../memory/seeded-random';
import { IMPATIENT_MS, LATE_MS, type ServerFault, type ServerRequest, serviceFault, storeFault } from './server-faults';

/** How the two servers are started: in this process, or in processes of their own that a test may kill. */
export interface ServerStarter {
  service(options: TokenServiceOptions): Promise<TokenService>;
  emulator(options: EmulatorOptions): Promise<RunningEmulator>;
  /** Tells servers elsewhere what time it is now. */
  tell(now: Instant): Promise<void>;
}

export interface RunningEmulator {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
  requests(): readonly RequestLogEntry[];
  snapshot(): Promise<readonly SecretSnapshot[]>;
}

const here: ServerStarter = {
  service: startTokenService,
  emulator: async (options) => {
    const emulator = await startEmulator(options);
    return {
      url: emulator.url,
      port: emulator.port,
      requests: () => emulator.requests(),
      close: () => emulator.close(),
      snapshot: async () => emulator.snapshot(),
    };
  },
  tell: async () => undefined,
};

export interface RealWorldOptions {
  readonly seed: number | string;
  readonly starter?: ServerStarter;
  readonly clock?: ManualClock;
  /** Gets what AWS clients read: endpoint, region and credentials. The environment of the process that runs the test. */
  readonly environment: Record<string, string | undefined>;
  /** Where the token service keeps its tokens; in memory only if absent. */
  readonly serviceFile?: string;
  /** Where Secrets Manager keeps its secrets; in memory only if absent. */
  readonly emulatorFile?: string;
  readonly staleReadsMs?: number;
}

/** Workspaces of one pair of servers, each with an AWS account of its own: to start a service takes longer than a pass. */
const LANES = 12;
const laneNumbers = Array.from({ length: LANES }, (_, lane) => lane);
const workspaceOf = (lane: number): string => `ws_acme_${lane}`;
const managementOf = (lane: number): string => `management ${lane}`;
const accessKeyOf = (lane: number): string => `AKIATEST${lane}`;
const accountOf = (lane: number): string => String(100_000_000_000 + lane);

const SEED: ServiceSeed = {
  workspaces: laneNumbers.map((lane) => ({
    id: workspaceOf(lane),
    name: `Acme ${lane}`,
    projects: [
      { id: 'proj_api', name: 'The API', code: 'API' },
      { id: 'proj_web', name: 'The web', code: 'WEB' },
    ],
    management_tokens: [{ label: managementOf(lane), role: 'role_administrator' }],
  })),
};
const AWS_SECRET_KEY = 'canary-secret-access-key-of-the-test';

/** As the adapters' own limits, but for the number of attempts: an outage that lasts is to end in a test's time. */
const RETRY = { attempts: 3, deadlineMs: 60_000, baseMs: 250, longestMs: 20_000 };

/**
 * The reference token service and the embedded Secrets Manager, both on one clock that a test moves, and processes that
 * reach them over HTTP with the real adapters. Whatever any part prints is kept, to be searched for values.
 */
export class RealWorld {
  readonly clock: ManualClock;
  /** The fault of each request, if any. */
  faults: (request: ServerRequest) => ServerFault | undefined = () => undefined;
  /** Everything printed, logged or shown so far. */
  readonly printed: string[] = [];
  #lane = 0;
  #requests: ServerRequest[] = [];
  #values = new Set<string>([AWS_SECRET_KEY]);
  #late: Promise<unknown> = Promise.resolve();
  #processes = 0;
  #management: readonly BootstrapToken[] = [];
  #service: TokenService | undefined;
  #emulator: RunningEmulator | undefined;
  readonly #starter: ServerStarter;

  private constructor(private readonly options: RealWorldOptions) {
    this.#starter = options.starter ?? here;
    this.clock = options.clock ?? new ManualClock();
  }

  static async open(options: RealWorldOptions): Promise<RealWorld> {
    const world = new RealWorld(options);
    await world.startEmulator();
    await world.startService();
    return world;
  }

  /** Starts Secrets Manager; after it was closed or killed, on the same file and port. */
  async startEmulator(): Promise<void> {
    const { seed, emulatorFile, staleReadsMs } = this.options;
    const random = new SeededRandom(`emulator ${seed}`);
    const accounts = laneNumbers.map((lane) => [accessKeyOf(lane), accountOf(lane)] as const);
    this.#emulator = await this.#starter.emulator({
      clock: () => this.clock.now(),
      random: (count) => random.bytes(count),
      accounts: Object.fromEntries(accounts),
      ...(this.#emulator && { port: this.#emulator.port }),
      ...(emulatorFile !== undefined && { file: emulatorFile }),
      ...(staleReadsMs !== undefined && { staleReadsMs }),
      log: (line) => this.printed.push(line),
      faults: ({ operation }) => {
        const fault = this.#faultOf('Secrets Manager', operation);
        return fault === undefined ? undefined : storeFault(fault);
      },
    });
  }

  /** Starts the token service; after it was closed or killed, on the same file and port. */
  async startService(options: Pick<TokenServiceOptions, 'maxPageCount'> = {}): Promise<void> {
    const random = new SeededRandom(`service ${this.options.seed} ${this.#values.size}`);
    this.#service = await this.#starter.service({
      seed: SEED,
      clock: () => this.clock.now(),
      ...options,
      ...(this.options.serviceFile !== undefined && { file: this.options.serviceFile }),
      bootstrapTokens: this.#management,
      ...(this.#service && { port: this.#service.port }),
      log: (line) => this.printed.push(inspect(line, { depth: 20 })),
      random: (count) => {
        const bytes = random.bytes(count);
        // Every value that ever exists, those too whose answer is lost on the way.
        if (count === TOKEN_RANDOM_BYTES) this.#values.add(encodeTokenValue(bytes));
        return bytes;
      },
      faults: ({ operation }) => {
        const fault = this.#faultOf('token API', operation);
        return fault === undefined ? undefined : serviceFault(fault);
      },
    });
    const minted = this.#service.bootstrap.map(({ label, token }) => ({ label, value: token }));
    this.#management = [...this.#management, ...minted];
  }

  /** Goes on to a workspace and an AWS account that nobody has used; false when none is left. */
  async moveOn(): Promise<boolean> {
    await this.calm();
    this.#lane += 1;
    this.printed.length = 0;
    this.#requests = [];
    this.faults = () => undefined;
    return this.#lane < LANES;
  }

  get workspace(): WorkspaceId {
    return workspaceId(workspaceOf(this.#lane));
  }

  /** What the embedded Secrets Manager holds in the account of now. */
  async secrets(): Promise<readonly SecretSnapshot[]> {
    return (await this.emulator.snapshot()).filter((secret) => secret.account === accountOf(this.#lane));
  }

  get service(): TokenService {
    if (!this.#service) throw new Error('the token service was not started');
    return this.#service;
  }

  get emulator(): RunningEmulator {
    if (!this.#emulator) throw new Error('the embedded Secrets Manager was not started');
    return this.#emulator;
  }

  /** A fresh process. An impatient one gives up on an answer that is `late`. */
  process({ impatient = false }: { readonly impatient?: boolean } = {}): RealProcess {
    const { clock, options } = this;
    this.#processes += 1;
    const random = new SeededRandom(`${options.seed} process ${this.#processes}`);
    Object.assign(options.environment, {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: this.emulator.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: accessKeyOf(this.#lane),
      AWS_SECRET_ACCESS_KEY: AWS_SECRET_KEY,
    });
    const log = (entry: unknown) => this.printed.push(inspect(entry, { depth: 20 }));
    const shared = { clock, random, log, retry: RETRY, ...(impatient && { answerTimeoutMs: IMPATIENT_MS }) };
    const managementToken = new SecretValue(this.#management[this.#lane]?.value ?? '');
    return openProcess({ ...shared, endpoint: this.service.url, managementToken });
  }

  /** What both servers really hold, past clients and faults. */
  async look(): Promise<JudgedWorld> {
    const rows = (await this.service.snapshot()).filter((row) => row.workspaceId === this.workspace);
    const secrets = await this.secrets();
    return { at: this.clock.now(), tokens: rows.map(judgedToken), secrets: secrets.map(judgedSecret) };
  }

  /** Milliseconds. */
  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.#starter.tell(this.clock.now());
  }

  /** A value that came to be where this world could not see it. */
  noteValue(value: string): void {
    this.#values.add(value);
  }

  /** The requests that both servers got since the count was last begun. */
  get requests(): readonly ServerRequest[] {
    return this.#requests;
  }

  beginCount(): void {
    this.#requests = [];
  }

  /** Resolves when no late request is under way any more. */
  async calm(): Promise<void> {
    await this.#late;
  }

  /** Shown to people, or thrown: kept to be searched for values, in every way in which it could be printed. */
  show(thing: unknown): void {
    this.printed.push(inspect(thing, { depth: 30 }), JSON.stringify(thing) ?? '', String(thing));
    if (thing instanceof Error)
      this.printed.push(inspect(thing, { showHidden: true }), thing.stack ?? '', thing.message);
  }

  /** Which values that ever existed stand in anything printed: by their place, never the values themselves. */
  leaks(): string[] {
    const log = [...this.printed, JSON.stringify(this.emulator.requests())].join('\n');
    return [...this.#values].flatMap((value, index) => {
      const at = log.indexOf(value);
      return at < 0 ? [] : [`value ${index} in: …${log.slice(Math.max(0, at - 80), at)}`];
    });
  }

  async close(): Promise<void> {
    await this.calm();
    await this.service.close();
    await this.emulator.close();
  }

  #faultOf(server: PortName, operation: string): ServerFault | undefined {
    const request = { server, operation, index: this.#requests.length };
    this.#requests.push(request);
    const fault = this.faults(request);
    if (fault === 'late') this.#late = Promise.all([this.#late, new Promise((done) => setTimeout(done, LATE_MS + 40))]);
    return fault;
  }
}
