import { MemoryWorld } from '../../src/adapters/memory/memory-world';
import type { TokenSnapshot } from '../../src/adapters/memory/snapshot';
import type { DesiredState, DesiredToken } from '../../src/core/model/desired';
import { type SecretArn, tokenName, workspaceId } from '../../src/core/model/ids';
import type { Plan } from '../../src/core/model/plan';
import type { SecretValue } from '../../src/core/model/secret-value';
import { FENCE_MS, type Instant, later } from '../../src/core/model/time';
import { scheduledWork } from '../../src/core/pass/scheduled-pass';
import type { Ports } from '../../src/core/ports/ports';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import type { Clock } from '../../src/core/ports/clock';
import { workspaceAccess } from '../../src/testing/memory/desired';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import type { Ask, Command, Setting, Verb } from './command';
import { type Excuses, WorldJudge } from './judging';
import { act, type EntrySecret } from './outside';
import { ModelPass, type PassResult } from './pass';
import { FunctionCall } from './function-call';
import { interleaved, type Turn } from './interleaving';
import type { Sabotage } from './sabotage';
import { SPECS, SpecState } from './spec-state';
import { placesOf, Truth } from './truth';
import { type Told, watched } from './watched';

export const MINUTE = 60_000;

const ADMINISTRATOR = workspaceAccess('Administrator');

const skewed = (clock: Clock, minutes: number): Clock => ({
  now: () => later(clock.now(), minutes * MINUTE),
  sleep: (ms, signal) => clock.sleep(ms, signal),
});

interface Saved {
  readonly specs: readonly number[];
  readonly options: readonly PlanOptions[];
  readonly plans: readonly Plan[];
}

/** The world of one run: specs, clocks, people, passes in processes of their own, and a judge after every call that writes. */
export class ModelWorld {
  readonly clock = new ManualClock();
  readonly world: MemoryWorld;
  readonly specs: readonly SpecState[];
  readonly judge: WorldJudge;
  readonly counts = { commands: new Map<string, number>(), calls: 0, passes: 0, writes: 0, running: 0 };
  readonly overlapMs: number;
  readonly relabelled = new Set<string>();
  saved: Saved | undefined;
  /** What the rotation function knows of the specs. */
  deployed: readonly DesiredState[] = [];
  /** For a replay that people read. */
  trace: ((line: () => string) => void) | undefined;
  staleMs = 0;
  readonly #workspaces: ReadonlyMap<string, ReturnType<MemoryWorld['inWorkspace']>>;
  readonly #managers: ReadonlySet<string>;
  /** The management tokens of each workspace, by number. */
  readonly #credentials: ReadonlyMap<string, readonly SecretValue[]>;
  readonly #freed = new Set<string>();
  readonly #surrendered = new Set<string>();
  readonly #ending = new Set<string>();
  readonly #rolledBack = new Set<string>();
  /** Secrets whose stages were moved by hand: passes that read an older state may not know of it until then. */
  readonly #shaken = new Map<string, Instant>();
  #acts = 0;
  /** Which act of people changed a token last. */
  readonly #changedBy = new Map<string, number>();

