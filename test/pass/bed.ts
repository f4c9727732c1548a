import { MemoryWorld } from '../../src/adapters/memory/memory-world';
import type { SecretSnapshot, TokenSnapshot } from '../../src/adapters/memory/snapshot';
import { type Allowed, firstLook, judge, type JudgeState } from '../../src/core/invariants/judge';
import { leakedAreDead } from '../../src/core/invariants/leaked-die';
import type { JudgedWorld, Violation } from '../../src/core/invariants/world';
import type { DesiredState, DesiredToken } from '../../src/core/model/desired';
import {
  ownerId,
  type SecretArn,
  type TokenId,
  tokenName,
  type TokenName,
  type VersionId,
  workspaceId,
} from '../../src/core/model/ids';
import type { Action, Plan } from '../../src/core/model/plan';
import { type Instant, later, SETTLE_MS } from '../../src/core/model/time';
import { rotate } from '../../src/core/pass/rotation/rotate';
import type { RotationCall } from '../../src/core/pass/rotation/rotation-call';
import type { Ports } from '../../src/core/ports/ports';
import { prepare, type Prepared, type SpecOfRun } from '../../src/core/pass/prepare';
import { type PassEnd, type PassRequest, runPass } from '../../src/core/pass/run-pass';
import { scheduledPass } from '../../src/core/pass/scheduled-pass';
import { RIGHTS, survey } from '../../src/core/pass/look/survey';
import type { SecretValue } from '../../src/core/model/secret-value';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { NAME_TAG } from '../../src/core/reconcile/observed/observed';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import type { SecretRotation } from '../../src/core/ports/secret-store';
import { hookPorts } from '../../src/testing/memory/hooked-ports';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import type { CallLimits } from '../../src/core/ports/call-limits';
import type { TokenApi } from '../../src/core/ports/token-api';
import type { PortCall, PortHooks } from '../../src/testing/memory/port-hooks';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { DAY, HOUR, READS } from '../../src/testing/memory/simulation';

export { DAY, HOUR };
export const MINUTE = 60_000;
export const SETTLE = SETTLE_MS + 1;
export const OVERLAP = 24 * HOUR;

/** What a pass is asked for, and what happens to it. */
export interface Asked extends Omit<PassRequest, 'specs'> {
  readonly options?: PlanOptions;
  readonly hooks?: PortHooks;
  /** Notes every port call of the pass. */
  readonly calls?: PortCall[];
  /** Puts something between the pass and the token API. */
  readonly wrap?: (api: TokenApi) => TokenApi;
  /** The management token of another workspace's specs, or a second one of the home workspace. */
  readonly credential?: SecretValue;
}

/** A step of a rotation of an entry's secret. */
export interface Call extends Pick<RotationCall, 'step' | 'version'> {
  readonly entry: string;
  /** Default: the entry's own secret. */
  readonly arn?: SecretArn;
  /** Default: the 15 minutes that a function may take at AWS. */
  readonly deadline?: Instant;
}

type Between = { readonly [K in 'hooks' | 'calls' | 'credential' | 'wrap']?: Asked[K] | undefined };

interface BedOptions {
  readonly storeAheadMs?: number;
  readonly tellsIssuance?: boolean;
}

