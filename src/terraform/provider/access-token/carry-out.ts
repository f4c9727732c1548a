import { runCodes } from '../../../core/diagnostics/catalogue/run';
import { judgePlan } from '../../../core/invariants/plan-soundness';
import type { DesiredState } from '../../../core/model/desired';
import type { SecretArn, TokenId } from '../../../core/model/ids';
import type { Action, Plan } from '../../../core/model/plan';
import { apply, type Outcome } from '../../../core/pass/apply';
import { concurrently } from '../../../core/pass/concurrently';
import { safetyGate } from '../../../core/pass/gate';
import type { Survey } from '../../../core/pass/survey';
import { isPortError } from '../../../core/ports/errors';
import { planOf } from '../../../core/reconcile/plan';
import { DiagnosticsError } from '../../plugin';
import { type HawzuClient, told } from '../connection/client';
import { shown } from './attribute-place';
import { blockedDiagnostic, hasTrouble } from './blocked';
import { deepened, type Entry, entryIn } from './entry';
import { unreadable } from './read';

/** What an apply made of one resource. */
export interface CarriedOut {
  readonly outcomes: readonly Outcome[];
  /** What was carried out, of the plan that was made for it. */
  readonly plan: Plan;
  readonly after: Entry;
}

export interface Order {
  readonly desired: DesiredState;
  readonly survey: Survey;
  readonly arn: SecretArn | undefined;
  readonly keep: (action: Action) => boolean;
  /** What this driver does beside the planned actions. */
  readonly extra?: (entry: Entry) => readonly Action[];
  readonly signal: AbortSignal;
}

/** Looks closely, plans, judges, applies what may be applied, and looks again. @throws DiagnosticsError before anything is changed */
export async function carryOut(client: HawzuClient, order: Order): Promise<CarriedOut> {
  const { desired, survey, arn, keep, extra, signal } = order;
  const { ports } = client;
  const { world, observedAt } = await client.look(desired, survey, arn);
  const entry = await told(() => deepened(ports, entryIn(desired, world), 'values'));
  if (!entry.facts.secret.known) throw unreadable(entry.facts.secret.why);
  if (hasTrouble(entry)) throw new DiagnosticsError(blockedDiagnostic(entry));
  const actions = [...(extra?.(entry) ?? []), ...entry.planned.actions.filter(keep)];
  const plan = planOf(desired, entry.world, [{ ...entry.planned, actions }]);
  refuseUnsafe(plan, entry);
  const outcomes = await told(() => apply(ports, plan, { observedAt, signal }));
  const after = outcomes.length === 0 ? entry : await lookAgain(client, order, entry, outcomes);
  return { outcomes, plan, after };
}

/** A share of the tokens means nothing where one is seen at a time; the token that the run uses is never touched. */
export function refuseUnsafe(plan: Plan, { world }: Pick<Entry, 'world'>): void {
  const unsound = judgePlan(plan).map(({ invariant, detail }) =>
    runCodes.diagnose('plan-unsound', { invariant: String(invariant), detail }),
  );
  const own = safetyGate(plan, world).filter((refusal) => refusal.code === 'gate-management-token');
  if (unsound.length + own.length > 0) throw new DiagnosticsError(...[...unsound, ...own].map(shown));
}

/** The world after an apply: its own tokens one by one, since the list was read before it. */
async function lookAgain(
  client: HawzuClient,
  order: Order,
  before: Entry,
  outcomes: readonly Outcome[],
): Promise<Entry> {
  const { desired, survey, arn } = order;
  const touched = [
    ...before.subject.generations.all.map((g) => g.token.id),
    ...outcomes.flatMap((o) => o.tokenId ?? []),
  ];
  await learnAgain(client, desired, touched);
  const { world } = await client.look(desired, survey, before.subject.secret?.arn ?? arn);
  const after = entryIn(desired, world);
  // What labels alone can't tell is read now, so that the state remembers it: a plan may not read it.
  const unclear = after.subject.generations.current?.holds.kind === 'unclear';
  return told(() => deepened(client.ports, after, unclear ? 'values' : 'versions'));
}

export async function learnAgain(client: HawzuClient, desired: DesiredState, ids: readonly TokenId[]): Promise<void> {
  await told(() =>
    concurrently([...new Set(ids)], 4, async (id) => {
      const found = await client.ports.tokenApi.getToken(desired.workspace, id).catch((error: unknown) => {
        if (isPortError(error, 'not-found')) return undefined;
        throw error;
      });
      await client.once.learn(desired.workspace, id, found?.value);
    }),
  );
}
