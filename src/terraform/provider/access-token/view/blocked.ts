import { runCodes } from '../../../../core/diagnostics/catalogue/run';
import type { Diagnostic } from '../../../plugin';
import { toTerraform } from '../attributes/attribute-place';
import type { ResourceView } from './entry';

export const hasTrouble = ({ planned }: ResourceView): boolean => planned.blocked !== undefined;

/** Why nothing can be done about a resource, on the attribute of its secret. */
export function blockedDiagnostic({ planned, token }: ResourceView): Diagnostic {
  const why = planned.blocked?.message ?? '';
  const { path: _, ...diagnostic } = toTerraform(runCodes.diagnose('entry-blocked', { token: token.name, why }));
  return { ...diagnostic, path: ['secret'] };
}
