import { MemoryWorld } from '../../adapters/memory/memory-world';
import { currentAuthenticates } from '../../core/invariants/current-authenticates';
import { type Allowed, firstLook, judge, type JudgeState } from '../../core/invariants/judge';
import { nothingLeftBehind } from '../../core/invariants/unreferenced-dies';
import type { JudgedWorld, Violation } from '../../core/invariants/world';
import type { DesiredState } from '../../core/model/desired';
import { secretArn } from '../../core/model/ids';
import { scopeKeyOf } from '../../core/model/label';
import type { Outcome } from '../../core/pass/apply';
import type { Ports } from '../../core/ports/ports';
import { runPass } from '../../core/pass/run-pass';
import { RIGHTS, survey } from '../../core/pass/look/survey';
import type { Plan } from '../../core/model/plan';
import { PortError } from '../../core/ports/errors';
import { NAME_TAG } from '../../core/reconcile/observed/observed';
import type { PlanOptions } from '../../core/reconcile/entry/subject';
import { hookPorts } from './hooked-ports';
import { ManualClock } from './manual-clock';
import { Crash, type PortCall, type PortHooks } from './port-hooks';
import { SeededRandom } from './seeded-random';

/** How one pass of the simulation ended. */
export type PassEnd =
  | { readonly kind: 'applied'; readonly plan: Plan; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'crashed' }
  | { readonly kind: 'failed'; readonly error: PortError };

/** Port calls that change nothing the judge looks at. */
export const READS: ReadonlySet<string> = new Set([
  'whoAmI',
  'authenticate',
  'listWorkspaces',
  'listRoles',
  'listProjects',
  'listTokens',
  'getToken',
  'region',
  'describe',
  'listByTags',
  'listVersions',
  'read',
]);

/** A world in memory, passes over it in processes of their own, and a judge that looks after every port call. */
export class Simulation {
  readonly clock = new ManualClock();
  readonly world: MemoryWorld;
  readonly violations: Violation[] = [];
  /** What the spec or a test allows to break. */
  allowed: Allowed = { secrets: new Set(), tokens: new Set() };
  #state: JudgeState;
  #processes = 0;
  /** Whether a call since the last look may have changed something. */
  #wrote = false;

  constructor(
    public desired: DesiredState,
    private readonly overlapMs: number,
    private readonly seed: number | string = 1,
  ) {
    this.world = new MemoryWorld({
      clock: this.clock,
      random: new SeededRandom(`world ${seed}`),
      projects: ['proj_web', 'proj_api'],
    });
    this.#state = firstLook(this.look());
  }

  look(): JudgedWorld {
    const { at, tokens, secrets } = this.world.snapshot();
    return { at, tokens, secrets };
  }

  /** Everything that exists now may be stopped: a pause, a removal or a leak is about to be handled. */
  allowStopping(): void {
    const { secrets, tokens } = this.look();
    this.allowed = { secrets: new Set(secrets.map((s) => s.arn)), tokens: new Set(tokens.map((t) => t.id)) };
  }

  /** Something that is not a step of ours happened: time passed, or somebody acted. */
  outside(act: () => void): void {
    this.#judge('step');
    act();
    this.#judge('outside');
  }

  advance(ms: number): void {
    this.outside(() => this.clock.advance(ms));
  }

  /** One pass in a fresh process: observe, plan, judge, apply. The port calls it made are noted in `calls`. */
  async pass(options: PlanOptions = {}, hooks: PortHooks = {}, calls: PortCall[] = []): Promise<PassEnd> {
    this.#processes += 1;
    const hooked = hookPorts(
      { tokenApi: this.world.tokenApi(), stores: this.world.stores },
      {
        ...hooks,
        interleave: async (call) => {
          if (this.#wrote) this.#judge('step');
          calls.push(call);
          await hooks.interleave?.(call);
          this.#wrote ||= !READS.has(call.operation);
        },
      },
    );
    const ports: Ports = {
      ...hooked,
      clock: this.clock,
      random: new SeededRandom(`${this.seed} process ${this.#processes}`),
    };
    try {
      const seen = await survey(ports.tokenApi, this.desired.workspace, RIGHTS.apply);
      if (!seen.survey) throw new Error(seen.diagnostics[0]?.message);
      const spec = { ports, desired: this.desired, survey: seen.survey, options };
      const end = await runPass({ specs: [spec], gated: false });
      if (hooked.crashed()) return { kind: 'crashed' };
      if (end.kind === 'declined') throw new Error('nobody was asked');
      if (end.kind === 'refused')
        this.violations.push(...end.diagnostics.map(({ message }) => ({ invariant: 0, detail: message })));
      return { kind: 'applied', plan: end.prepared[0]!.plan, outcomes: end.kind === 'applied' ? end.outcomes : [] };
    } catch (error) {
      if (error instanceof Crash) return { kind: 'crashed' };
      if (error instanceof PortError) return { kind: 'failed', error };
      throw error;
    } finally {
      this.#judge('step');
    }
  }

  /** What is wrong with the world now that everything should have come to rest. */
  atRest(): Violation[] {
    const world = this.look();
    const places = world.secrets.map((secret) => scopeKeyOf(this.desired.ownerId, secretArn(secret.arn)));
    const expected = this.desired.tokens.flatMap((token) => {
      const secret = this.world
        .snapshot()
        .secrets.find((one) => one.deletedAt === undefined && one.tags[NAME_TAG] === token.name);
      return secret ? [{ arn: secret.arn, access: token.access, paused: !token.enabled }] : [];
    });
    const missing = this.desired.tokens.length - expected.length;
    return [
      ...this.violations,
      ...currentAuthenticates(world, expected),
      ...nothingLeftBehind(
        world,
        (label) => places.some((place) => label.includes(`@${place}.`)),
        this.#state.since,
        this.overlapMs,
      ),
      ...(missing > 0 && this.desired.tokens.every((token) => token.enabled)
        ? [{ invariant: 1, detail: `${missing} entries have no secret` }]
        : []),
    ];
  }

  #judge(cause: 'step' | 'outside'): void {
    this.#wrote = false;
    const { state, violations } = judge(this.#state, this.look(), cause, {
      overlapMs: this.overlapMs,
      allowed: this.allowed,
    });
    this.#state = state;
    this.violations.push(...violations);
  }
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
