import { ServiceError } from '../error/service-error';
import type { RandomSource } from '../store/secret/random-source';
import type { RotationFlight } from '../store/secret/rotation';
import type { SecretStore } from '../store/secret-store';
import { begun, dated, isRotated, unfinishedVersion, withWindowAhead, type RotatedSecret } from './flight';
import type { Functions } from './functions';
import { afterFailure, afterLoss, afterSuccess, isHeld, type Progress, type RotationEvent } from './progress';
import { stepOf } from './steps';
import { newVersionId } from './version-id';

export interface EngineParts {
  readonly clock: () => number;
  readonly random: RandomSource;
  readonly store: SecretStore;
  readonly functions: Functions;
  /** Tells of what happened to a secret's rotation. */
  readonly tell: (event: RotationEvent, secretName: string, why?: string) => void;
  /** Tells that the endpoint itself failed. */
  readonly complain: (secretName: string, why: string) => void;
}

/** As many functions as are asked at once. */
const MOST_AT_ONCE = 16;

/**
 * Carries rotations on: begins those whose moment has come, and asks their functions step after step. Between two steps
 * all it knows stands in the secret, so a restart goes on where it was. No request waits for it.
 */
export class RotationEngine {
  /** By ARN: a secret made again under its name is another one. */
  private readonly running = new Map<string, Promise<void>>();
  /** What could not be written waits for the next look: asking at once again would be asking without end. */
  private readonly stalled = new Set<string>();
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: EngineParts) {}

  /** Looks every so many milliseconds of real time; never if 0. */
  poll(milliseconds: number): void {
    if (milliseconds <= 0) return;
    this.timer = setInterval(() => {
      this.stalled.clear();
      this.startDue();
    }, milliseconds);
    this.timer.unref();
  }

  /** Runs what is due now, and what comes to be due while that runs; resolves when nothing is left to do now. */
  async rotateDue(): Promise<void> {
    this.stalled.clear();
    for (;;) {
      this.startDue();
      if (this.running.size === 0) return;
      await Promise.race(this.running.values());
    }
  }

  /** Cuts functions that are being asked, without counting that as a failure: the next start asks them again. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await Promise.all(this.running.values());
  }

  private startDue(): void {
    if (this.stopping.signal.aborted) return;
    const { store, clock } = this.parts;
    for (const secret of store.all()) {
      if (this.running.size >= MOST_AT_ONCE) return;
      if (!isRotated(secret) || this.running.has(secret.arn) || this.stalled.has(secret.arn)) continue;
      if (!isDue(secret, clock())) continue;
      const run = this.run(secret).finally(() => {
        this.running.delete(secret.arn);
        if (this.timer !== undefined) this.startDue();
      });
      this.running.set(secret.arn, run);
    }
  }

  private async run(found: RotatedSecret): Promise<void> {
    try {
      for (;;) {
        const flight = this.takeOff(found);
        if (flight === undefined || !(await this.step(found, flight))) return;
      }
    } catch (error) {
      this.stalled.add(found.arn);
      this.parts.complain(found.name, reasonOf(error));
    }
  }

  /** What is due of the secret, begun if it has to be. */
  private takeOff(found: RotatedSecret): RotationFlight | undefined {
    const { clock, random, store, tell } = this.parts;
    const now = clock();
    const secret = this.current(found);
    if (secret === undefined || !isDue(secret, now)) return undefined;
    if (secret.rotation.flight !== undefined) return secret.rotation.flight;
    try {
      const next = begun(secret, unfinishedVersion(secret) ?? newVersionId(random), now);
      store.commit(dated(secret, next, now), now);
      tell('RotationStarted', secret.name);
      return next.rotation.flight;
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'LimitExceededException') throw error;
      store.commit(withWindowAhead(secret, now, random), now);
      tell('RotationFailed', secret.name, 'the secret has no room for another version or label');
      return undefined;
    }
  }

  /** Asks the function for one step. Gives whether the rotation is still the same and can go on. */
  private async step(found: RotatedSecret, flight: RotationFlight): Promise<boolean> {
    const { clock, random, functions } = this.parts;
    const before = this.current(found);
    if (before === undefined) return false;
    if (!isHeld(before, flight)) {
      const lost = afterLoss(before, flight, { now: clock(), random });
      return this.note(before, lost, 'AWSPENDING was taken from its version');
    }
    const step = stepOf(flight);
    const { signal } = this.stopping;
    const event = {
      Step: step,
      SecretId: found.arn,
      ClientRequestToken: flight.versionId,
      RotationToken: newVersionId(random),
    };
    const failure = await functions.invoke(before.rotation.functionArn, event, signal);
    const after = this.current(found);
    // Stopped, deleted, cancelled or abandoned meanwhile: what the function came to is nothing any more.
    if (signal.aborted || after?.rotation.flight?.versionId !== flight.versionId) return false;
    const moment = { now: clock(), random };
    if (failure !== undefined)
      return this.note(after, afterFailure(after, flight, moment), `${failure} during ${step}`);
    return this.note(after, afterSuccess(after, flight, moment), 'AWSCURRENT is not on its version');
  }

  private note(before: RotatedSecret, { secret, event }: Progress, why: string): true {
    const now = this.parts.clock();
    this.parts.store.commit(dated(before, secret, now), now);
    if (event !== undefined) this.parts.tell(event, secret.name, event.endsWith('Failed') ? why : undefined);
    return true;
  }

  /** The secret as it is now, unless it is gone, another one or waits for its deletion: then nothing is done. */
  private current(found: RotatedSecret): RotatedSecret | undefined {
    const secret = this.parts.store.get(found, found.name);
    const isSame = isRotated(secret) && secret.arn === found.arn && secret.deletion === undefined;
    return isSame ? secret : undefined;
  }
}

function isDue({ rotation, deletion }: RotatedSecret, now: number): boolean {
  if (!rotation.enabled || deletion !== undefined) return false;
  const dueAt = rotation.flight === undefined ? rotation.window?.rotatesAt : rotation.flight.dueAt;
  return dueAt !== undefined && dueAt <= now;
}

/** A defect's own words are left out: they may quote what a client wrote. */
function reasonOf(error: unknown): string {
  if (error instanceof ServiceError) return error.reason ?? error.code;
  return error instanceof Error ? error.name : 'a defect';
}
