import type { DesiredState } from '../../../../core/model/desired';
import { workspaceId } from '../../../../core/model/ids';
import type { Hold } from '../../../../core/model/plan';
import type { PlanOptions } from '../../../../core/reconcile/entry/subject';
import type { ConfiguredContext, DeleteResult, Diagnostic } from '../../../plugin';
import { DiagnosticsError, hasErrors, warningDiagnostic } from '../../../plugin';
import type { HawzuClient } from '../../connection/client';
import { applyResource } from './apply-resource';
import { claimantOf, onBehalfOf } from '../view/claim';
import { type ResourceView, entryIn, worldOf } from '../view/entry';
import { decodeKept, type Kept } from '../view/facts-codec';
import { desiredOf, NO_ACCESS } from './observed-entry';
import type { TokenState } from '../attributes/schema';
import { isAbandoned } from '../attributes/on-destroy';
import { knownSecret } from '../attributes/pinned-secret';
import { outcomeDiagnostics } from './write';

/** Disables every generation, then revokes them, then lets go of a secret that this resource made; or leaves it all. */
export async function deleteToken(
  { prior, private: text }: { readonly prior: TokenState; readonly private: string },
  { client, signal }: ConfiguredContext<HawzuClient>,
): Promise<DeleteResult<TokenState>> {
  // Without either, nothing was made yet, or what was made could not be read at the end of its apply: its claim tells.
  if (prior.secret_arn === null && prior.token_id !== null) return { diagnostics: [importedStays(prior.token_id)] };
  const survey = await client.survey(workspaceId(prior.workspace_id ?? ''), 'apply');
  const desired = desiredOf(prior, survey, NO_ACCESS);
  const options = ending(prior, desired, decodeKept(text, prior));
  const order = { desired, survey, known: knownSecret(prior), options, signal };
  const { outcomes, before } = await client.alone(desired, () => applyResource(client, order));
  const diagnostics = [...outcomeDiagnostics(outcomes), ...leftAlone(before)];
  if (!hasErrors(diagnostics) && outcomes.some((outcome) => outcome.status !== 'done')) {
    throw new DiagnosticsError({ severity: 'error', summary: 'The token was not removed', detail: 'Apply again.' });
  }
  return { diagnostics };
}

function ending(prior: TokenState, desired: DesiredState, kept: Kept): PlanOptions {
  const claimant = { ...claimantOf(prior, kept), ...(prior.secret_arn === null && { comes: 'to-keep' as const }) };
  if (isAbandoned(prior)) return onBehalfOf({ ...claimant, comes: 'to-give-up' }, desired);
  return { ...onBehalfOf(claimant, desired), destroy: new Set(desired.tokens.map(({ name }) => name)) };
}

/** Tells at plan what ends nothing, as far as the last read saw; the delete itself looks anew. */
export async function planDeletion(
  { prior, private: text }: { readonly prior: TokenState; readonly private: string },
  { client }: ConfiguredContext<HawzuClient>,
): Promise<readonly Diagnostic[]> {
  const kept = decodeKept(text, prior);
  if (prior.secret_arn === null || !kept.seen) return [];
  try {
    const survey = await client.survey(workspaceId(prior.workspace_id ?? ''), 'plan');
    const desired = desiredOf(prior, survey, NO_ACCESS);
    const options = ending(prior, desired, kept);
    const { planned } = entryIn(desired, worldOf(desired, kept.seen, survey), options);
    return planned.holds.filter(({ code }) => code === 'claim-superseded').map(leftAsItIs);
  } catch (error) {
    // Nothing stands in the way of planning a destroy.
    if (error instanceof DiagnosticsError) return [];
    throw error;
  }
}

const leftAsItIs = ({ code, message }: Hold): Diagnostic =>
  warningDiagnostic(`Left as it is: ${message}`, `Code: ${code}`);

/** What stays because it is somebody else's, or the token of the run itself. */
function leftAlone({ subject, planned }: ResourceView): readonly Diagnostic[] {
  const adopted = subject.generations.all.filter((g) => g.phase === 'adopted').map((g) => importedStays(g.token.id));
  const isSuperseded = planned.holds.some(({ code }) => code === 'claim-superseded');
  const others = planned.holds.filter(({ code }) => code !== 'adopted').map(leftAsItIs);
  return isSuperseded ? others : [...adopted, ...others];
}

const importedStays = (id: string) =>
  warningDiagnostic(
    `Token ${id} is left as it is`,
    'It was made by hand and imported, so it is not disabled or revoked. Revoke it at Hawzu when nothing uses it.',
  );
