import { randomUUID } from 'node:crypto';
import { MemoryWorld } from '../../src/adapters/memory/memory-world';
import type { Ports } from '../../src/core/ports/ports';
import { planResourceChange } from '../../src/terraform/plugin/rpc/plan-resource-change';
import { applyResourceChange } from '../../src/terraform/plugin/rpc/apply-resource-change';
import { configureProvider } from '../../src/terraform/plugin/rpc/configure-provider';
import { importResourceState } from '../../src/terraform/plugin/rpc/import-resource-state';
import { objectFromWire, objectToWire } from '../../src/terraform/plugin/rpc/object-codec';
import { readResource } from '../../src/terraform/plugin/rpc/read-resource';
import { Runtime } from '../../src/terraform/plugin/rpc/runtime';
import { validateResourceConfig } from '../../src/terraform/plugin/rpc/validate-resource-config';
import { resultProblems } from '../../src/terraform/plugin/planning/result-problems';
import type { Attributes } from '../../src/terraform/plugin/schema/attribute';
import { isComputed, isNested } from '../../src/terraform/plugin/schema/attribute';
import { objectTypeOf } from '../../src/terraform/plugin/schema/schema';
import { valuesEqual } from '../../src/terraform/plugin/values/equality';
import { UNKNOWN } from '../../src/terraform/plugin/values/unknown';
import type { ObjectValue, Value } from '../../src/terraform/plugin/values/value';
import type { AttributePath, DiagnosticMessage } from '../../src/terraform/plugin/wire/messages/diagnostic';
import { accessTokenSchema } from '../../src/terraform/provider/access-token/attributes/schema';
import { configurationSchema } from '../../src/terraform/provider/connection/configuration';
import { hawzuProvider } from '../../src/terraform/provider/hawzu-provider';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import { SeededRandom } from '../../src/testing/memory/seeded-random';

/** It may issue management tokens that outlive it. */
const MANAGEMENT = { type: 'workspace', role: 'Administrator', maxIssuedLifetime: 'unlimited' } as const;

const TYPE = 'hawzu_access_token';
const attributes: Attributes = accessTokenSchema.attributes;
const type = objectTypeOf(attributes);

export interface Told {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  readonly at: string;
}

export interface SavedPlan {
  readonly config: ObjectValue;
  readonly prior: ObjectValue | null;
  readonly priorPrivate: Uint8Array;
  readonly planned: ObjectValue;
  readonly action: 'create' | 'update' | 'replace' | 'none';
  readonly replaceAt: readonly string[];
}

/** Thrown for diagnostics of severity error, with all of them. */
export class Refused extends Error {
  constructor(readonly diagnostics: readonly Told[]) {
    super(diagnostics.map((d) => `${d.at}: ${d.summary}\n${d.detail}`).join('\n'));
  }
}

/**
 * What Terraform does with one resource, through the real calls of the protocol: each phase a process of its own, every
 * plan made twice, and every rule that Terraform holds a provider to.
 */
export class MiniTerraform {
  readonly clock: ManualClock;
  readonly world: MemoryWorld;
  state: ObjectValue | null = null;
  private: Uint8Array = new Uint8Array(0);
  warnings: Told[] = [];
  /** Calls of the ports, by name. */
  calls: string[] = [];
  /** Goes between the provider and the world. */
  between: (ports: Ports) => Ports = (ports) => ports;
  /** What the provider block says. */
  configuration: ObjectValue = {};
  env: Record<string, string> = { HAWZU_ENDPOINT: 'https://hawzu.test', HAWZU_MANAGEMENT_TOKEN: 'given' };

  /** @param beside another resource, of this state or of another one, in the same world */
  constructor(beside?: MiniTerraform) {
    this.clock = beside?.clock ?? new ManualClock();
    this.world =
      beside?.world ??
      new MemoryWorld({ clock: this.clock, random: new SeededRandom(`world`), management: MANAGEMENT });
  }

  get attributes(): Readonly<Record<string, unknown>> {
    return this.state ?? {};
  }

