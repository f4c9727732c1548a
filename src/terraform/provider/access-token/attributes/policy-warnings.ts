import type { Diagnostic as CoreDiagnostic } from '../../../../core/diagnostics/diagnostic';
import { type Instant, instant } from '../../../../core/model/time';
import type { DeclaredState } from '../../../../core/model/desired';
import type { Survey } from '../../../../core/pass/look/survey';
import { checkPolicy } from '../../../../core/token-spec/checks/policy';
import type { SpecEntry } from '../../../../core/token-spec/fields/read-token';
import { resolveAccess } from '../../../../core/token-spec/access/resolve-access';
import { type Diagnostic, type ValuePath, warningDiagnostic } from '../../../plugin';
import { ENTRY, placeOfPath, toTerraform } from './attribute-place';
import type { Declaration } from './declared-token';
import { HCL_WORDS } from './hcl-words';
import type { TokenPlan } from './schema';

/**
 * The findings that a configuration alone gives. A token that is paused or not rotated says so on purpose, in an attribute
 * of its own, and several tokens for one consumer are not seen from one resource: those are left to the spec's policy check.
 */
const BY_CONFIGURATION: ReadonlySet<string> = new Set([
  'vague-name',
  'several-consumers',
  'workspace-access',
  'no-expiry',
  'long-lived-value',
]);

/** Warnings that `terraform validate` can give: nobody has to be asked, and it is not known how late it is. */
export function configurationWarnings(entry: SpecEntry | undefined, config: TokenPlan): readonly Diagnostic[] {
  if (!entry || isAccepted(config)) return [];
  const found = checkPolicy([entry], instant(0)).map(({ diagnostic }) => diagnostic);
  return warning(
    found.filter((finding) => BY_CONFIGURATION.has(finding.code) && attributeOf(finding) !== 'expires_at'),
  );
}

/** What was declared by attributes with which nothing is wrong. */
type Declared = Pick<Declaration, 'entry'> & { readonly state: DeclaredState };

/** Warnings that need the time or the workspace's roles. */
export function plannedWarnings(
  { entry, state }: Declared,
  config: TokenPlan,
  { catalogue, projects }: Survey,
  now: Instant,
): readonly Diagnostic[] {
  const timed = (entry ? checkPolicy([entry], now) : []).filter(
    ({ diagnostic }) =>
      UNANSWERED.has(diagnostic.code) ||
      (diagnostic.code === 'long-lived-value' && attributeOf(diagnostic) === 'expires_at'),
  );
  const inWorkspace = state.tokens.some(({ access }) => access.type === 'workspace');
  const resolution =
    inWorkspace &&
    resolveAccess(state, { roles: catalogue, projects }, (_, ...path) => placeOfPath([...ENTRY, ...path]), HCL_WORDS);
  const byRoles = resolution && resolution.kind === 'resolved' ? resolution.findings : [];
  const found = [...timed, ...byRoles].map(({ diagnostic }) => diagnostic);
  return warning(found.filter((finding) => UNANSWERED.has(finding.code) || !isAccepted(config)));
}

/** Findings that nothing a resource says of itself accepts. */
const UNANSWERED: ReadonlySet<string> = new Set(['review-due', 'expiry-in-past']);

/** A resource that would be created with a fixed end that has come: there is nothing to make. */
export const endedBefore = (entry: SpecEntry | undefined, now: Instant): readonly Diagnostic[] =>
  (entry ? checkPolicy([entry], now) : []).flatMap(({ diagnostic }) =>
    diagnostic.code === 'expiry-in-past' ? [toTerraform({ ...diagnostic, severity: 'error' })] : [],
  );

/** A spec waives a finding with a reason and an end date; a resource says both of itself. When the date comes, it is told. */
const isAccepted = ({ justification, review_by: reviewBy }: TokenPlan): boolean =>
  justification !== null && reviewBy !== null;

const attributeOf = (finding: CoreDiagnostic): string | undefined => toTerraform(finding).path?.map(String)[0];

/** One for all findings of a resource. Terraform folds those with the same summary, so it names the codes and nothing else. */
function warning(findings: readonly CoreDiagnostic[]): readonly Diagnostic[] {
  const [first] = findings;
  if (!first) return [];
  const codes = [...new Set(findings.map((finding) => finding.code))];
  const path: ValuePath | undefined = toTerraform(first).path;
  const texts = findings.map(toTerraform).map(({ summary, detail }) => `${summary}.\n${withoutCode(detail)}`);
  const answer = codes.every((code) => UNANSWERED.has(code))
    ? []
    : ['To accept it, say why in justification and until when in review_by.'];
  return [warningDiagnostic(`Policy: ${codes.join(', ')}`, [...texts, ...answer].join('\n'), path)];
}

const withoutCode = (detail = ''): string => detail.replace(/\n?Code: .*$/, '');
