import { runCodes } from '../../../../core/diagnostics/catalogue/run';
import type { Diagnostic } from '../../../plugin';
import { shown } from '../attributes/attribute-place';
import type { Entry } from './entry';

export const hasTrouble = ({ planned }: Entry): boolean => planned.blocked !== undefined;

/** Why nothing can be done about a resource, on the attribute of its secret. */
export function blockedDiagnostic({ planned, token }: Entry): Diagnostic {
  const why = planned.blocked?.message ?? '';
  const { path: _, ...diagnostic } = shown(runCodes.diagnose('entry-blocked', { token: token.name, why }));
  return { ...diagnostic, path: ['secret'] };
}
