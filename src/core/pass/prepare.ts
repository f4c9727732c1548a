import type { Diagnostic } from '../diagnostics/diagnostic';
import type { DesiredState, DesiredToken } from '../model/desired';
import type { TokenName } from '../model/ids';
import type { EntryPlan, Plan } from '../model/plan';
import { type Instant, later } from '../model/time';
import { isOfRun, provenCreators } from '../reconcile/observed/creators';
import type { EntryFacts, Observed, UndeclaredFacts } from '../reconcile/observed/observed';
import { byName, merelyTold, planOf } from '../reconcile/plan';
import { planEntry } from '../reconcile/plan-entry';
import { planUndeclared } from '../reconcile/endings/removal';
import { type PlanOptions, subjectOf } from '../reconcile/entry/subject';
import { concurrently } from '../ports/concurrently';
import { safetyGate, verdictOf } from './gate';
import { type DepthMode, inspect } from './look/inspect';
import { locate } from './locate';
import type { Listed } from './look/lists/look-up';
import { observe, type Scope } from './look/observe';
import type { Ports } from '../ports/ports';
import type { Survey } from './look/survey';
import { takenOverTwice } from './taken-over';
import { asksForHolders, withHolders } from './held-elsewhere';

/** One spec of a run, and what was asked for it beyond "make it as declared". */
export interface SpecOfRun {
  readonly ports: Ports;
  readonly desired: DesiredState;
  readonly survey: Survey;
  readonly options: PlanOptions;
  /** For a driver that reads lists once for many specs. Rejects with a `PortError`. */
  readonly listed?: (located: DesiredState) => Promise<Listed>;
  /** When that driver began to read its lists; otherwise now. */
  readonly listedAt?: () => Promise<Instant>;
}

/** A plan with the observation that it rests on. */
export interface Prepared {
  readonly ports: Ports;
  /** Located: every entry has its region. */
  readonly desired: DesiredState;
  readonly options: PlanOptions;
  readonly world: Observed;
  readonly plan: Plan;
  /** Why the gate refuses the plan. */
  readonly refusals: readonly Diagnostic[];
  /** This machine's clock when the oldest fact was read; a pass counts its age from here. */
  readonly observedAt: Instant;
  /** How long the look took, in milliseconds: what an emergency has of its time for a replacement is the rest. */
  readonly lookMs: number;
}

const READS_AT_ONCE = 8;

/** How often one looks again at a secret on which somebody else is at work, and how long one waits before: once, twice that. */
const LOOKS_AT_CHANGING = 3;
const WHILE_CHANGING_MS = 500;

/**
 * Observes and plans the specs of a run: `versions` for plans that people look at; `values` for those that are applied.
 * Every entry is planned once from what lists and descriptions say, and once more where a closer look told more.
 */
export async function prepare(specs: readonly SpecOfRun[], mode: Mode): Promise<readonly Prepared[]> {
  const deadlines = specs.map(({ ports: { clock } }) => later(clock.now(), LOOK_WITHIN_MS));
  const bounded = (spec: SpecOfRun, index: number): SpecOfRun =>
    isEmergency(spec) ? { ...spec, ports: storesWithin(spec.ports, deadlines[index]!) } : spec;
  for (let round = 1; ; round += 1) {
    const looked = await look(specs.map(bounded), mode);
    const prepared = looked.map((one, index) => ({ ...one, ports: specs[index]!.ports }));
    if (round === LOOKS_AT_CHANGING || !prepared.some(isChanging)) return prepared;
    await specs[0]!.ports.clock.sleep(round * WHILE_CHANGING_MS);
  }
}

/** So long an emergency waits for a silent secret store before it goes on with what it knows. */
const LOOK_WITHIN_MS = 30_000;

type Mode = Exclude<DepthMode, 'all-values'>;

const isChanging = ({ world: { declared, undeclared } }: Prepared): boolean =>
  [...declared.values(), ...undeclared].some(({ secret }) => !secret.known && secret.isChanging === true);

