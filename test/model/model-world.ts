import { MemoryWorld } from '../../src/adapters/memory/memory-world';
import type { SecretSnapshot } from '../../src/adapters/memory/snapshot';
import { currentMovesForward } from '../../src/core/invariants/current-moves-forward';
import { type Allowed, firstLook, judge, type JudgeState } from '../../src/core/invariants/judge';
import { judgePlan } from '../../src/core/invariants/plan-soundness';
import { type JudgedWorld, tokenIn, type Violation } from '../../src/core/invariants/world';
import type { DesiredToken } from '../../src/core/model/desired';
import { secretArn, tokenName } from '../../src/core/model/ids';
import { parseLabel, placeOf } from '../../src/core/model/label';
import type { Plan } from '../../src/core/model/plan';
import { type Instant, later } from '../../src/core/model/time';
import { apply, type Outcome } from '../../src/core/pass/apply';
import type { Ports } from '../../src/core/pass/ports';
import { prepare } from '../../src/core/pass/prepare';
import { RIGHTS, survey } from '../../src/core/pass/survey';
import { PortError } from '../../src/core/ports/errors';
import { NAME_TAG } from '../../src/core/reconcile/observed';
import { hookPorts } from '../../src/testing/hooked-ports';
import { ManualClock } from '../../src/testing/manual-clock';
import { Crash, type Fault, type PortCall } from '../../src/testing/port-hooks';
import { READS } from '../../src/testing/simulation';
import { SeededRandom } from '../../src/testing/seeded-random';
import type { Command, OutsideVerb, PassCommand, Run } from './command';
import { act } from './outside';
import type { Sabotage } from './sabotage';
import { Scheduler } from './scheduler';
import { SpecState } from './spec-state';

export const MINUTE = 60_000;

export interface PassResult {
  readonly plan?: Plan;
  readonly outcomes: readonly Outcome[];
  readonly error?: string;
}

/** The world of one run: its spec, its clock, passes in processes of their own, and a judge after every call that writes. */
export class ModelWorld {
  readonly clock = new ManualClock();
  readonly world: MemoryWorld;
  readonly spec: SpecState;
  readonly violations: Violation[] = [];
  calls = 0;
  state: JudgeState;
  #processes = 0;
  #acts = 0;
  #staleMs = 0;
  #dirty = false;
  /** Tokens for which an outside act or an explicit request took the overlap away. */
  readonly #freed = new Set<string>();
  /** Secrets whose labels were moved by hand: passes that read an older state may not know of it until then. */
  readonly #shaken = new Map<string, Instant>();
  readonly #rolledBack = new Set<string>();

  constructor(
    private readonly run: Pick<Run, 'seed' | 'overlapHours'>,
    private readonly sabotage: Sabotage = {},
  ) {
    this.spec = new SpecState(run.overlapHours);
    this.world = new MemoryWorld({ clock: this.clock, random: new SeededRandom(`world ${run.seed}`) });
    this.state = firstLook(this.look());
  }

  get overlapMs(): number {
    return this.run.overlapHours * 60 * MINUTE;
  }

  look(): JudgedWorld {
    const { at, tokens, secrets } = this.world.snapshot();
    return { at, tokens, secrets };
  }

  async execute(command: Command): Promise<void> {
    switch (command.kind) {
      case 'pass':
        await this.pass(command);
        return;
      case 'together': {
        const scheduler = new Scheduler(command.seed);
        await scheduler.run(
          command.processes.map((passes, process) => async () => {
            for (const pass of passes) await this.pass(pass, () => scheduler.turn(process));
          }),
        );
        return;
      }
      case 'advance':
        this.outside(() => this.clock.advance(command.minutes * MINUTE));
        return;
      case 'stale':
        this.beStale(command.seed, command.minutes);
        return;
      case 'add':
      case 'remove':
      case 'rename':
      case 'edit':
        this.spec.apply(command);
        return;
      default:
        this.#outsideVerb(command.kind, command.pick);
    }
  }

  outside(work: () => void): void {
    this.#judge('step');
    work();
    this.#judge('outside');
  }

