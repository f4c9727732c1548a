import { type Diagnostic as CoreDiagnostic, formatPlace } from '../../../../core/diagnostics/diagnostic';
import type { DeclaredState, DesiredState } from '../../../../core/model/desired';
import { judgeWhole } from '../../../../core/policy/judge';
import { type Diagnostic, DiagnosticsError, hasErrors } from '../../../plugin';
import { asDiagnostics, type HawzuClient } from '../../connection/client';
import { ENTRY, placeOfPath, toTerraform } from '../attributes/attribute-place';
import { HCL_WORDS } from '../attributes/hcl-words';

/**
 * Holds one resource against the organisation's policy. What only warns is returned.
 * @throws DiagnosticsError where it breaks a rule that is an error
 */
export async function heldAgainstPolicy(
  client: HawzuClient,
  state: DeclaredState,
  desired: DesiredState,
): Promise<readonly Diagnostic[]> {
  const { policies } = client;
  if (policies.length === 0) return [];
  const { index } = await asDiagnostics(() => client.once.tokens(desired.workspace));
  const found = judgeWhole(policies, {
    specs: [state],
    waivers: [],
    placeOf: (_, ...path) => placeOfPath([...ENTRY, ...path]),
    now: index.at,
    words: HCL_WORDS,
    partial: true,
    resolved: [desired],
  }).map(({ diagnostic }) => diagnostic);
  const told = found.filter(({ waived }) => waived === undefined).map(withRule);
  if (hasErrors(told)) throw new DiagnosticsError(...told);
  return told;
}

/** Terraform shows one place only, and that is the attribute's. */
function withRule(finding: CoreDiagnostic): Diagnostic {
  const diagnostic = toTerraform(finding);
  const { place, related = [] } = finding;
  const rules = related.map((one) => `${formatPlace(one.place)}: ${one.message}`);
  const lines = [...(place?.kind === 'source' ? [formatPlace(place)] : []), ...rules, diagnostic.detail ?? ''];
  return { ...diagnostic, detail: lines.join('\n') };
}
