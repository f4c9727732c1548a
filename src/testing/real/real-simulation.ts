import { currentAuthenticates } from '../../core/invariants/current-authenticates';
import { currentMovesForward } from '../../core/invariants/current-moves-forward';
import { type Allowed, firstLook, judge, type JudgeState } from '../../core/invariants/judge';
import { nothingLeftBehind } from '../../core/invariants/unreferenced-dies';
import type { Violation } from '../../core/invariants/world';
import { sameAccess } from '../../core/model/access';
import type { DesiredState, DesiredToken } from '../../core/model/desired';
import { secretArn } from '../../core/model/ids';
import { scopeKeyOf } from '../../core/model/label';
import type { ApplyEvent } from '../../core/pass/apply';
import { runPass } from '../../core/pass/run-pass';
import { decodeStored } from '../../core/pass/look/tokens/stored-value';
import { RIGHTS, survey } from '../../core/pass/look/survey';
import { PortError } from '../../core/ports/errors';
import { AWSCURRENT } from '../../core/ports/secret-store';
import { NAME_TAG } from '../../core/reconcile/observed/observed';
import type { PlanOptions } from '../../core/reconcile/entry/subject';
import { hookPorts } from '../memory/hooked-ports';
import { Crash, type PortCall, type PortHooks } from '../memory/port-hooks';
import type { RealProcess } from './real-process';
import type { RealWorld } from './real-world';
import type { PassEnd } from '../memory/simulation';

/** The port calls that change a server. */
const CHANGING: ReadonlySet<string> = new Set([
  'issue',
  'edit',
  'enable',
  'disable',
  'revoke',
  'create',
  'tag',
  'update',
  'put',
  'moveStage',
  'delete',
  'restore',
]);

/** Passes over the real servers in processes of their own, and a judge that looks before every port call. */
export class RealSimulation {
  readonly violations: Violation[] = [];
  /** What the spec or a test allows to break. */
  allowed: Allowed = { secrets: new Set(), tokens: new Set() };
  /** Secrets whose current value may go back to an older one. */
  rollsBack = false;
  #state: JudgeState | undefined;
  /** A call that changes something was begun since the judge last looked. */
  #changed = true;

  #desired: DesiredState;

  /** What the spec says, whatever workspace it names: it is applied to the one that the world is at. */
  constructor(
    readonly world: RealWorld,
    desired: DesiredState,
    private readonly overlapMs: number,
  ) {
    this.#desired = { ...desired, workspace: world.workspace };
  }

  get desired(): DesiredState {
    return this.#desired;
  }

  set desired(desired: DesiredState) {
    this.#desired = { ...desired, workspace: this.world.workspace };
  }

  /** Everything that exists now may be stopped: a pause, a removal or a leak is about to be handled. */
  async allowStopping(): Promise<void> {
    const { secrets, tokens } = await this.world.look();
    this.allowed = { secrets: new Set(secrets.map((s) => s.arn)), tokens: new Set(tokens.map((t) => t.id)) };
  }

  /** Somebody acts, past our passes. */
  async outside(act: (process: RealProcess) => Promise<unknown>): Promise<void> {
    await this.#judge('step');
    const process = this.world.process();
    await act(process);
    await process.close();
    await this.#judge('outside');
  }

  async advance(ms: number): Promise<void> {
    await this.outside(() => this.world.advance(ms));
  }

