import { holdStore } from '../store-lock';
import { RotationEngine } from './rotation/engine';
import { Functions, type FunctionOptions } from './rotation/functions';
import type { RotationEvent } from './rotation/progress';
import type { RandomSource } from './store/secret/random-source';
import { snapshotOf, type SecretSnapshot } from './snapshot';
import { openSecretFile, type OpenedSecrets } from './store/file/open-secret-file';
import { SecretStore } from './store/secret-store';
import type { Reserved } from './wire/authorization';
import { FaultPlan, type FaultHook } from './wire/fault';
import { RequestLog, type RequestLogEntry } from './wire/request-log';
import { serve, type RunningServer } from './wire/server';

export interface EmulatorOptions {
  /** A free one is taken if absent or 0. */
  readonly port?: number;
  /** Nothing but loopback is accepted. */
  readonly host?: '127.0.0.1';
  /** Epoch milliseconds. All dates, windows and the Date header come from it. */
  readonly clock: () => number;
  readonly random: RandomSource;
  /** Where secrets are kept (mode 0600, values in it are not encrypted); in memory only if absent. */
  readonly file?: string;
  readonly faults?: FaultHook;
  /** Reads answer as of so many milliseconds ago, as an eventually consistent service may. */
  readonly staleReadsMs?: number;
  /** After how many milliseconds copies of a secret get what has changed; at once if absent. Asked at each change. */
  readonly replicationLagMs?: () => number;
  /** Other access key ids get UnrecognizedClientException; any is accepted if absent. */
  readonly acceptedAccessKeyIds?: readonly string[];
  /** Account ids (12 digits) by access key id; `000000000000` for all others. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** Secrets of these names answer to this access key alone, whatever their policies say; there are none if absent. */
  readonly reserved?: Reserved;
  /** How long a client may take to send a request, in milliseconds of real time; 10,000 if absent. */
  readonly patienceMs?: number;
  /** Gets one line per request, and in it the reason when the endpoint itself failed; never a value. */
  readonly log?: (line: string) => void;
  /** Gets those of these lines in which the endpoint itself failed: a full disk, a defect. */
  readonly complain?: (line: string) => void;
  /** Where rotation functions are invoked. Without it none can be: RotateSecret refuses, and what was begun fails. */
  readonly functions?: FunctionOptions;
  /** How often due rotations are looked for, in milliseconds of real time; 1000 if absent, 0: only by `rotateDue`. */
  readonly rotationPollMs?: number;
  /** How long closing waits for clients that don't finish; 5 seconds when absent. */
  readonly stopMilliseconds?: number;
}

const ROTATION_POLL_MS = 1000;

/** A running endpoint. */
export interface Emulator {
  /** What goes into AWS_ENDPOINT_URL_SECRETS_MANAGER or a client's `endpoint`. */
  readonly url: string;
  readonly port: number;
  /** Resolves with the reason if the file stops being this process's: then nothing more is written. */
  readonly lost: Promise<Error>;
  /** Answers what is in flight and lets go of the file. Clients that don't finish are cut. */
  close(): Promise<void>;
  /** The latest requests, oldest first. */
  requests(): readonly RequestLogEntry[];
  /** Every secret with its versions, stages and values, past all clients and faults. */
  snapshot(): readonly SecretSnapshot[];
  /** Runs the rotations that are due by the clock; resolves when there is nothing more to do now. */
  rotateDue(): Promise<void>;
}

/**
 * Starts an endpoint that speaks AWS Secrets Manager's protocol (AWS JSON 1.1). Rejects with an Error that says what to
 * do if the port or the file can't be had, or another host than loopback is asked for.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { clock, random } = options;
  const staleReadsMs = options.staleReadsMs ?? 0;
  const functions = new Functions(options.functions);
  const lock = options.file === undefined ? undefined : await holdStore(options.file, { clock });
  let opened: OpenedSecrets | undefined;
  let server: RunningServer | undefined;
  try {
    server = await serve(options);
    opened = lock && openSecretFile(lock);
  } catch (error) {
    await server?.close();
    lock?.release();
    throw error;
  }
  const store = new SecretStore(opened, staleReadsMs, options.replicationLagMs);
  store.expire(clock());
  const log = new RequestLog(options.log, options.complain);
  const { acceptedAccessKeyIds, accounts = {}, reserved } = options;
  const callers = { acceptedAccessKeyIds, accounts, reserved };
  const faults = new FaultPlan(options.faults);
  const tell = (event: RotationEvent, secretName: string, why?: string): void =>
    log.note({ at: clock(), operation: event, secretId: secretName, ...(why === undefined ? {} : { why }) });
  const complain = (secretName: string, reason: string): void =>
    log.fail({ at: clock(), secretId: secretName, reason });
  const engine = new RotationEngine({ clock, random, store, functions, tell, complain });
  server.answerWith({ clock, random, store, staleReadsMs, callers, faults, functions, tell, log });
  engine.poll(options.rotationPollMs ?? ROTATION_POLL_MS);
  const running = server;
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await engine.stop();
    await running.close();
    store.close();
    lock?.release();
  };
  return {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    lost: lock?.lost ?? new Promise(() => undefined),
    close: () => (closing ??= close()),
    requests: () => log.all(),
    snapshot: () => {
      store.replicate(clock());
      store.expire(clock());
      return store.all().map(snapshotOf);
    },
    rotateDue: () => engine.rotateDue(),
  };
}
