import type { DesiredState } from '../../src/core/model/desired';
import type { Action, Plan } from '../../src/core/model/plan';
import type { Outcome } from '../../src/core/pass/apply';
import type { Ports } from '../../src/core/ports/ports';
import { prepare, type SpecOfRun } from '../../src/core/pass/prepare';
import { scheduledPass } from '../../src/core/pass/scheduled-pass';
import { type PassEnd, type PassRequest, runPass } from '../../src/core/pass/run-pass';
import { RIGHTS, survey } from '../../src/core/pass/look/survey';
import { isPortError } from '../../src/core/ports/errors';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { hookPorts } from '../../src/testing/memory/hooked-ports';
import { Crash } from '../../src/testing/memory/port-hooks';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import type { Ask, PassCommand, Trouble } from './command';
import type { Turn } from './interleaving';
import type { ModelWorld } from './model-world';
import { Leak } from './leak';
import { ProcessHooks } from './process-hooks';
import type { Told } from './watched';

export interface PassResult {
  readonly plans: readonly Plan[];
  readonly outcomes: readonly Outcome[];
  readonly error?: string;
}

const MINUTE = 60_000;

/** One process: its ports with faults, its request, and what people may expect of it. */
export class ModelPass {
  readonly #process: number;
  readonly #issued = new Set<string>();
  readonly #hooks: ProcessHooks;

  constructor(private readonly model: ModelWorld) {
    model.counts.passes += 1;
    this.#process = model.counts.passes;
    this.#hooks = new ProcessHooks(model);
  }

  async run(request: PassCommand & { readonly turn?: Turn }): Promise<PassResult> {
    const { model } = this;
    const options = request.specs.map((spec) => model.optionsOf(spec, request.ask, request.entry));
    return this.#pass(request, options, {});
  }

  /** `plan --out`: what people look at, so no value is read. */
  async save(specs: readonly number[], ask: Ask, entry: number): Promise<ModelWorld['saved']> {
    const options = specs.map((spec) => this.model.optionsOf(spec, ask, entry));
    const found = await this.#specsOf(specs, options, undefined, undefined);
    if (typeof found === 'string') return undefined;
    return { specs, options, plans: (await prepare(found, 'versions')).map(({ plan }) => plan) };
  }

  async applySaved(saved: NonNullable<ModelWorld['saved']>, trouble: Trouble | undefined): Promise<PassResult> {
    const request: PassCommand = { kind: 'pass', specs: saved.specs, ask: 'nothing', entry: 0, trouble };
    return this.#pass(request, saved.options, { saved: saved.plans });
  }