  /** One pass in a fresh process: observe, plan, judge, apply. The port calls it made are noted in `calls`. */
  async pass(
    options: PlanOptions = {},
    how: {
      readonly hooks?: PortHooks;
      readonly impatient?: boolean;
      readonly calls?: PortCall[];
      /** The judge can't look meanwhile: a server is going to die. */ readonly blind?: boolean;
    } = {},
  ): Promise<PassEnd> {
    const process = this.world.process({ impatient: how.impatient ?? false });
    const hooked = hookPorts(process.ports, {
      ...how.hooks,
      interleave: async (call) => {
        if (this.#changed && !how.blind) await this.#judge('step');
        this.#changed ||= CHANGING.has(call.operation);
        how.calls?.push(call);
        await how.hooks?.interleave?.(call);
      },
    });
    try {
      const end = await this.#run({ ...process.ports, ...hooked }, hooked, options);
      this.world.show(end);
      return end;
    } finally {
      if (!how.blind) await this.#judge('step');
      await process.close();
    }
  }

  async #run(ports: RealProcess['ports'], hooked: { crashed(): boolean }, options: PlanOptions): Promise<PassEnd> {
    const onEvent = (event: ApplyEvent) => this.world.show(event.kind === 'step' ? event.step : event.outcome.status);
    try {
      const seen = await survey(ports.tokenApi, this.desired.workspace, RIGHTS.apply);
      if (!seen.survey) throw new Error(seen.diagnostics[0]?.message);
      const spec = { ports, desired: this.desired, survey: seen.survey, options };
      const end = await runPass({ specs: [spec], gated: false, onEvent });
      if (hooked.crashed()) return { kind: 'crashed' };
      if (end.kind === 'declined') throw new Error('nobody was asked');
      if (end.kind === 'refused')
        this.violations.push(...end.diagnostics.map(({ message }) => ({ invariant: 0, detail: message })));
      return { kind: 'applied', plan: end.prepared[0]!.plan, outcomes: end.kind === 'applied' ? end.outcomes : [] };
    } catch (error) {
      this.world.show(error);
      if (error instanceof Crash) return { kind: 'crashed' };
      if (error instanceof PortError) return { kind: 'failed', error };
      throw error;
    }
  }

  /** What is wrong with the world now that everything should have come to rest, as sentences. */
  async atRest(): Promise<string[]> {
    await this.#judge('step');
    const world = await this.world.look();
    const secrets = await this.world.secrets();
    const places = secrets.map((secret) => scopeKeyOf(this.desired.ownerId, secretArn(secret.arn)));
    const found = this.desired.tokens.map((token) => ({
      token,
      secret: secrets.find((one) => one.deletionAt === undefined && one.tags[NAME_TAG] === token.name),
    }));
    const broken = [
      ...this.violations,
      ...currentAuthenticates(
        world,
        found.flatMap(({ token, secret }) =>
          secret ? [{ arn: secret.arn, access: token.access, paused: !token.enabled }] : [],
        ),
      ),
      ...nothingLeftBehind(
        world,
        (label) => places.some((place) => label.includes(`@${place}.`)),
        this.#state?.since ?? new Map(),
        this.overlapMs,
      ),
    ].map(({ invariant, detail }) => `invariant ${invariant}: ${detail}`);
    return [...broken, ...(await this.#asConsumers())];
  }

  /** Each declared consumer fetches its secret and calls the API with it, over HTTP. */
  async #asConsumers(): Promise<string[]> {
    const process = this.world.process();
    const problems: string[] = [];
    for (const token of this.desired.tokens) {
      const problem = token.enabled && (await consume(process.ports, token));
      if (problem) problems.push(`consumer of ${token.name}: ${problem}`);
    }
    await process.close();
    return problems;
  }

  async #judge(cause: 'step' | 'outside'): Promise<void> {
    this.#changed = false;
    const after = await this.world.look();
    const before = (this.#state ??= firstLook(after));
    const { state, violations } = judge(before, after, cause, { overlapMs: this.overlapMs, allowed: this.allowed });
    this.#state = state;
    this.violations.push(...violations);
    if (cause === 'step' && !this.rollsBack) {
      this.violations.push(...currentMovesForward(before.world, after, this.allowed.secrets));
    }
  }
}

/** What a consumer finds wrong with its secret; `undefined` when its value works with the declared access. */
async function consume({ tokenApi, stores }: RealProcess['ports'], token: DesiredToken): Promise<string | undefined> {
  const store = stores(token.region);
  const target = token.secret;
  const secret = (await store.describe(target.kind === 'managed' ? target.name : target.arn)).value;
  const version = [...(secret?.stages ?? [])].find(([, stages]) => stages.includes(AWSCURRENT))?.[0];
  if (!secret || version === undefined) return 'there is no current value';
  const { value: read } = await store.read(secret.arn, version);
  const decoded = read.kind === 'value' ? decodeStored(read.value, tokenApi) : undefined;
  if (!decoded) return 'the current value is no token';
  try {
    const { access } = (await tokenApi.authenticate(decoded.token)).value;
    return sameAccess(access, token.access) ? undefined : 'it has other rights than declared';
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return `it is refused (${error.details.serverCode})`;
  }
}
