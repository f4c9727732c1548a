import type { Instant } from '../../../core/model/time';
import type { CallLimits } from '../../../core/ports/call-limits';
import type { Clock, RandomSource } from '../../../core/ports/clock';
import { PortError } from '../../../core/ports/errors';
import { type Connections, openConnections } from '../../network/connections';
import type { Environment } from '../../network/environment';
import { accountsTold } from '../account/accounts-told';
import { environmentRegion } from './environment-region';
import { type Failure, failureOf, type Place, WireNotes } from './failure';
import { malformedAnswer, type Operation, portError, undatedAnswer } from './port-errors';
import { boundsOfCall, type RetryLimits, RETRY_LIMITS, retryStrategy } from './retry-strategy';
import { assumedRole, credentialsOver } from './credentials';
import type { AwsSettings } from './aws-settings';
import { loadSdk, type Sdk, type SdkClient, type SdkCommand, type SdkInput, type SdkOutput } from './sdk';

/** One request as a log may show it: no id of a version, no value, no header. */
export interface SecretsManagerLogEntry {
  readonly operation: Operation;
  readonly region: string;
  readonly attempts: number;
  readonly ms: number;
  /** Absent when it succeeded. */
  readonly code?: string;
}

export interface SecretsManagerOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log?: (entry: SecretsManagerLogEntry) => void;
  /** Milliseconds until a connection stands (default 5 s) and until the answer is there (default 15 s). */
  readonly connectTimeoutMs?: number;
  readonly answerTimeoutMs?: number;
  /** Connections to one region at a time. Default 20. */
  readonly connections?: number;
  readonly retry?: RetryLimits;
  readonly aws?: AwsSettings;
  /** Region, proxies and certificate authorities; the process's own environment when absent. */
  readonly env?: Environment;
}

/** How a call ended; both ends know the server's time and where the call went. */
type CallResult<Output> = { readonly at: Instant; readonly place: Place } & (
  { readonly ok: true; readonly output: Output } | { readonly ok: false; readonly failure: Failure }
);

/** The client of one region, made at the first call. */
interface Connection {
  client: Promise<SdkClient> | undefined;
  connections: Connections | undefined;
  region: string | undefined;
}

/** Nothing was sent, and nothing will be. */
const TOO_LATE: Failure = { code: 'deadline', origin: 'timeout', ambiguous: false };

const READS: ReadonlySet<Operation> = new Set(['describe', 'listByTags', 'listVersions', 'read']);

/** Makes the calls of one region. */
export class Caller {
  readonly #open: Connection;