/** Its lists are as those of a service that knows no `issued_as`. */
const withoutIssuance = (api: TokenApi): TokenApi =>
  new Proxy(api, {
    get(target, name) {
      if (name === 'during') return (limits: CallLimits) => withoutIssuance(target.during(limits));
      if (name === 'listTokens') {
        return async function* (workspace: DesiredState['workspace']) {
          for await (const page of target.listTokens(workspace))
            yield { ...page, value: page.value.map(({ issuedAs: _issuedAs, ...token }) => token) };
        };
      }
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });

/** A spec of an owner, in the home workspace unless it says otherwise. */
export const specOf = (
  owner: string,
  entries: readonly DesiredToken[],
  workspace: DesiredState['workspace'] = workspaceId('ws_acme'),
): DesiredState => ({ ...desiredState(...entries), ownerId: ownerId(owner), workspace });

/**
 * A world with several owners, workspaces and regions, passes over it by fresh processes, and the judge of worlds, who
 * looks after every port call that may have changed something.
 */
export class Bed {
  readonly clock = new ManualClock();
  readonly world: MemoryWorld;
  /** Broken invariants. What a test does on purpose goes into `allowed` first. */
  readonly violations: Violation[] = [];
  allowed: Allowed = { secrets: new Set(), tokens: new Set(), strangers: new Set() };
  readonly #credentials = new Map<string, SecretValue>();
  readonly #tellsIssuance: boolean;
  #state: JudgeState;
  #wrote = false;
  #processes = 0;

  /** @param options `tellsIssuance: false`: the token API is one that does not tell what a token was issued under */
  constructor({ storeAheadMs = 0, tellsIssuance = true }: BedOptions = {}) {
    this.#tellsIssuance = tellsIssuance;
    const { clock } = this;
    const sleep = clock.sleep.bind(clock);
    this.world = new MemoryWorld({
      clock,
      random: new SeededRandom('bed'),
      projects: ['proj_web', 'proj_api'],
      storeClock: { now: () => later(clock.now(), storeAheadMs), sleep },
    });
    this.#credentials.set(this.world.workspace, this.world.management.value);
    this.#state = firstLook(this.look());
  }

  /** A second workspace, whose specs are run with its own management token. */
  inWorkspace(id: string): ReturnType<MemoryWorld['inWorkspace']> {
    const managed = this.world.inWorkspace(workspaceId(id));
    this.#credentials.set(id, managed.management.value);
    return managed;
  }

  look(): JudgedWorld {
    const { at, tokens, secrets } = this.world.snapshot();
    return { at, tokens, secrets };
  }

  /** Time passes, or somebody else acts. */
  outside<T>(act: () => T): T {
    this.#judge('step');
    const result = act();
    this.#judge('outside');
    return result;
  }

  advance(ms: number): void {
    this.outside(() => this.clock.advance(ms));
  }

  /** Everything that exists now may be stopped: a pause, a removal or a leak is about to be handled. */
  allowStopping(): void {
    const { secrets, tokens } = this.look();
    const { strangers } = this.allowed;
    this.allowed = {
      secrets: new Set(secrets.map(({ arn }) => arn)),
      tokens: new Set(tokens.map(({ id }) => id)),
      ...(strangers && { strangers }),
    };
  }

  /** From now on nothing may be done to this token. */
  isStranger(id: TokenId): void {
    this.allowed = { ...this.allowed, strangers: new Set([...(this.allowed.strangers ?? []), id]) };
  }

  /** One pass of a fresh process over specs. */
  async pass(specs: DesiredState | readonly DesiredState[], asked: Asked = {}): Promise<PassEnd> {
    const { options, hooks, calls, credential, wrap, ...request } = asked;
    const list = 'tokens' in specs ? [specs] : specs;
    const run = await this.#specsOfRun(list, options ?? {}, RIGHTS.apply, { hooks, calls, credential, wrap });
    try {
      return legible(await runPass({ specs: run, ...request }));
    } finally {
      this.#judge('step');
    }
  }

  /** What `plan` sees: nothing is read of values, and nothing is changed. */
  async plan(
    specs: DesiredState | readonly DesiredState[],
    options: PlanOptions = {},
    credential?: SecretValue,
  ): Promise<readonly Prepared[]> {
    const list = 'tokens' in specs ? [specs] : specs;
    return legible(await prepare(await this.#specsOfRun(list, options, RIGHTS.plan, { credential }), 'versions'));
  }

  /** One call of a rotation function, by a fresh process with the spec's entry at hand. */
  async rotate(spec: DesiredState, call: Call, between: Between = {}): Promise<void> {
    const ports = this.#portsOf(spec.workspace, between);
    const desired = spec.tokens.find(({ name }) => name === call.entry)!;
    const arn = call.arn ?? this.secret(call.entry).arn;
    const catalogue = (await this.world.tokenApi(this.#credentials.get(spec.workspace)).listRoles(spec.workspace))
      .value;
    const { deadline = later(this.clock.now(), 15 * MINUTE), step, version } = call;
    try {
      await rotate(ports, { ...spec, desired, catalogue }, { step, secret: arn, version, deadline });
    } finally {
      this.#judge('step');
    }
  }

  /** The pass that a schedule runs, by a fresh process. */
  async scheduled(spec: DesiredState, between: Between = {}): Promise<PassEnd> {
    const [run] = await this.#specsOfRun([spec], {}, RIGHTS.apply, between);
    try {
      return legible(await scheduledPass({ specs: [run!] }));
    } finally {
      this.#judge('step');
    }
  }

  /** From now on a function rotates the secret of an entry, and does the steps whenever it is asked. */
  attachFunction(spec: DesiredState, entry: string, rotation: SecretRotation = {}): { readonly ends: Promise<void>[] } {
    const { arn } = this.secret(entry);
    const ends: Promise<void>[] = [];
    const steps = async (version: VersionId): Promise<void> => {
      for (const step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const) {
        await this.rotate(spec, { entry, step, version });
      }
    };
    this.outside(() => {
      this.world.outside.setRotation(arn, rotation);
      // A call that fails is Secrets Manager's to repeat; here what it left is looked at.
      this.world.outside.onRotation(arn, (version) => ends.push(steps(version).catch(() => undefined)));
    });
    return { ends };
  }

  #portsOf(workspace: string, { hooks, calls, credential, wrap = (api) => api }: Between): Ports {
    this.#processes += 1;
    const tokenApi = this.world.tokenApi(credential ?? this.#credentials.get(workspace));
    const hooked = hookPorts({ tokenApi, stores: this.world.stores }, this.#judging(hooks ?? {}, calls));
    const random = new SeededRandom(`process ${this.#processes}`);
    const api = this.#tellsIssuance ? hooked.tokenApi : withoutIssuance(hooked.tokenApi);
    return { ...hooked, tokenApi: wrap(api), clock: this.clock, random };
  }

  async #specsOfRun(
    specs: readonly DesiredState[],
    options: PlanOptions,
    rights: readonly string[],
    between: Between,
  ): Promise<SpecOfRun[]> {
    const run: SpecOfRun[] = [];
    for (const desired of specs) {
      const ports = this.#portsOf(desired.workspace, between);
      const seen = await survey(ports.tokenApi, desired.workspace, rights);
      if (!seen.survey) throw new Error(seen.diagnostics[0]?.message);
      run.push({ ports, desired, survey: seen.survey, options });
    }
    return run;
  }

  #judging(hooks: PortHooks, calls: PortCall[] | undefined): PortHooks {
    return {
      ...hooks,
      interleave: async (call) => {
        if (this.#wrote) this.#judge('step');
        calls?.push(call);
        await hooks.interleave?.(call);
        this.#wrote ||= !READS.has(call.operation);
      },
    };
  }

  #judge(cause: 'step' | 'outside'): void {
    this.#wrote = false;
    const { state, violations } = judge(this.#state, this.look(), cause, { overlapMs: OVERLAP, allowed: this.allowed });
    this.#state = state;
    this.violations.push(...violations);
  }

  /** The tokens that leaked and are alive. */
  alive(...leaked: readonly (TokenId | undefined)[]): readonly string[] {
    return leakedAreDead(this.look(), new Set(leaked.filter((id) => id !== undefined))).map(({ detail }) => detail);
  }

  token(id: TokenId): TokenSnapshot {
    const found = this.world.snapshot().tokens.find((token) => token.id === id);
    if (!found) throw new Error(`no token ${id}`);
    return found;
  }

  /** The secret that is tagged for an entry, or has that name. */
  secret(entry: string, more: (secret: SecretSnapshot) => boolean = () => true): SecretSnapshot {
    const found = this.secrets(entry).find(more);
    if (!found) throw new Error(`no secret of ${entry}`);
    return found;
  }

  secrets(entry: string): readonly SecretSnapshot[] {
    return this.world.snapshot().secrets.filter(({ tags, name }) => tags[NAME_TAG] === entry || name === entry);
  }

  /** The token whose value is current in a secret. */
  currentIn({ versions }: SecretSnapshot): TokenSnapshot | undefined {
    const value = versions.find(({ stages }) => stages.includes('AWSCURRENT'))?.value;
    if (value === undefined) return undefined;
    return this.world.snapshot().tokens.find((token) => token.value !== undefined && value.includes(token.value));
  }

  current(entry: string): TokenSnapshot {
    const found = this.currentIn(this.secret(entry));
    if (!found) throw new Error(`no current token of ${entry}`);
    return found;
  }

  /** Whether a consumer that reads the secret now can work. */
  works(entry: string | SecretArn): boolean {
    const secret = this.world.snapshot().secrets.find(({ arn }) => arn === entry) ?? this.secret(entry);
    return isWorking(this.currentIn(secret), this.clock.now());
  }

  /** Tokens with a label of an entry that work. */
  working(entry: string): readonly TokenSnapshot[] {
    const { tokens } = this.world.snapshot();
    return tokens.filter((token) => token.label.startsWith(`${entry}@`) && isWorking(token, this.clock.now()));
  }
}

const isWorking = (token: TokenSnapshot | undefined, now: number): boolean =>
  token?.revokedAt === null && token.status === 'enabled' && (token.expiresAt === null || token.expiresAt > now);

/** What a plan or a pass tells people has no holes where a name, a number or a time should be. */
function legible<T extends PassEnd | readonly Prepared[]>(end: T): T {
  const told = plansOf(end).flatMap(({ entries, gate }) => [
    ...gate,
    ...entries.flatMap(({ actions, holds, blocked }) => [
      ...actions.flatMap(({ reasons }) => reasons),
      ...holds,
      ...(blocked ? [blocked] : []),
      ...actions.flatMap(({ effects }) => effects.map((message) => ({ message }))),
    ]),
  ]);
  const failures = 'outcomes' in end ? end.outcomes.flatMap(({ diagnostic }) => diagnostic ?? []) : [];
  const refusals = 'diagnostics' in end ? end.diagnostics : [];
  for (const { message } of [...told, ...failures, ...refusals]) {
    if (/undefined|null|NaN|\[object/.test(message)) throw new Error(`a message with a hole: ${message}`);
  }
  return end;
}

/** `create ci: done`, or why the pass did nothing. */
export function saysOf(end: PassEnd): readonly string[] {
  switch (end.kind) {
    case 'applied':
      return end.outcomes.map(({ action, status, diagnostic }) => {
        const said = status === 'done' ? status : `${status} (${diagnostic?.code})`;
        return `${action.kind} ${action.token}: ${said}`;
      });
    case 'refused':
      return [`refused, ${end.why}: ${end.diagnostics.map(({ message }) => message).join('; ')}`];
    case 'declined':
      return ['declined'];
  }
}

export const plansOf = (end: PassEnd | readonly Prepared[]): readonly Plan[] =>
  ('prepared' in end ? end.prepared : end).map(({ plan }) => plan);

/** Actions that are planned, with the code of their first reason: `replace (disabled-outside)`. */
export const plannedBy = (end: PassEnd | readonly Prepared[]): readonly string[] =>
  actionsBy(end).map(({ kind, reasons }) => `${kind} (${reasons[0]?.code})`);

export const actionsBy = (end: PassEnd | readonly Prepared[]): readonly Action[] =>
  plansOf(end).flatMap(({ entries }) => entries.flatMap(({ actions }) => actions));

/** `ci: up-to-date` for everything that is left alone. */
export const holdsBy = (end: PassEnd | readonly Prepared[]): readonly string[] =>
  plansOf(end).flatMap(({ entries }) =>
    entries.flatMap(({ token, holds }) => holds.map(({ code }) => `${token}: ${code}`)),
  );

/** What holds that are errors tell people. */
export const errorsOf = (end: PassEnd): string =>
  plansOf(end)
    .flatMap(({ entries }) => entries.flatMap(({ holds }) => holds))
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => message)
    .join();

/** `ci: secret-not-ours` for every entry that is blocked. */
export const blocksBy = (end: PassEnd | readonly Prepared[]): readonly string[] =>
  plansOf(end).flatMap(({ entries }) =>
    entries.flatMap(({ token, blocked }) => (blocked ? [`${token}: ${blocked.code}`] : [])),
  );

export const names = (...entries: readonly string[]): ReadonlySet<TokenName> => new Set(entries.map(tokenName));

export { desiredToken };