  async #pass(
    request: PassCommand & { readonly turn?: Turn },
    options: readonly PlanOptions[],
    extra: Pick<PassRequest, 'saved'>,
  ): Promise<PassResult> {
    const { model } = this;
    const states = request.specs.map((spec) => model.specs[spec]!.desired());
    const note = (): void => options.forEach((one, index) => this.#noteOptions(states[index]!, one));
    note();
    // A saved plan kills what was there when it was made.
    const leaks = extra.saved ? [] : Leak.of(model, states, options);
    const { acts } = model;
    model.counts.running += 1;
    try {
      const found = await this.#specsOf(request.specs, options, request.trouble, request.turn);
      if (typeof found === 'string') return { plans: [], outcomes: [], error: found };
      // What leaked is whatever there is when the pass looks.
      const approve = async (): Promise<boolean> => {
        note();
        if (request.trouble?.kind === 'approval') model.clock.advance(request.trouble.minutes * MINUTE);
        return true;
      };
      const end =
        request.ask === 'scheduled'
          ? await scheduledPass({ specs: found })
          : await runPass({ specs: found, gated: false, approve, ...extra });
      // A process that has died tells nobody how it ended.
      if (this.#hooks.crash) return { plans: [], outcomes: [], error: this.#hooks.crash.message };
      if (end.kind === 'refused' && end.why === 'unsound') {
        model.judge.violations.push(...end.diagnostics.map(({ message }) => `an unsound plan: ${message}`));
      }
      const plans = end.prepared.map(({ plan }) => plan);
      model.trace?.(() => told(end));
      const outcomes = end.kind === 'applied' ? end.outcomes : [];
      if (end.kind === 'applied') {
        this.#check(leaks, plans, outcomes, extra);
        // People may have acted beside another process too, and deleted the secret with what was stored there.
        if (isCalm(request.trouble) && model.acts === acts) this.#checkIssued(outcomes);
      }
      return { plans, outcomes };
    } catch (error) {
      if (!(error instanceof Crash) && !isPortError(error)) throw error;
      model.trace?.(() => `  ${error.message}`);
      return { plans: [], outcomes: [], error: error.message };
    } finally {
      model.counts.running -= 1;
      if (model.counts.running === 0) model.noteDone();
    }
  }

  #noteOptions(state: DesiredState, { compromised, rollback, destroy }: PlanOptions): void {
    for (const [ask, names] of [
      ['leak', compromised],
      ['rollback', rollback],
      ['destroy', destroy],
    ] as const) {
      for (const name of names ?? []) this.model.noteAsked(state, name, ask);
    }
  }

  /** A defect of ours is an outcome like any other; here it is a violation. */
  #check(
    leaks: readonly Leak[],
    plans: readonly Plan[],
    outcomes: readonly Outcome[],
    { saved }: Pick<PassRequest, 'saved'>,
  ): void {
    const { violations } = this.model.judge;
    for (const { action, diagnostic } of outcomes) {
      if (diagnostic?.code === 'step-broke')
        violations.push(`an internal error in ${action.kind}: ${diagnostic.message}`);
    }
    if (saved) {
      const done = outcomes.map(({ action }) => kindAndEntry(action));
      const promised = saved.flatMap(({ entries }) => entries.flatMap(({ actions }) => actions.map(kindAndEntry)));
      // Where the apply has read the value, less may do: the label set back, the token taken over.
      const others = done.filter((one) => !promised.includes(one) && !/^(update|take-over|finish|replace) /.test(one));
      if (others.length > 0) violations.push(`a saved plan did more than it said: ${others.join(', ')}`);
    }
    for (const leak of leaks) violations.push(...leak.leftBy(plans, outcomes));
  }

  async #specsOf(
    specs: readonly number[],
    options: readonly PlanOptions[],
    trouble: Trouble | undefined,
    turn: Turn | undefined,
  ): Promise<readonly SpecOfRun[] | string> {
    const { model } = this;
    const states = specs.map((spec) => model.specs[spec]!.desired());
    const random = new SeededRandom(`${model.setting.seed} ${this.#process}`);
    const hooks = this.#hooks.with(trouble, turn);
    const reached = new Map<string, Ports>();
    const found: SpecOfRun[] = [];
    for (const [index, desired] of states.entries()) {
      const reach = (): Ports => {
        const told: Told = {
          issued: (id) => void this.#issued.add(id),
          // What was decided on one version of a token acts on no other.
          switched: (id) => {
            if (model.changedByPeople(id) > (this.#hooks.observed?.acts ?? Infinity)) {
              model.judge.violations.push(
                `token ${id} was switched, and a person has changed it since it was looked at`,
              );
            }
          },
        };
        const world = model.portsOf(desired.workspace, states, told, this.#process);
        const { tokenApi, stores } = hookPorts(model.sabotage.ports?.(world) ?? world, hooks);
        return { tokenApi, stores, clock: model.clock, random };
      };
      const ports = reached.get(desired.workspace) ?? reach();
      reached.set(desired.workspace, ports);
      try {
        const seen = await survey(ports.tokenApi, desired.workspace, RIGHTS.apply);
        if (!seen.survey) return seen.diagnostics[0]?.message ?? 'no survey';
        found.push({ ports, desired, survey: seen.survey, options: options[index]! });
      } catch (error) {
        if (error instanceof Crash || isPortError(error)) return error.message;
        throw error;
      }
    }
    return found;
  }

  /** A process that ended well has stored what it issued, or given it up. */
  #checkIssued(outcomes: readonly Outcome[]): void {
    if (outcomes.some(({ status }) => status === 'unknown' || status === 'failed')) return;
    const truth = this.model.truth();
    const held = new Set<string>(truth.world.secrets.flatMap((secret) => truth.heldBy(secret).map(({ id }) => id)));
    for (const id of this.#issued) {
      if (truth.token(id)?.revokedAt !== null || held.has(id)) continue;
      this.model.judge.violations.push(`token ${id} was issued, and neither stored nor given up`);
    }
  }
}

/** Nothing kept the process from giving up what it could not store. */
const isCalm = (trouble: Trouble | undefined): boolean =>
  trouble === undefined ||
  trouble.kind === 'sleep' ||
  (trouble.kind === 'fault' && trouble.fault === 'lost-reply-repeated');

const kindAndEntry = ({ kind, token }: Action): string => `${kind} ${token}`;

/** For a replay: what a pass planned and did. */
function told(end: PassEnd): string {
  const entries = end.prepared.flatMap(({ plan: { ownerId, workspace, entries: all } }) =>
    all.map(({ token, actions, holds, blocked, declared }) =>
      [
        `  ${ownerId} ${workspace} ${token}${declared ? '' : ' (undeclared)'}`,
        ...actions.map(
          ({ kind, reasons, steps }) =>
            `    ${kind} (${reasons.map(({ code }) => code).join(', ')}): ${steps.map((step) => `${step.kind}${'token' in step ? ` ${step.token}` : ''}`).join(', ')}`,
        ),
        ...holds.map(({ code, message }) => `    hold ${code}: ${message}`),
        ...(blocked ? [`    blocked ${blocked.code}: ${blocked.message}`] : []),
      ].join('\n'),
    ),
  );
  const outcomes = end.kind === 'applied' ? end.outcomes : [];
  const ends = outcomes.map(
    ({ action, status, stepsDone, diagnostic }) =>
      `  -> ${action.token} ${action.kind} ${status} after ${stepsDone}${diagnostic ? `: ${diagnostic.message}` : ''}`,
  );
  return [`  ${end.kind}`, ...entries, ...ends].join('\n');
}
