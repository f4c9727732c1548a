import type { TokenId, TokenName } from '../model/ids';
import { runCodes } from '../diagnostics/catalogue/run';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { judgePlan } from '../invariants/plan/plan-soundness';
import type { Action, Plan, Step } from '../model/plan';
import { actionsOf } from '../reconcile/plan';
import { restrict, withEntries } from '../reconcile/restrict';
import { carriedOver } from '../reconcile/saved-plan';
import { apply, type ApplyOptions, type Outcome, REPLACE_WITHIN_MS } from './apply';
import { judgedFacts } from './judged-facts';
import { prepare, type Prepared, type SpecOfRun, withPlan } from './prepare';

/** What a driver wants done, and what it may do. */
export interface PassRequest extends Omit<ApplyOptions, 'observedAt'> {
  readonly specs: readonly SpecOfRun[];
  /** Only these actions; all when absent. */
  readonly keep?: (action: Action) => boolean;
  /** Plans that were saved and reviewed: exactly their actions are done. */
  readonly saved?: readonly Plan[];
  /** Passes the safety gate, but for the token that the run itself uses. */
  readonly force?: boolean;
  /** Whether a share of the tokens means something: not for a driver that sees one entry at a time. Default true. */
  readonly gated?: boolean;
  readonly show?: (prepared: readonly Prepared[]) => void;
  /** Asks a person. Default: yes. */
  readonly approve?: (prepared: readonly Prepared[]) => Promise<boolean>;
}

export type PassEnd =
  | { readonly kind: 'applied'; readonly prepared: readonly Prepared[]; readonly outcomes: readonly Outcome[] }
  /** Nothing was changed. */
  | {
      readonly kind: 'refused';
      readonly why: 'unsound' | 'gate' | 'stale';
      readonly diagnostics: readonly Diagnostic[];
      readonly prepared: readonly Prepared[];
    }
  | { readonly kind: 'declined'; readonly prepared: readonly Prepared[] };

/** An approval older than this is for a world that may have changed. */
const APPROVAL_MS = 5 * 60_000;

/**
 * One pass, from looking to outcomes; every driver, and every proof, calls this. Rejects with a `PortError` when the world
 * can't be looked at; whatever fails later is the outcome of its action.
 */
export async function runPass(request: PassRequest): Promise<PassEnd> {
  const specs = asSaved(request);
  const look = async (): Promise<Ready> => readyOf(await prepare(specs, 'values'), request);
  const first = await look();
  if (first.kind === 'refused') return first;
  request.show?.(first.prepared);
  const refused = whyRefused(first.prepared, request);
  if (refused) return refused;
  if (isEmpty(first.prepared)) return { kind: 'applied', prepared: first.prepared, outcomes: [] };
  if (request.approve && !(await request.approve(first.prepared)))
    return { kind: 'declined', prepared: first.prepared };
  const ready = isOld(first.prepared) ? await lookAgain(look, first.prepared, request) : first;
  return ready.kind === 'refused' ? ready : applyReady(ready.prepared, request);
}

/** What a saved plan ends is looked at as if it were asked for now: only then is every reason to keep it found. */
const asSaved = ({ specs, saved = [] }: PassRequest): readonly SpecOfRun[] =>
  specs.map((spec) => {
    const { prune = false, claimed = [] } =
      saved.find(({ ownerId, workspace }) => isOf(spec, ownerId, workspace))?.asked ?? {};
    if (!prune) return spec;
    const { options } = spec;
    return { ...spec, options: { ...options, prune, claimed: new Set([...(options.claimed ?? []), ...claimed]) } };
  });

type Refused = Extract<PassEnd, { kind: 'refused' }>;
type Ready = { readonly kind: 'ready'; readonly prepared: readonly Prepared[] } | Refused;

const isEmpty = (prepared: readonly Prepared[]): boolean => prepared.every(({ plan }) => actionsOf(plan).length === 0);

const isOld = (prepared: readonly Prepared[]): boolean =>
  prepared.some(({ ports, observedAt }) => ports.clock.now() - observedAt > APPROVAL_MS);