  constructor(
    readonly setting: Setting,
    readonly sabotage: Sabotage = {},
  ) {
    const { seed, overlapHours, skew } = setting;
    this.overlapMs = overlapHours * 60 * MINUTE;
    this.world = new MemoryWorld({
      clock: skewed(this.clock, skew[0]),
      storeClock: skewed(this.clock, skew[1]),
      random: new SeededRandom(`world ${seed}`),
    });
    this.#workspaces = new Map([
      [this.world.workspace, this.world],
      ['ws_beta', this.world.inWorkspace(workspaceId('ws_beta'))],
    ]);
    const managements = [...this.#workspaces].map(([workspace, { management, outside }]) => {
      const more = Array.from({ length: (setting.managers ?? 1) - 1 }, (_, n) =>
        outside.personIssues({ label: `management ${n + 2}`, access: ADMINISTRATOR, expiresAt: null }),
      );
      return [workspace, [management, ...more]] as const;
    });
    this.#managers = new Set(managements.flatMap(([, all]) => all.map(({ id }) => id)));
    this.#credentials = new Map(managements.map(([workspace, all]) => [workspace, all.map(({ value }) => value)]));
    const given = {
      own: Array.from({ length: SPECS }, (_, n) => this.#given(`given/own-${n}`)),
      shared: this.#given('given/shared'),
    };
    this.specs = Array.from({ length: SPECS }, (_, n) => new SpecState(n, overlapHours, given));
    this.deployed = this.declared();
    this.judge = new WorldJudge(this.world.snapshot(), this.#managers, this.overlapMs, () => this.staleMs + FENCE_MS);
  }

  get managers(): ReadonlySet<string> {
    return this.#managers;
  }

  truth(): Truth {
    return new Truth(this.world.snapshot());
  }

  declared(): readonly DesiredState[] {
    return this.specs.map((spec) => spec.desired());
  }

  async execute(command: Command): Promise<void> {
    const { commands } = this.counts;
    const name = command.kind === 'outside' || command.kind === 'spec' ? command.verb : command.kind;
    commands.set(name, (commands.get(name) ?? 0) + 1);
    this.trace?.(() => JSON.stringify(command));
    switch (command.kind) {
      case 'pass':
        await this.pass({ ...command });
        return;
      case 'together':
        await this.#beside(command);
        return;
      case 'advance':
        return this.outside(() => this.clock.advance(command.minutes * MINUTE));
      case 'stale':
        return this.beStale(command.seed, command.minutes);
      case 'save': {
        this.saved = await new ModelPass(this).save(command.specs, command.ask, command.entry);
        return;
      }
      case 'apply-saved':
        if (this.saved) await new ModelPass(this).applySaved(this.saved, command.trouble);
        return;
      case 'spec':
        this.specs[command.spec]!.apply(command, this.specs, (token) =>
          this.#arnOf(this.specs[command.spec]!.desired(), token),
        );
        return;
      case 'outside':
        return this.meddle(command.verb, command.pick);
      case 'deploy':
        this.deployed = this.declared();
        return;
      case 'function':
        return new FunctionCall(this).run(command);
    }
  }

  async #beside({ seed, parkedAt, processes, call }: Extract<Command, { kind: 'together' }>): Promise<void> {
    await interleaved<unknown>(seed, parkedAt, [
      ...processes.map((pass) => (turn: Turn) => this.pass({ ...pass, turn })),
      ...(call ? [(turn: Turn) => new FunctionCall(this).run({ kind: 'function', ...call }, turn)] : []),
    ]);
  }

  pass(request: Parameters<ModelPass['run']>[0]): Promise<PassResult> {
    return new ModelPass(this).run(request);
  }

  /** The world as a process reaches it: judged after every call that writes. */
  portsOf(
    workspace: string,
    run: readonly DesiredState[],
    told: Told,
    process = 0,
  ): Pick<Ports, 'tokenApi' | 'stores'> {
    const credentials = this.#credentials.get(workspace)!;
    const credential = credentials[process % credentials.length]!;
    const changed = (): void => {
      this.counts.writes += 1;
      this.look('step', run);
    };
    return {
      tokenApi: watched(this.world.tokenApi(credential), changed, told),
      stores: (region) => watched(this.world.stores(region), changed),
    };
  }

  outside(work: () => void): void {
    work();
    this.look('outside', []);
  }

  look(cause: 'step' | 'outside', run: readonly DesiredState[]): void {
    this.judge.look(this.world.snapshot(), cause, this.declared(), run, this.#excuses());
  }

  beStale(seed: number, minutes: number): void {
    const random = new SeededRandom(`stale ${seed}`);
    this.staleMs = minutes * MINUTE;
    this.world.setStaleness(minutes === 0 ? 0 : () => (random.below(3) > 0 ? random.below(this.staleMs) : 0));
  }

  /** Explicit requests justify what they ask for: no overlap for what leaked, an older value after a rollback, an end. */
  noteAsked(state: DesiredState, name: string | undefined, ask: Ask): void {
    const truth = this.truth();
    const token = state.tokens.find((one) => one.name === name);
    if (!token) return;
    const secrets = truth.secretsOf(state, token);
    for (const { arn } of secrets) {
      if (ask === 'rollback') this.#rolledBack.add(arn);
      if (ask === 'destroy') this.#ending.add(arn);
    }
    if (ask !== 'leak' && ask !== 'destroy') return;
    const places = placesOf(state, token, secrets);
    for (const secret of secrets) {
      for (const { id } of truth.heldBy(secret)) this.#freed.add(id);
      for (const { id } of ask === 'leak' ? truth.heldBy(secret) : []) this.#surrendered.add(id);
    }
    for (const { id, label } of truth.world.tokens) if (places.has(placeOfLabel(label))) this.#freed.add(id);
    for (const { arn } of secrets) if (ask === 'leak') this.#leaking.add(arn);
  }

  /** While an emergency or a destruction runs, its secret may be left without a working value. */
  readonly #leaking = new Set<string>();
  /** People stopped a token of theirs while a pass ran: it may have proved that token, and make it current now. */
  readonly #struck = new Set<string>();
  noteDone(): void {
    this.#ending.clear();
    this.#leaking.clear();
    this.#struck.clear();
    this.#surrendered.clear();
    this.#rolledBack.clear();
  }

  #excuses(): Excuses {
    const now = this.clock.now();
    const shaken = [...this.#shaken].filter(([, until]) => until > now).map(([arn]) => arn);
    return {
      freed: this.#freed,
      shaken: new Set([...shaken, ...this.#rolledBack, ...this.#leaking, ...this.#struck]),
      ending: this.#ending,
      surrendered: this.#surrendered,
    };
  }

  /** How often people have acted. */
  get acts(): number {
    return this.#acts;
  }

  changedByPeople = (id: string): number => this.#changedBy.get(id) ?? -1;

  /** A person or another program acts. */
  meddle(verb: Verb, pick: number): void {
    this.#acts += 1;
    const before = this.truth();
    this.#act(verb, pick);
    for (const token of this.world.snapshot().tokens) {
      const was = before.token(token.id);
      if (was?.version !== token.version) this.#changedBy.set(token.id, this.#acts);
      if (was && isStopped(token) && !isStopped(was) && this.counts.running > 0) this.#strike(token.id);
    }
  }

  #strike(id: string): void {
    const truth = this.truth();
    for (const secret of truth.world.secrets) {
      if (truth.heldBy(secret).some((held) => held.id === id)) this.#struck.add(secret.arn);
    }
  }

  #act(verb: Verb, pick: number): void {
    this.outside(() => {
      // Nobody acts in the very millisecond in which a run made something.
      this.clock.advance(1);
      const scene = {
        world: this.world.snapshot(),
        entries: this.entrySecrets(),
        strangers: this.judge.strangers,
        managers: this.#managers,
        nth: this.#acts,
        outside: (workspace: string) => this.#workspaces.get(workspace)!.outside,
      };
      const done = act(scene, verb, pick);
      if (done.stranger !== undefined) this.judge.strangers.add(done.stranger);
      if (done.relabelled !== undefined) this.relabelled.add(done.relabelled);
      if (done.shaken !== undefined) this.#shake(done.shaken);
    });
  }

  /** A stage moved by hand takes the overlap from the tokens there, and stale readers don't know of it yet. */
  #shake(arn: string): void {
    const truth = this.truth();
    const secret = truth.world.secrets.find((one) => one.arn === arn);
    for (const { id } of secret ? truth.heldBy(secret) : []) this.#freed.add(id);
    this.#shaken.set(arn, later(this.clock.now(), 2 * this.staleMs));
  }

  /** Entries with the secrets that they come to now. */
  entrySecrets(): readonly EntrySecret[] {
    const truth = this.truth();
    return this.declared().flatMap((state) =>
      state.tokens.flatMap((token) =>
        truth
          .secretsOf(state, token)
          .map(({ arn }) => ({ owner: state.ownerId, workspace: state.workspace, token, arn })),
      ),
    );
  }

  #arnOf(state: DesiredState, token: DesiredToken): SecretArn | undefined {
    const secret = this.truth()
      .secretsOf(state, token)
      .find(({ deletedAt }) => deletedAt === undefined);
    return secret?.arn;
  }

  #given(name: string): SecretArn {
    return this.world.outside.makeSecret({ name, description: 'made by a person', tags: {} });
  }

  optionsOf(spec: number, ask: Ask, entry: number): PlanOptions {
    const name = this.specs[spec]!.nameOf(entry);
    const names = new Set(name === undefined ? [] : [tokenName(name)]);
    switch (ask) {
      case 'nothing':
        return {};
      case 'prune':
        return { prune: true };
      case 'scheduled':
        return scheduledWork(false).options;
      case 'leak':
        return { compromised: names };
      default:
        return { [ask]: names };
    }
  }
}

const placeOfLabel = (label: string): string => /@([a-z2-7]{13})\./.exec(label)?.[1] ?? '';

const isStopped = ({ status, revokedAt }: TokenSnapshot): boolean => status === 'disabled' || revokedAt !== null;
