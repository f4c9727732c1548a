import { PortError, type PortName } from '../../core/ports/errors';

/** One call of a port, as hooks see it: never its arguments, which may hold a value. */
export interface PortCall {
  readonly port: PortName;
  /** The method, e.g. `issue` or `moveStage`. Each page of a list is a call. */
  readonly operation: string;
  /** Counts the calls of one process over both ports, from 0. */
  readonly index: number;
  /** Of which region's secrets, where the process said one. */
  readonly region?: string;
}

/**
 * What goes wrong in a call. `crash-*`: the process dies before or after the effect. `lost-reply`: it took effect, and
 * the caller hears nothing; `lost-reply-repeated`: so too, but the adapter repeated it and the caller hears the second
 * answer; `lost-reply-denied`: that one was a refusal. `timeout-*`: nobody answered, before or after the effect. The rest
 * are refusals without effect.
 */
export type Fault =
  | 'crash-before'
  | 'crash-after'
  | 'lost-reply'
  | 'lost-reply-repeated'
  | 'lost-reply-denied'
  | 'throttled'
  | 'unavailable'
  | 'timeout-before'
  | 'timeout-after'
  | 'denied';

export const FAULTS: readonly Fault[] = [
  'crash-before',
  'crash-after',
  'lost-reply',
  'lost-reply-repeated',
  'lost-reply-denied',
  'throttled',
  'unavailable',
  'timeout-before',
  'timeout-after',
  'denied',
];

/** The process died at a port call. Not a `PortError`: nothing in the process gets to handle it. */
export class Crash extends Error {
  override readonly name = 'Crash';

  constructor(readonly call: PortCall) {
    super(`the process died at call ${call.index}, ${call.operation} of ${call.port}`);
  }
}

export interface PortHooks {
  /** The fault of a call, if any. */
  readonly faults?: (call: PortCall) => Fault | undefined;
  /** Awaited before every call, so that a scheduler can decide which of several processes goes on. */
  readonly interleave?: (call: PortCall) => Promise<void>;
}

/** Runs the port calls of one process through its hooks. Once it has crashed, every later call of it fails the same way. */
export class HookedProcess {
  /** Every call made so far, in order. */
  readonly calls: PortCall[] = [];
  #crash: Crash | undefined;

  constructor(private readonly hooks: PortHooks) {}

  get crashed(): boolean {
    return this.#crash !== undefined;
  }

  /**
   * @param act makes the call itself.
   * @param repeatable whether the same call again, after a lost reply, is answered as the adapter's own repetition is.
   */
  async run<T>(what: Omit<PortCall, 'index'>, act: () => Promise<T>, repeatable = true): Promise<T> {
    this.#dieAgain();
    const call: PortCall = { ...what, index: this.calls.length };
    this.calls.push(call);
    await this.hooks.interleave?.(call);
    this.#dieAgain();
    const fault = this.hooks.faults?.(call);
    switch (fault) {
      case undefined:
        return this.#alive(await act());
      case 'crash-before':
        throw this.#die(call);
      case 'crash-after':
        await act();
        throw this.#die(call);
      case 'lost-reply':
        await act();
        throw failure(call, 'unavailable', 'unknown', 'the connection was closed before the answer');
      case 'lost-reply-repeated': {
        const first = await act();
        return repeatable ? await act() : first;
      }
      case 'lost-reply-denied':
        await act();
        throw failure(call, 'denied', 'unknown', 'not allowed, when asked again');
      case 'timeout-after':
        await act();
        throw failure(call, 'timeout', 'unknown', 'no answer in time');
      case 'timeout-before':
        throw failure(call, 'timeout', 'unknown', 'no answer in time');
      case 'throttled':
        throw failure(call, 'throttled', 'none', 'too many requests');
      case 'unavailable':
        throw failure(call, 'unavailable', 'none', 'the service is not reachable');
      case 'denied':
        throw failure(call, 'denied', 'none', 'not allowed');
    }
  }

  /** A call that was under way when the process died has its effect, and nobody to hear of it. */
  #alive<T>(answer: T): T {
    this.#dieAgain();
    return answer;
  }

  #dieAgain(): void {
    if (this.#crash) throw this.#crash;
  }

  #die(call: PortCall): Crash {
    this.#crash ??= new Crash(call);
    return this.#crash;
  }
}

function failure(call: PortCall, kind: PortError['kind'], effect: PortError['effect'], message: string): PortError {
  return new PortError({ port: call.port, operation: call.operation, kind, effect }, `injected: ${message}`);
}