  constructor(
    region: string | undefined,
    private readonly options: SecretsManagerOptions,
    private readonly bounds: CallLimits = {},
    open?: Connection,
  ) {
    this.#open = open ?? {
      client: undefined,
      connections: undefined,
      region: region ?? options.aws?.region ?? environmentRegion(options.env ?? process.env),
    };
  }

  /** The same caller, over the same connections, for calls that obey limits. */
  during(bounds: CallLimits): Caller {
    return new Caller(this.#open.region, this.options, { ...this.bounds, ...bounds }, this.#open);
  }

  get clock(): Clock {
    return this.options.clock;
  }

  get random(): RandomSource {
    return this.options.random;
  }

  /** Sends one command, again if that helps. Rejects only when there is no region to send it to. */
  async call<Input extends SdkInput, Output extends SdkOutput>(
    operation: Operation,
    commandOf: (sdk: Sdk) => SdkCommand<Input, Output>,
  ): Promise<CallResult<Output>> {
    const client = await this.#connect(operation);
    const notes = new WireNotes();
    const command = commandOf(loadSdk());
    observe(command, notes);
    const begun = this.clock.now();
    const { deadline } = this.bounds;
    if (deadline !== undefined && begun >= deadline) {
      return { at: begun, place: { region: this.region }, ok: false, failure: TOO_LATE };
    }
    const left =
      deadline === undefined ? {} : { requestTimeout: Math.max(1, Math.min(this.#timeout, deadline - begun)) };
    const outcome = await boundsOfCall
      .run(this.bounds, () => client.send(command, left))
      .then(
        (output) => ({ ok: true, output }) as const,
        (error: unknown) => {
          // A role that could not be taken says so itself.
          if (error instanceof PortError) throw error;
          return { ok: false, failure: failureOf(error, notes) } as const;
        },
      );
    this.options.log?.({
      operation,
      region: this.region,
      attempts: notes.attempts,
      ms: this.clock.now() - begun,
      ...(!outcome.ok && { code: outcome.failure.code }),
    });
    const place: Place = { region: this.region, ...(notes.endpoint !== undefined && { endpoint: notes.endpoint }) };
    // Every decision rests on a read, and on the server's time of it. What was written stays written.
    if (outcome.ok && notes.serverTime === undefined && READS.has(operation)) throw undatedAnswer(operation, place);
    return { at: notes.serverTime ?? this.clock.now(), place, ...outcome };
  }

  /** The region that calls go to; known after the first. */
  get region(): string {
    return this.#open.region ?? '(none)';
  }

  /** The region that calls go to, found as the SDK finds it. Rejects with a `PortError` when there is none. */
  async resolveRegion(): Promise<string> {
    if (this.#open.region === undefined) await this.#connect('describe');
    return this.region;
  }

  /** The accounts that credentials and settings tell; where they can't be had, nothing is known of them. */
  async accounts(): Promise<readonly string[]> {
    const { aws, env = process.env } = this.options;
    const ended = new AbortController();
    const late = this.clock.sleep(this.#timeout, ended.signal).catch(() => undefined);
    const taken = this.#connect('describe').then(({ config }) => config.credentials());
    const credentials = await Promise.race([taken.catch(() => undefined), late.then(() => undefined)]);
    ended.abort(new Error('credentials are there'));
    return accountsTold({ env, ...(credentials && { credentials }), roleArn: aws?.assumeRoleArn });
  }

  get #timeout(): number {
    return this.options.answerTimeoutMs ?? 15_000;
  }

  async close(): Promise<void> {
    const client = await this.#open.client?.catch(() => undefined);
    client?.destroy();
    this.#open.connections?.close();
  }

  async #connect(operation: Operation): Promise<SdkClient> {
    this.#open.client ??= this.#connected(operation);
    try {
      return await this.#open.client;
    } catch (error) {
      this.#open.client = undefined;
      throw error;
    }
  }

  async #connected(operation: Operation): Promise<SdkClient> {
    const { clock, random, connectTimeoutMs = 5_000, connections, retry, aws = {} } = this.options;
    this.#open.connections ??= openConnections('Secrets Manager', {
      env: this.options.env ?? process.env,
      maxSockets: connections ?? 20,
      // Before the SDK gives up, which can't tell a proxy from what is behind it.
      connectTimeoutMs: connectTimeoutMs * 0.9,
    });
    const { httpAgent, httpsAgent, special } = this.#open.connections;
    const requestHandler = {
      connectionTimeout: connectTimeoutMs,
      requestTimeout: this.#timeout,
      throwOnRequestTimeout: true,
      httpAgent,
      httpsAgent,
    };
    const client = new (loadSdk().SecretsManagerClient)({
      ...(this.#open.region !== undefined && { region: this.#open.region }),
      ...(aws.profile !== undefined && { profile: aws.profile }),
      ...(aws.endpoint !== undefined && { endpoint: aws.endpoint }),
      ...(aws.assumeRoleArn !== undefined && { credentials: assumedRole(aws.assumeRoleArn, aws, clock) }),
      retryStrategy: retryStrategy(clock, random, retry ?? RETRY_LIMITS),
      ...(special && { credentialDefaultProvider: credentialsOver(requestHandler) }),
      requestHandler,
    });
    try {
      this.#open.region = await client.config.region();
      return client;
    } catch {
      client.destroy();
      const message =
        this.#open.region === undefined
          ? 'There is no AWS region. Set AWS_REGION or AWS_DEFAULT_REGION, a region in the AWS profile, or secret.region in the spec.'
          : `${this.#open.region} is not an AWS region. Correct AWS_REGION or secret.region in the spec.`;
      throw new PortError({ port: 'Secrets Manager', operation, kind: 'invalid', effect: 'none' }, message, {
        serverCode: 'RegionError',
      });
    }
  }
}

/** Looks at every attempt from below the SDK's retries: only there is its raw answer, or the network's error. */
function observe<Input extends SdkInput, Output extends SdkOutput>(
  { middlewareStack }: SdkCommand<Input, Output>,
  notes: WireNotes,
): void {
  middlewareStack.add(
    (next) => async (args) => {
      notes.noteRequest(args.request);
      try {
        const result = await next(args);
        notes.noteAnswer(result.response);
        return result;
      } catch (error) {
        notes.noteNetworkError(error);
        throw error;
      }
    },
    { step: 'deserialize', priority: 'low' },
  );
}

/** The output of a call that succeeded; otherwise throws its failure as a `PortError`. */
export function succeeded<Output>(operation: Operation, result: CallResult<Output>): Output {
  if (result.ok) return result.output;
  throw portError(operation, result.failure, result.place);
}

/** A part of an answer that is never missing in a real one. */
export function required<T>(part: T | undefined, operation: Operation, { place }: { readonly place: Place }): T {
  if (part === undefined) throw malformedAnswer(operation, place);
  return part;
}