  beStale(seed: number, minutes: number): void {
    const random = new SeededRandom(`stale ${seed}`);
    this.#staleMs = minutes * MINUTE;
    this.world.setStaleness(minutes === 0 ? 0 : () => (random.below(3) > 0 ? random.below(this.#staleMs) : 0));
  }

  /** One pass in a fresh process: observe, plan, judge the plan, apply. */
  async pass(command: PassCommand, turn?: () => Promise<void>): Promise<PassResult> {
    this.#processes += 1;
    const process = this.#processes;
    const weather = command.weather && new SeededRandom(`weather ${command.weather.seed}`);
    const hooked = hookPorts(
      this.sabotage.ports?.({ tokenApi: this.world.tokenApi(), stores: this.world.stores }) ?? {
        tokenApi: this.world.tokenApi(),
        stores: this.world.stores,
      },
      {
        faults: (call) => {
          if (!READS.has(call.operation)) this.#dirty = true;
          return faultOf(command, call, weather);
        },
        interleave: async (call) => {
          this.#judge('step');
          this.calls += 1;
          if (command.pause?.at === call.index) this.clock.advance(command.pause.minutes * MINUTE);
          await turn?.();
          this.#judge('step');
        },
      },
    );
    const ports: Ports = { ...hooked, clock: this.clock, random: new SeededRandom(`${this.run.seed} ${process}`) };
    const asked = (numbers: readonly number[] = []) =>
      new Set(numbers.flatMap((number) => this.spec.nameOf(number) ?? []).map(tokenName));
    const options = {
      ...{ rotate: asked(command.rotate), compromised: command.compromised ?? false },
      ...{ rollback: asked(command.rollback), prune: command.prune ?? false },
    };
    this.#noteRequests(command);
    const desired = this.spec.desired();
    try {
      const seen = await survey(ports.tokenApi, desired.workspace, RIGHTS.apply);
      if (!seen.survey) return { outcomes: [], error: seen.diagnostics[0]?.message ?? 'no survey' };
      const ready = await prepare(ports, desired, seen.survey, options, 'values');
      // What leaked is whatever there is when the pass looks.
      if (command.compromised) this.#noteRequests(command);
      const plan = this.sabotage.plan?.(ready.plan) ?? ready.plan;
      this.violations.push(...judgePlan(ready.plan));
      if (plan.entries.some((entry) => entry.blocked)) return { plan, outcomes: [] };
      return { plan, outcomes: await apply(ports, plan, { observedAt: ready.observedAt }) };
    } catch (error) {
      if (error instanceof Crash || error instanceof PortError) return { outcomes: [], error: error.message };
      throw error;
    } finally {
      this.#judge('step');
    }
  }

  /** Secrets that the spec lets be stopped now: their entry is paused, or nobody declares them. */
  exempt(): Allowed {
    const desired = this.spec.desired();
    const { secrets, tokens } = this.world.snapshot();
    const used = new Set(
      desired.tokens.filter((token) => token.enabled).map((token) => secretOf(token, secrets)?.arn ?? ''),
    );
    const stopped = secrets.filter((secret) => !used.has(secret.arn));
    const placeIn = (arn: string) => placeOf(desired.ownerId, secretArn(arn));
    const kept = new Set(secrets.filter((secret) => !stopped.includes(secret)).map((secret) => placeIn(secret.arn)));
    const doomed = tokens.filter((token) => !kept.has(parseLabel(token.label)?.place ?? ''));
    const shaken = [...this.#shaken].filter(([, until]) => until > this.clock.now()).map(([arn]) => arn);
    return {
      secrets: new Set([...stopped.map((secret) => secret.arn), ...shaken]),
      tokens: new Set([...doomed.map((token) => token.id), ...this.#freed]),
    };
  }

  #outsideVerb(verb: OutsideVerb, pick: number): void {
    this.#acts += 1;
    this.outside(() => {
      const touched = act(this.world, this.spec.desired(), verb, pick, this.#acts);
      if (!['console-rollback', 'previous-removed', 'own-label-set'].includes(verb)) return;
      // A label moved by hand takes the overlap from the tokens there, and stale readers don't know of it yet.
      for (const arn of touched.secrets) {
        this.#freeTokensOf(arn);
        this.#shaken.set(arn, later(this.clock.now(), 2 * this.#staleMs));
      }
    });
  }

  /** Explicit requests justify what they ask for: no overlap for what leaked, an older value after a rollback. */
  #noteRequests(command: PassCommand): void {
    const arns = (numbers: readonly number[] = []) =>
      this.world
        .snapshot()
        .secrets.filter((secret) =>
          numbers.some((number) => this.spec.namesOf(number).includes(secret.tags[NAME_TAG] ?? '')),
        )
        .map((secret) => secret.arn);
    for (const arn of arns(command.rollback)) this.#rolledBack.add(arn);
    if (command.compromised) for (const arn of arns(command.rotate)) this.#freeTokensOf(arn);
  }

  #freeTokensOf(arn: string): void {
    const world = this.look();
    const place = placeOf(this.spec.desired().ownerId, secretArn(arn));
    const stored = world.secrets.find((secret) => secret.arn === arn)?.versions ?? [];
    const held = new Set(stored.flatMap((version) => tokenIn(world, version.value)?.id ?? []));
    for (const token of world.tokens) {
      if (held.has(token.id) || parseLabel(token.label)?.place === place) this.#freed.add(token.id);
    }
  }

  #judge(cause: 'step' | 'outside'): void {
    if (cause === 'step' && !this.#dirty) return;
    this.#dirty = false;
    const before = this.state.world;
    const after = this.look();
    const allowed = this.exempt();
    const { state, violations } = judge(this.state, after, cause, this.overlapMs, allowed);
    this.state = state;
    this.violations.push(...violations);
    if (cause === 'step') {
      this.violations.push(...currentMovesForward(before, after, new Set([...this.#rolledBack, ...allowed.secrets])));
    }
  }
}

/** The secret that an entry uses: the one of its name, otherwise the one that still carries its tag. */
export function secretOf(token: DesiredToken, secrets: readonly SecretSnapshot[]): SecretSnapshot | undefined {
  const standing = secrets.filter((secret) => secret.deletedAt === undefined);
  const target = token.secret.kind === 'managed' ? token.secret.name : token.secret.arn;
  return (
    secrets.find((secret) => secret.name === target) ??
    standing.find((secret) => secret.tags[NAME_TAG] === token.name) ??
    standing.find((secret) => token.renamedFrom !== undefined && secret.tags[NAME_TAG] === token.renamedFrom)
  );
}

function faultOf(command: PassCommand, call: PortCall, weather: SeededRandom | undefined): Fault | undefined {
  if (command.fault?.at === call.index) return command.fault.kind;
  if (!weather || !command.weather || weather.below(command.weather.oneIn) > 0) return undefined;
  return command.weather.kinds[weather.below(command.weather.kinds.length)];
}
