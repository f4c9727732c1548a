import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import type { DeclaredState, DesiredState } from '../../core/model/desired';
import { RIGHTS, survey } from '../../core/pass/look/survey';
import type { PassEnd } from '../../core/pass/run-pass';
import { scheduledPass } from '../../core/pass/scheduled-pass';
import { type BadCopy, badCopies } from './copies';
import type { Ports } from '../../core/ports/ports';
import type { WorkspaceFacts } from '../../core/token-spec/access/resolve-access';
import { resolveEach } from '../../core/token-spec/access/resolve-each';

/** What came of one spec. */
export type Scheduled =
  | {
      readonly kind: 'passed';
      readonly end: PassEnd;
      readonly unresolved: readonly Diagnostic[];
      readonly copies: readonly BadCopy[];
    }
  /** Nothing could be looked at. */
  | { readonly kind: 'failed'; readonly why: readonly Pick<Diagnostic, 'code' | 'message'>[] };

/** The scheduled pass over one spec. Rejects with a `PortError` when the world can't be looked at. */
export async function passOver(ports: Ports, declared: DeclaredState): Promise<Scheduled> {
  const seen = await survey(ports.tokenApi, declared.workspace, RIGHTS.retire);
  if (!seen.survey) return { kind: 'failed', why: seen.diagnostics };
  const { desired, unresolved } = resolvedEach(declared, {
    roles: seen.survey.catalogue,
    projects: seen.survey.projects,
  });
  const end = await scheduledPass({ specs: [{ ports, desired, survey: seen.survey }] });
  const [prepared] = end.prepared;
  return { kind: 'passed', end, unresolved, copies: prepared ? await badCopies(ports, prepared) : [] };
}

/**
 * Needs become the lowest role that covers them by now, each entry by itself: an entry whose role or project is gone is left
 * out, told of, and stands in no other's way. Nothing is ended because it is left out: this pass removes nothing.
 */
function resolvedEach(
  declared: DeclaredState,
  facts: WorkspaceFacts,
): { readonly desired: DesiredState; readonly unresolved: readonly Diagnostic[] } {
  const each = resolveEach(declared, facts);
  return {
    desired: { ...declared, tokens: each.flatMap(({ resolved }) => resolved ?? []) },
    unresolved: each.flatMap(({ errors }) => errors),
  };
}