  async process(stop?: AbortSignal): Promise<Runtime> {
    const ports = this.between({
      tokenApi: this.counted('api', this.world.tokenApi()),
      stores: (region) => this.counted('store', this.world.stores(region)),
      clock: this.clock,
      random: new SeededRandom(randomUUID()),
    });
    const log = { trace: () => {}, debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const provider = hawzuProvider({ env: this.env, connect: () => ports });
    const runtime = new Runtime({ load: () => provider }, log, () => 0);
    stop?.addEventListener('abort', () => runtime.stop());
    const config = objectToWire(configurationSchema.attributes, this.configuration);
    this.check((await configureProvider(runtime, { terraformVersion: '1.11.4', config })).diagnostics);
    return runtime;
  }

  async validate(config: ObjectValue): Promise<readonly Told[]> {
    const { diagnostics } = await validateResourceConfig(await this.process(), {
      typeName: TYPE,
      config: objectToWire(attributes, config),
    });
    return diagnostics.map(told);
  }

  async refresh(runtime?: Runtime): Promise<void> {
    if (!this.state) return;
    const answer = await readResource(runtime ?? (await this.process()), {
      typeName: TYPE,
      currentState: objectToWire(attributes, this.state),
      private: this.private,
    });
    this.check(answer.diagnostics);
    this.state = objectFromWire(attributes, answer.newState);
    this.private = answer.private;
  }

  /** `terraform plan`. */
  async plan(given: ObjectValue, options = { refresh: true }): Promise<SavedPlan> {
    const runtime = await this.process();
    if (options.refresh) await this.refresh(runtime);
    return this.planOnly(runtime, full(given), this.state, this.private);
  }

  /** `terraform apply` of a saved plan: in a process of its own, planned again first. */
  async applySaved(plan: SavedPlan, stop?: AbortSignal): Promise<void> {
    if (plan.action === 'none') return;
    const runtime = await this.process(stop);
    if (plan.action === 'replace') {
      await this.destroy(runtime);
      const fresh = await this.planOnly(runtime, plan.config, null, new Uint8Array(0));
      return this.applyOnly(runtime, fresh);
    }
    const again = await this.planOnly(runtime, plan.config, plan.prior, plan.priorPrivate);
    expect(resultProblems(type, plan.planned, again.planned)).toEqual([]);
    await this.applyOnly(runtime, again);
  }

  /** `terraform apply -replace`, without `create_before_destroy` or with it: the old object is deposed, and deleted last. */
  async replace(given: ObjectValue, order: 'destroy first' | 'create first'): Promise<void> {
    const config = full(given);
    const planning = await this.process();
    await this.refresh(planning);
    await this.planOnly(planning, config, this.state, this.private);
    await this.planOnly(planning, config, null, new Uint8Array(0));
    const runtime = await this.process();
    if (order === 'destroy first') await this.destroy(runtime);
    const old = { state: this.state, private: this.private };
    await this.applyOnly(runtime, await this.planOnly(runtime, config, null, new Uint8Array(0)));
    const made = { state: this.state, private: this.private };
    if (order === 'create first') {
      Object.assign(this, old);
      await this.destroy(runtime);
    }
    Object.assign(this, made);
  }

  /** With `ignore_changes`, Terraform plans without the changes, and tells an apply the whole configuration all the same. */
  async applyIgnoring(planned: ObjectValue, configured: ObjectValue): Promise<SavedPlan> {
    const plan = await this.plan(planned);
    const runtime = await this.process();
    const again = await this.planOnly(runtime, plan.config, plan.prior, plan.priorPrivate);
    await this.applyOnly(runtime, { ...again, config: full(configured) });
    return plan;
  }

  async apply(config: ObjectValue): Promise<SavedPlan> {
    const plan = await this.plan(config);
    await this.applySaved(plan);
    return plan;
  }

  async destroy(given?: Runtime): Promise<void> {
    const runtime = given ?? (await this.process());
    const planned = await planResourceChange(runtime, {
      typeName: TYPE,
      priorState: objectToWire(attributes, this.state),
      proposedNewState: objectToWire(attributes, null),
      config: objectToWire(attributes, null),
      priorPrivate: this.private,
    });
    this.check(planned.diagnostics);
    const answer = await applyResourceChange(runtime, {
      typeName: TYPE,
      priorState: objectToWire(attributes, this.state),
      plannedState: objectToWire(attributes, null),
      config: objectToWire(attributes, null),
      plannedPrivate: this.private,
    });
    this.state = objectFromWire(attributes, answer.newState);
    this.check(answer.diagnostics);
  }

  async import(id: string): Promise<void> {
    const runtime = await this.process();
    const { importedResources, diagnostics } = await importResourceState(runtime, { typeName: TYPE, id });
    this.check(diagnostics);
    const [imported] = importedResources;
    this.state = objectFromWire(attributes, imported?.state);
    this.private = imported?.private ?? new Uint8Array(0);
    await this.refresh(runtime);
  }

  private async planOnly(
    runtime: Runtime,
    config: ObjectValue,
    prior: ObjectValue | null,
    given: Uint8Array,
  ): Promise<SavedPlan & { readonly private: Uint8Array }> {
    const answer = await planResourceChange(runtime, {
      typeName: TYPE,
      priorState: objectToWire(attributes, prior),
      proposedNewState: objectToWire(attributes, proposed(attributes, prior, config)),
      config: objectToWire(attributes, config),
      priorPrivate: given,
    });
    this.check(answer.diagnostics);
    const planned = objectFromWire(attributes, answer.plannedState)!;
    const same = prior !== null && valuesEqual(type, prior, planned);
    const replaceAt = answer.requiresReplace.map(pathText);
    const action = prior === null ? 'create' : replaceAt.length > 0 ? 'replace' : same ? 'none' : 'update';
    return { config, prior, priorPrivate: given, planned, action, replaceAt, private: answer.plannedPrivate };
  }

  private async applyOnly(runtime: Runtime, plan: SavedPlan & { readonly private: Uint8Array }): Promise<void> {
    const answer = await applyResourceChange(runtime, {
      typeName: TYPE,
      priorState: objectToWire(attributes, plan.prior),
      plannedState: objectToWire(attributes, plan.planned),
      config: objectToWire(attributes, plan.config),
      plannedPrivate: plan.private,
    });
    this.state = objectFromWire(attributes, answer.newState);
    this.private = answer.private;
    this.check(answer.diagnostics);
  }

  private check(messages: readonly DiagnosticMessage[]): void {
    const all = messages.map(told);
    this.warnings.push(...all.filter((d) => d.severity === 'warning'));
    if (all.some((d) => d.severity === 'error')) throw new Refused(all);
  }

  private counted<T extends object>(port: string, target: T): T {
    return new Proxy(target, {
      get: (object, name) => {
        const found = Reflect.get(object, name) as unknown;
        if (typeof found !== 'function') return found;
        if (name === 'during') return (limits: unknown) => this.counted(port, (found as During).call(object, limits));
        return (...args: readonly unknown[]): unknown => {
          this.calls.push(`${port}.${String(name)}`);
          return (found as (...a: unknown[]) => unknown).apply(object, [...args]);
        };
      },
    });
  }
}

type During = (limits: unknown) => object;

const told = ({ severity, summary, detail, attribute }: DiagnosticMessage): Told => ({
  severity: severity === 1 ? 'error' : 'warning',
  summary,
  detail,
  at: attribute ? pathText(attribute) : '',
});

const pathText = ({ steps }: AttributePath): string =>
  steps.map((step) => String(step.attributeName ?? step.elementKeyString ?? step.elementKeyInt)).join('.');

/** A configuration with every attribute, as Terraform sends it. */
export function full(given: ObjectValue, of: Attributes = attributes): ObjectValue {
  return Object.fromEntries(
    Object.entries(of).map(([name, attribute]) => {
      const value = given[name] ?? null;
      if (!isNested(attribute) || value === null || value === UNKNOWN) return [name, value];
      const inner = attribute.attributes;
      if (Array.isArray(value))
        return [name, value.map((v: Value) => (v === UNKNOWN || v === null ? v : full(v as ObjectValue, inner)))];
      return [name, full(value as ObjectValue, inner)];
    }),
  );
}

/** Terraform's merge: computed attributes that the configuration leaves open keep their value. */
function proposed(of: Attributes, prior: ObjectValue | null, config: ObjectValue): ObjectValue {
  return Object.fromEntries(
    Object.entries(of).map(([name, attribute]) => {
      const configured = config[name] ?? null;
      return [name, configured === null && isComputed(attribute) ? (prior?.[name] ?? null) : configured];
    }),
  );
}

/** A configuration with ordinary settings; null takes one away. */
export const settings = (changes: ObjectValue = {}): ObjectValue => ({
  workspace_id: 'ws_acme',
  owner_id: 'acme-ci',
  name: 'ci-runner',
  purpose: 'Runs the regression suite',
  owner: 'qa@acme.example',
  consumer: 'github-actions/acme/web',
  project_grants: [{ project_id: 'proj_web', role: 'Project Viewer' }],
  expires_in: '30d',
  rotation: { every: '20d', overlap: '24h', observation_period: '48h' },
  ...changes,
});

export const DAY = 24 * 3_600_000;