async function look(specs: readonly SpecOfRun[], mode: Mode): Promise<readonly Prepared[]> {
  const located = await Promise.all(
    specs.map(async (spec) => ({ ...spec, desired: await locate(spec.ports, spec.desired) })),
  );
  const times = await Promise.all(located.map((spec) => spec.listedAt?.() ?? Promise.resolve(spec.ports.clock.now())));
  const worlds = await observe(located.map(scopeOf));
  const inspected = await Promise.all(located.map((spec, index) => inspectAll(spec, worlds[index]!, mode)));
  const twice = takenOverTwice(located.map(({ desired }, index) => ({ desired, world: inspected[index]!.world })));
  const planned = located.map((spec, index) => ({ ...spec, ...withFacts(spec, inspected[index]!, twice[index]!) }));
  const known = mode === 'values' ? await withHolders(planned) : planned.map(({ world }) => world);
  return planned.map((spec, index) => preparedOf(spec, known[index]!, replanned(spec, known[index]!), times[index]!));
}

/** Plans entries anew that end what other entries may hold, or that were looked at for the sake of others. */
function replanned({ desired, options, world: before, entries }: SpecOfRun & Inspected, world: Observed) {
  if (world === before) return entries;
  return entries.flatMap((entry): readonly EntryPlan[] => {
    const facts = entry.declared ? world.declared.get(entry.token) : undefined;
    const token = facts && desired.tokens.find(({ name }) => name === entry.token);
    const isSame = !asksForHolders(entry) && facts === before.declared.get(entry.token);
    if (token && !isSame) return [planEntry(subjectOf(desired, { desired: token, facts }, world, options))];
    const left = world.undeclared.find((one) => !entry.declared && isOf(one, entry));
    return left && asksForHolders(entry) ? [planUndeclared(left, world, options)] : [entry];
  });
}

/** Of several secrets of one name it is the one that the plan rests on. */
const isOf = ({ name, secret, lostSecret }: UndeclaredFacts, { token, actions }: EntryPlan): boolean =>
  name === token &&
  secret.known &&
  actions.some(
    (action) =>
      action.secret.arn === secret.value?.arn && (lostSecret === undefined || action.secret.name === lostSecret),
  );

/** Plans entries once more of which only the whole run tells all. */
function withFacts(
  { desired, options }: SpecOfRun,
  { world, entries }: Inspected,
  told: ReadonlyMap<TokenName, EntryFacts>,
): Inspected {
  if (told.size === 0) return { world, entries };
  const known: Observed = { ...world, declared: new Map([...world.declared, ...told]) };
  const replanned = entries.map((entry) => {
    const facts = entry.declared ? told.get(entry.token) : undefined;
    const token = facts && desired.tokens.find(({ name }) => name === entry.token);
    return token ? planEntry(subjectOf(desired, { desired: token, facts }, known, options)) : entry;
  });
  return { world: known, entries: replanned };
}

/** What was found by looking closer, with the plans that follow from it. */
interface Inspected {
  readonly world: Observed;
  readonly entries: readonly EntryPlan[];
}

const isEmergency = ({ options }: Pick<SpecOfRun, 'options'>): boolean => (options.compromised?.size ?? 0) > 0;

const storesWithin = (ports: Ports, deadline: Instant): Ports => ({
  ...ports,
  stores: (region) => ports.stores(region).during({ deadline }),
});

const scopeOf = ({ ports, desired, survey, options, listed }: SpecOfRun): Scope => ({
  ports,
  desired,
  catalogue: survey.catalogue,
  managementToken: survey.managementToken,
  ...(listed && { listed: () => listed(desired) }),
  isEmergency: isEmergency({ options }),
  isPruning: options.prune ?? false,
});

function preparedOf(
  { ports, desired, options }: SpecOfRun,
  world: Observed,
  entries: readonly EntryPlan[],
  observedAt: Instant,
): Prepared {
  const plan = planOf(desired, world, entries, options);
  return withPlan({ ports, desired, options, world, observedAt, lookMs: ports.clock.now() - observedAt }, plan);
}

