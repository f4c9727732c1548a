import { type Diagnostic, errorDiagnostic, isUnknown } from '../../../plugin';
import type { TokenPlan, TokenState } from './schema';

/** Token and secret stay; their claim comes off. */
export const isAbandoned = ({ on_destroy: what }: Pick<TokenState, 'on_destroy'>): boolean => what === 'abandon';

export function destroyProblems({ on_destroy: what }: TokenPlan): readonly Diagnostic[] {
  if (isUnknown(what) || what === null || what === 'revoke' || what === 'abandon') return [];
  const detail = 'Write "revoke", which is the default, or "abandon".\nCode: on-destroy-unknown';
  return [errorDiagnostic(`on_destroy can't be ${JSON.stringify(what)}`, detail, ['on_destroy'])];
}
