import { workspaceId } from '../../../core/model/ids';
import type { ConfiguredContext, DeleteResult, Diagnostic } from '../../plugin';
import { DiagnosticsError, hasErrors, warningDiagnostic } from '../../plugin';
import type { HawzuClient } from '../connection/client';
import { inHcl } from './attribute-place';
import { carryOut } from './carry-out';
import type { Entry } from './entry';
import { desiredOf, NO_ACCESS } from './observed-entry';
import type { TokenState } from './schema';
import { knownSecret } from './settled-secret';
import { outcomeDiagnostics } from './write';

/** Disables every generation, then revokes them, then lets go of a secret that this resource made. */
export async function deleteToken(
  { prior }: { readonly prior: TokenState; readonly private: string },
  { client, signal }: ConfiguredContext<HawzuClient>,
): Promise<DeleteResult<TokenState>> {
  if (prior.secret_arn === null) return { diagnostics: prior.token_id === null ? [] : [importedStays(prior.token_id)] };
  const survey = await client.survey(workspaceId(prior.workspace_id ?? ''), 'apply');
  const desired = desiredOf(prior, survey, NO_ACCESS);
  const options = { destroy: new Set(desired.tokens.map(({ name }) => name)) };
  const order = { desired, survey, known: knownSecret(prior), options, signal };
  const { outcomes, before } = await client.alone(desired, () => carryOut(client, order));
  const diagnostics = [...outcomeDiagnostics(outcomes), ...leftAlone(before)];
  if (!hasErrors(diagnostics) && outcomes.some((outcome) => outcome.status !== 'done')) {
    throw new DiagnosticsError({ severity: 'error', summary: 'The token was not removed', detail: 'Apply again.' });
  }
  return { diagnostics };
}

/** What stays because it is somebody else's, or the token of the run itself. */
function leftAlone({ subject, planned }: Entry): readonly Diagnostic[] {
  const adopted = subject.generations.all.filter((g) => g.phase === 'adopted').map((g) => importedStays(g.token.id));
  const others = planned.holds
    .filter(({ code }) => code !== 'adopted')
    .map(({ code, message }) => warningDiagnostic(`Left as it is: ${inHcl(message)}`, `Code: ${code}`));
  return [...adopted, ...others];
}

const importedStays = (id: string) =>
  warningDiagnostic(
    `Token ${id} is left as it is`,
    'It was made by hand and imported, so it is not disabled or revoked. Revoke it at Hawzu when nothing uses it.',
  );