/** The gate judges what is to be done, be it the whole plan or a part of it. */
export function withPlan(prepared: Omit<Prepared, 'plan' | 'refusals'>, plan: Plan): Prepared {
  const refusals = safetyGate(plan, prepared.world);
  return { ...prepared, plan: { ...plan, gate: verdictOf(refusals) }, refusals };
}

/** An entry that was looked at, with its plan before the closer look. */
interface Seen<F extends EntryFacts> {
  readonly before: F;
  readonly facts: F;
  readonly planned: EntryPlan;
}

/** Plans every entry, looks closer where the plan asks for it, and plans those again. */
async function inspectAll(spec: SpecOfRun, world: Observed, mode: DepthMode): Promise<Inspected> {
  const { desired, options } = spec;
  const found = await concurrently(desired.tokens, READS_AT_ONCE, async (token) => {
    const facts = world.declared.get(token.name);
    return facts && { token, seen: await inspectDeclared(spec, { token, before: facts }, world, mode) };
  });
  const declared = found.filter((one) => one !== undefined);
  const undeclared = await concurrently(world.undeclared, READS_AT_ONCE, (facts) =>
    inspectUndeclared(spec, facts, world, mode),
  );
  const known: Observed = {
    ...world,
    declared: new Map(declared.map(({ token, seen }) => [token.name, seen.facts])),
    undeclared: undeclared.map(({ facts }) => facts),
  };
  const proven = mode === 'versions' ? known : { ...known, creators: provenCreators(known) };
  const toldMore = ({ before, facts }: Seen<EntryFacts>): boolean =>
    facts !== before ||
    (proven !== known && !isReadable(facts) && facts.tokens.some((token) => !isOfRun(token, world)));
  // What leaked of an entry may be in secrets that it left, and these have been looked at by now.
  const entries = declared.map(({ token, seen }) =>
    toldMore(seen) || options.compromised?.has(token.name)
      ? planEntry(subjectOf(desired, { desired: token, facts: seen.facts }, proven, options))
      : seen.planned,
  );
  const left = undeclared
    .map((seen) => (toldMore(seen) ? planUndeclared(seen.facts, proven, options) : seen.planned))
    .filter((entry) => entry.actions.length > 0 || entry.holds.length > 0);
  return { world: proven, entries: [...entries, ...left, ...merelyTold(world, options)].sort(byName) };
}

/** What shows no values proves nothing, so there a mark is not enough to act on. */
const isReadable = ({ secret }: EntryFacts): boolean =>
  secret.known && secret.value !== undefined && secret.value.deletedAt === undefined;

async function inspectDeclared(
  { ports, desired, options }: SpecOfRun,
  { token, before }: { readonly token: DesiredToken; readonly before: EntryFacts },
  world: Observed,
  mode: DepthMode,
): Promise<Seen<EntryFacts>> {
  const planned = planEntry(subjectOf(desired, { desired: token, facts: before }, world, options));
  const leaked = options.compromised?.has(token.name) && mode === 'values';
  const entry = {
    workspace: desired.workspace,
    region: token.region,
    facts: before,
    planned,
  };
  return { before, facts: await inspect(ports, entry, world, leaked ? 'all-values' : mode), planned };
}

async function inspectUndeclared(
  { ports, desired, options }: SpecOfRun,
  before: UndeclaredFacts,
  world: Observed,
  mode: DepthMode,
): Promise<Seen<UndeclaredFacts>> {
  const planned = planUndeclared(before, world, options);
  const entry = { workspace: desired.workspace, region: before.region, facts: before, planned };
  const leftBy = [...(before.formerOf === undefined ? [] : [before.formerOf]), ...(before.maybeFormerOf ?? [])];
  const leaked = mode === 'values' && leftBy.some((entry) => options.compromised?.has(entry));
  const deep = await inspect(ports, entry, world, leaked ? 'all-values' : mode);
  return { before, facts: deep === before ? before : { ...before, ...deep }, planned };
}