/** What of the plans is to be done: what the driver wants, or what was saved. */
function readyOf(prepared: readonly Prepared[], { keep, saved }: PassRequest): Ready {
  if (!saved) return { kind: 'ready', prepared: keep ? prepared.map((one) => kept(one, keep)) : prepared };
  const changes: string[] = [];
  const ready = prepared.map((one) => {
    const plan = saved.find(({ ownerId, workspace }) => isOf(one, ownerId, workspace));
    const found = plan ? carriedOver(plan, one.plan, one.world) : undefined;
    if (found?.kind === 'stale') changes.push(...found.changes);
    return withPlan(one, withEntries(one.plan, found?.kind === 'stands' ? found.entries : []));
  });
  for (const { ownerId, workspace } of saved) {
    if (!prepared.some((one) => isOf(one, ownerId, workspace))) {
      changes.push(`the plan is for owner ${ownerId} in workspace ${workspace}, which the given specs do not declare`);
    }
  }
  return changes.length > 0 ? stale(changes, prepared) : { kind: 'ready', prepared: ready };
}

const isOf = ({ desired }: Pick<SpecOfRun, 'desired'>, owner: string, workspace: string): boolean =>
  desired.ownerId === owner && desired.workspace === workspace;

const kept = (prepared: Prepared, keep: (action: Action) => boolean): Prepared =>
  withPlan(prepared, restrict(prepared.plan, keep));

const stale = (changes: readonly string[], prepared: readonly Prepared[]): Refused => ({
  kind: 'refused',
  why: 'stale',
  prepared,
  diagnostics: [runCodes.diagnose('world-moved', { changes })],
});

/** The judge first: what breaks an invariant is a defect of ours, whatever the gate says. */
function whyRefused(prepared: readonly Prepared[], { force = false, gated = true }: PassRequest): Refused | undefined {
  const run = prepared.map(({ world }) => world);
  const unsound = prepared
    .flatMap(({ plan, world, options }) => judgePlan(plan, judgedFacts(world, options, run)))
    .map(({ invariant, detail }) => runCodes.diagnose('plan-unsound', { invariant: String(invariant), detail }));
  if (unsound.length > 0) return { kind: 'refused', why: 'unsound', diagnostics: unsound, prepared };
  const refusals = prepared
    .flatMap((one) => one.refusals)
    .filter(({ code }) => code === 'gate-management-token' || (gated && !force));
  return refusals.length > 0 ? { kind: 'refused', why: 'gate', diagnostics: refusals, prepared } : undefined;
}

/** A person took long to approve: the plan must still be the same. */
async function lookAgain(
  look: () => Promise<Ready>,
  before: readonly Prepared[],
  request: PassRequest,
): Promise<Ready> {
  const again = await look();
  if (again.kind === 'refused') return again;
  const changes = before.flatMap(({ plan }, index) => {
    const now = again.prepared[index]!;
    const found = carriedOver(plan, now.plan, now.world);
    return found.kind === 'stale' ? found.changes : [];
  });
  if (changes.length > 0) return stale(changes, again.prepared);
  const prepared = again.prepared.map((one, index) => {
    const found = carriedOver(before[index]!.plan, one.plan, one.world);
    return withPlan(one, withEntries(one.plan, found.kind === 'stands' ? found.entries : []));
  });
  return whyRefused(prepared, request) ?? { kind: 'ready', prepared };
}

/** How often a pass looks again at entries that somebody else changed under its hands. */
const SECOND_LOOKS = 3;
/** How long it waits before the first of these looks; then twice, three times that. */
const BEFORE_LOOKING_AGAIN_MS = 1_000;

async function applyReady(prepared: readonly Prepared[], request: PassRequest): Promise<PassEnd> {
  const inUse = new Set<TokenId>();
  const outcomes = [...(await applyAll(prepared, request, inUse))];
  // What was reviewed as a saved plan is done as it was reviewed, or not at all.
  if (request.saved) return { kind: 'applied', prepared, outcomes };
  for (let round = 1; round <= SECOND_LOOKS && outcomes.some(isMoved) && !request.signal?.aborted; round += 1) {
    await prepared[0]?.ports.clock.sleep(round * BEFORE_LOOKING_AGAIN_MS, request.signal).catch(() => undefined);
    const moved = new Set(outcomes.filter(isMoved).map(entryOf));
    const again = await lookAtMoved(moved, prepared, request);
    if (!again) break;
    // What another run has done for us meanwhile is done; whatever is left of what was approved is tried once more.
    const rest = outcomes.filter((outcome) => !isMoved(outcome) || again.others.has(entryOf(outcome)));
    outcomes.splice(0, outcomes.length, ...rest, ...(await applyAll(again.prepared, request, inUse)));
  }
  return { kind: 'applied', prepared, outcomes };
}

/** A rollback is asked for once: what somebody else did before it is no rollback, so that stays told as it is. */
const isMoved = ({ status, action }: Outcome): boolean => status === 'moved' && action.kind !== 'rollback';

const entryOf = ({ action, ...of }: Pick<Outcome, 'ownerId' | 'workspace' | 'action'>): string =>
  entryKey(of, action.token);

