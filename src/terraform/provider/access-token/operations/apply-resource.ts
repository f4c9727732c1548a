import type { TokenId, WorkspaceId } from '../../../../core/model/ids';
import type { Action } from '../../../../core/model/plan';
import type { Outcome } from '../../../../core/pass/apply';
import { concurrently } from '../../../../core/ports/concurrently';
import { type PassEnd, runPass } from '../../../../core/pass/run-pass';
import { isPortError } from '../../../../core/ports/errors';
import { DiagnosticsError } from '../../../plugin';
import { type HawzuClient, type Order, asDiagnostics } from '../../connection/client';
import { toTerraform } from '../attributes/attribute-place';
import { blockedDiagnostic, hasTrouble } from '../view/blocked';
import { type ResourceView, entryIn, entryOf } from '../view/entry';
import { unreadable } from './read';

/** What an apply made of one resource. */
export interface CarriedOut {
  readonly outcomes: readonly Outcome[];
  /** As it was planned, with what was carried out of that. */
  readonly before: ResourceView;
}

type Keep = (action: Action) => boolean;

/**
 * One pass over one resource. A share of the tokens means nothing where one is seen at a time, so the gate is left out,
 * but for the token that the run uses. @throws DiagnosticsError when nothing was changed
 * @param keep only these actions; all when absent
 */
export async function applyResource(client: HawzuClient, order: Order, keep?: Keep): Promise<CarriedOut> {
  const end = await pass(client, order, keep);
  // The list of tokens is as old as this process. Where it told an earlier state of one, the pass looks again, once.
  if (!end.outcomes.some(({ status }) => status === 'moved')) return end;
  client.once.forgetTokens(order.desired.workspace);
  const again = await pass(client, order, keep);
  return {
    before: end.before,
    outcomes: [...end.outcomes.filter(({ status }) => status === 'done'), ...again.outcomes],
  };
}

async function pass(client: HawzuClient, order: Order, keep?: Keep): Promise<CarriedOut> {
  const { signal } = order;
  const request = { specs: [client.specOf(order)], gated: false, ...(keep && { keep }), ...(signal && { signal }) };
  const end = await asDiagnostics(() => runPass(request));
  const before = entryOf(end.prepared[0]!);
  // What is destroyed may end what is proven to be its own all the same.
  const ends = order.options?.destroy !== undefined;
  if (!before.facts.secret.known && !ends) throw unreadable(before.facts.secret.why);
  if (hasTrouble(before)) throw new DiagnosticsError(blockedDiagnostic(before));
  const outcomes = outcomesOf(end);
  if (outcomes.length === 0) return { outcomes, before };
  await learnIfPossible(client, order.desired.workspace, [
    ...before.subject.generations.all.map((g) => g.token.id),
    ...outcomes.flatMap(({ tokenId }) => tokenId ?? []),
  ]);
  return { outcomes, before };
}

function outcomesOf(end: PassEnd): readonly Outcome[] {
  if (end.kind === 'refused') throw new DiagnosticsError(...end.diagnostics.map(toTerraform));
  return end.kind === 'applied' ? end.outcomes : [];
}

/**
 * The world after a pass, for the state. What labels alone can't tell is read now: a plan may not read it.
 * @throws DiagnosticsError when the secret can't be read
 */
export async function lookAfter(
  client: HawzuClient,
  order: Order,
  { outcomes, before }: CarriedOut,
): Promise<ResourceView> {
  if (outcomes.length === 0) return entryIn(before.desired, before.world, before.subject.options);
  const seen = await client.look(order, 'versions');
  const after =
    seen.subject.generations.current?.content.kind === 'unclear' ? await client.look(order, 'values') : seen;
  if (!after.facts.secret.known) throw unreadable(after.facts.secret.why);
  return after;
}

/** What was done stays done if nobody answers now: the list is then read anew by whoever needs it next. */
async function learnIfPossible(client: HawzuClient, workspace: WorkspaceId, ids: readonly TokenId[]): Promise<void> {
  try {
    await learnAgain(client, workspace, ids);
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error;
    client.once.forgetTokens(workspace);
  }
}

/** Tokens of one resource one by one, since the list was read before its apply. */
async function learnAgain(client: HawzuClient, workspace: WorkspaceId, ids: readonly TokenId[]): Promise<void> {
  await asDiagnostics(() =>
    concurrently([...new Set(ids)], 4, async (id) => {
      const found = await client.ports.tokenApi.getToken(workspace, id).catch((error: unknown) => {
        if (isPortError(error, 'not-found')) return undefined;
        throw error;
      });
      await client.once.learn(workspace, id, found?.value);
    }),
  );
}
