import type { Fault as StoreFault, FaultRequest } from '../../src/emulator';
import type { Fault as ServiceFault, FaultableRequest } from '../../src/service';
import type { Chance } from './chance';
import type { Size } from './size';
import type { YearClock } from './year-clock';

/** Who is at work, as far as a request of his can meet anything. */
export type Worker = 'function' | 'apply' | 'calm apply' | 'consumer' | 'nobody';

const WRITES: ReadonlySet<string> = new Set([
  'CreateSecret',
  'PutSecretValue',
  'UpdateSecret',
  'UpdateSecretVersionStage',
  'TagResource',
  'ReplicateSecretToRegions',
  'RemoveRegionsFromReplication',
]);
/** Of Secrets Manager, in a second, for an account and region (AWS). */
const WRITES_A_SECOND = 50;
/** What a request takes, so that time goes on while somebody works. */
const REQUEST_MS = { function: 60, apply: 8, 'calm apply': 450, consumer: 0, nobody: 0 } as const;
const REFUSALS = ['refused', 'before', 'after'] as const;

/** The end of an ARN is chance. */
export const nameOf = (secretId: string): string =>
  secretId.startsWith('arn:') ? secretId.replace(/-[A-Za-z0-9]{6}$/, '') : secretId;

/** What requests to both services meet. */
export class Weather {
  worker: Worker = 'nobody';
  outage: 'token API' | 'Secrets Manager' | undefined;
  /** Secrets Manager is busy until then. */
  busyUntil = 0;
  /** Kills the functions that are at work. */
  kill: () => void = () => undefined;
  readonly met = new Map<string, number>();
  /** Of the event that is under way: what is drawn is drawn for that, in whatever order requests come. */
  moment = 0;
  readonly #attempts = new Map<string, number>();
  #second = 0;
  #writes = 0;

  constructor(
    private readonly chance: Chance,
    private readonly clock: YearClock,
    private readonly rates: Size['rates'],
  ) {}

  /** Another event begins. */
  begin(moment: number): void {
    this.moment = moment;
    this.#attempts.clear();
  }

  readonly ofService = ({ operation, attempt }: FaultableRequest): ServiceFault | undefined => {
    this.clock.advance(REQUEST_MS[this.worker]);
    if (this.outage === 'token API') return this.#meets('outage of the token API', { status: 503 });
    switch (this.#draw('token API', operation, '')) {
      case 'refused':
        return this.#meets('token API refuses', { status: attempt % 2 === 0 ? 503 : 429 });
      case 'before':
        return this.#meets('token API cut before', { drop: 'before' });
      case 'after':
        return this.#meets('token API cut after', { drop: 'after' });
      case undefined:
        return undefined;
    }
  };

  readonly ofSecretsManager = ({ operation, secretId = '', attempt }: FaultRequest): StoreFault | undefined => {
    this.clock.advance(REQUEST_MS[this.worker]);
    if (this.outage === 'Secrets Manager') return this.#meets('outage of Secrets Manager', 'internal');
    if (this.#isThrottled(operation, secretId, attempt)) return this.#meets('throttled', 'throttle');
    switch (this.#draw('Secrets Manager', operation, nameOf(secretId))) {
      case 'refused':
        return this.#meets('Secrets Manager refuses', attempt % 2 === 0 ? 'internal' : 'throttle');
      case 'before':
        return this.#meets('Secrets Manager cut before', { drop: 'before' });
      case 'after':
        return this.#meets('Secrets Manager cut after', { drop: 'after' });
      case undefined:
        return undefined;
    }
  };

  #isThrottled(operation: string, secretId: string, attempt: number): boolean {
    if (this.worker !== 'function' && this.worker !== 'apply') return false;
    if (this.clock.now() < this.busyUntil && this.chance.happens(0.25, 'busy', operation, secretId, attempt))
      return true;
    if (!WRITES.has(operation)) return false;
    const second = Math.floor(this.clock.now() / 1000);
    if (second !== this.#second) this.#writes = 0;
    this.#second = second;
    this.#writes += 1;
    return this.#writes > WRITES_A_SECOND;
  }

  #draw(...request: readonly [string, string, string]): (typeof REFUSALS)[number] | undefined {
    if (this.worker !== 'function' && this.worker !== 'apply') return undefined;
    const what = [this.moment, ...request, this.attempt(...request)];
    if (this.worker === 'function' && this.chance.happens(this.rates.kill, 'kill', ...what)) {
      this.#meets('function killed', undefined);
      this.kill();
      return this.chance.happens(0.5, 'killed before', ...what) ? 'before' : undefined;
    }
    return this.chance.happens(this.rates.fault, 'fault', ...what)
      ? this.chance.pick(REFUSALS, 'which', ...what)
      : undefined;
  }

  /** How often this has happened in the event that is under way. */
  attempt(...what: readonly string[]): number {
    const key = what.join(' ');
    const count = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, count);
    return count;
  }

  #meets<T>(what: string, fault: T): T {
    this.met.set(what, (this.met.get(what) ?? 0) + 1);
    return fault;
  }
}