const entryKey = ({ ownerId, workspace }: Pick<Outcome, 'ownerId' | 'workspace'>, token: TokenName): string =>
  `${workspace}\n${ownerId}\n${token}`;

interface SecondLook {
  readonly prepared: readonly Prepared[];
  /** Entries that now ask for something else than what was approved: a later pass shows it. */
  readonly others: ReadonlySet<string>;
}

/**
 * The plans of the entries that changed under our hands, from a fresh look. A rollback, or the end of what leaked, is not
 * asked for again. Nothing is done of a kind that was not planned for the entry
 * before, and nothing is removed that another run made meanwhile. `undefined`: the judge or the gate refuses.
 */
async function lookAtMoved(
  moved: ReadonlySet<string>,
  before: readonly Prepared[],
  request: PassRequest,
): Promise<SecondLook | undefined> {
  const specs = request.specs.map((spec) => {
    const { rollback: _rollback, compromised: _compromised, kill: _kill, ...options } = spec.options;
    return { ...spec, options: { ...options, rotateFrom: replacedBy(before, spec) } };
  });
  const { keep = () => true } = request;
  const planned = plannedPurposes(before);
  const others = new Set<string>();
  const seen = await prepare(specs, 'values');
  // What can't be done any more was not done by anybody: it stays told as stopped.
  for (const { desired, plan } of seen) {
    for (const { token, blocked, holds } of plan.entries)
      if (blocked || holds.some(({ severity }) => severity === 'error')) others.add(entryKey(desired, token));
  }
  const prepared = seen.map((one) =>
    kept(one, (action) => {
      const entry = entryOf({ ...one.desired, action });
      if (!moved.has(entry) || !keep(action)) return false;
      const isPlanned = planned.has(`${entry} ${purposeOf(action)}`) && removesNoMore(action, before);
      if (!isPlanned) others.add(entry);
      return isPlanned;
    }),
  );
  return whyRefused(prepared, request) ? undefined : { prepared, others };
}

/** What was asked for once, such as a rotation, somebody else may have done: then another token is current. */
const replacedBy = (before: readonly Prepared[], { desired }: SpecOfRun): ReadonlyMap<TokenName, TokenId> =>
  new Map(
    before
      .filter((one) => isOf(one, desired.ownerId, desired.workspace))
      .flatMap(({ plan }) => actionsOf(plan))
      .flatMap(({ token, replaces }) => (replaces === undefined ? [] : [[token, replaces] as const])),
  );

const plannedPurposes = (prepared: readonly Prepared[]): ReadonlySet<string> =>
  new Set(
    prepared.flatMap(({ desired, plan }) =>
      actionsOf(plan).map((action) => `${entryOf({ ...desired, action })} ${purposeOf(action)}`),
    ),
  );

/** Whether a removal ends only what an approved one was to end: whoever filled the secret meanwhile wants it. */
function removesNoMore({ kind, steps }: Action, before: readonly Prepared[]): boolean {
  if (kind !== 'remove') return true;
  const approved = before.flatMap(({ plan }) => actionsOf(plan)).filter((action) => action.kind === 'remove');
  const known = new Set(approved.flatMap((action) => action.steps.map(endOf)));
  return steps.every((step) => known.has(endOf(step)));
}

/** What a step ends, whichever state of it that was decided on. */
function endOf(step: Step): string {
  if (step.kind === 'recheck') return step.kind;
  return JSON.stringify(step.kind === 'disable' || step.kind === 'revoke' ? [step.kind, step.token] : step);
}

/** A new value is a new value, however far another run has brought it. */
const purposeOf = ({ kind }: Action): string => (NEW_VALUE.has(kind) ? 'value' : kind);

const NEW_VALUE: ReadonlySet<Action['kind']> = new Set(['create', 'replace', 'rotate', 'finish']);

async function applyAll(
  prepared: readonly Prepared[],
  request: PassRequest,
  inUse: Set<TokenId>,
): Promise<readonly Outcome[]> {
  const { onEvent, signal, replaceWithinMs: within = REPLACE_WITHIN_MS } = request;
  const options = { ...(onEvent && { onEvent }), ...(signal && { signal }) };
  const outcomes: Outcome[] = [];
  for (const { ports, plan, observedAt, lookMs, options: asked } of prepared) {
    const { kill } = asked;
    const replaceWithinMs = Math.max(0, within - lookMs);
    const limits = { observedAt, inUse, replaceWithinMs, ...options, ...(kill && { kill }) };
    outcomes.push(...(await apply(ports, plan, limits)));
  }
  return outcomes;
}
