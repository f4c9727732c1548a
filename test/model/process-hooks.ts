import { FENCE_MS } from '../../src/core/model/time';
import { Crash, type Fault, type PortCall, type PortHooks } from '../../src/testing/memory/port-hooks';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { WEATHER } from './arbitraries';
import type { Trouble } from './command';
import type { Turn } from './interleaving';
import type { ModelWorld } from './model-world';

const MINUTE = 60_000;

const ENTRIES_AT_ONCE = 8;

/** Calls that no run begins later than its fence; an emergency only revokes. */
const FENCED: ReadonlySet<string> = new Set(['issue', 'edit', 'enable', 'disable', 'put', 'delete']);

/** What happens to one process at its port calls: they are counted, and it dies, sleeps and meets people there. */
export class ProcessHooks {
  /** When it last began to look: by the clock, and by how often people had acted. */
  observed: { readonly at: number; readonly acts: number } | undefined;
  crash: Crash | undefined;

  constructor(private readonly model: ModelWorld) {}

  /** Calls are counted over all workspaces of the process, and all of it dies in a crash. */
  with(trouble: Trouble | undefined, turn?: Turn): PortHooks {
    const { model } = this;
    const weather = trouble?.kind === 'weather' ? new SeededRandom(`weather ${trouble.seed}`) : undefined;
    let calls = -1;
    return {
      faults: (call: PortCall): Fault | undefined => {
        this.#dieAgain();
        const fault = faultOf(trouble, calls, weather);
        if (fault?.startsWith('crash')) this.crash = new Crash(call);
        return fault;
      },
      interleave: async ({ operation }: PortCall): Promise<void> => {
        this.#dieAgain();
        calls += 1;
        const at = calls;
        if (operation === 'listTokens') this.observed = { at: model.clock.now(), acts: model.acts };
        const age = model.clock.now() - (this.observed?.at ?? Infinity);
        // Entries run beside each other: those that had passed their fence when the process fell asleep go on.
        const slept = trouble?.kind === 'sleep' && at <= trouble.at + ENTRIES_AT_ONCE;
        if (FENCED.has(operation) && age > FENCE_MS && !slept && turn === undefined) {
          model.judge.violations.push(`${operation} began ${age / MINUTE} minutes after the observation`);
        }
        model.counts.calls += 1;
        if (trouble?.kind === 'sleep' && trouble.at === at) model.clock.advance(trouble.minutes * MINUTE);
        await turn?.(at);
        if (trouble?.kind === 'meddling' && trouble.at === at) model.meddle(trouble.verb, trouble.pick);
        this.#dieAgain();
      },
    };
  }

  #dieAgain(): void {
    if (this.crash) throw this.crash;
  }
}

function faultOf(trouble: Trouble | undefined, call: number, weather: SeededRandom | undefined): Fault | undefined {
  if (trouble?.kind === 'fault') return trouble.at === call ? trouble.fault : undefined;
  if (!weather || trouble?.kind !== 'weather' || weather.below(trouble.oneIn) > 0) return undefined;
  return WEATHER[weather.below(WEATHER.length)];
}
