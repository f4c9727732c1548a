import type { WireAccessToken, WireEditAccessToken } from '../../contract/wire';
import { type Draft, accessOf, instantOf } from '../create/form/draft';
import { expiryOf } from '../clock/expiry';

export type Part = 'label' | 'access' | 'expiry';

const grantsOf = ({ workspace_role, project_grants }: WireAccessToken): string =>
  JSON.stringify([
    workspace_role?.id ?? null,
    project_grants?.map(({ project_id, role }) => [project_id, role.id]) ?? null,
  ]);

const grantsIn = ({ type, role, rows }: Draft): string =>
  JSON.stringify([
    type === 'workspace' ? role : null,
    type === 'project'
      ? rows.map((row) => [row.project, row.role]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
      : null,
  ]);

/** What of a token somebody has changed in the form. */
export function partsChanged(token: WireAccessToken, draft: Draft): readonly Part[] {
  const parts: Part[] = [];
  if (draft.label.trim() !== token.label) parts.push('label');
  if (grantsIn(draft) !== grantsOf(token)) parts.push('access');
  if (draft.expiry !== 'keep') parts.push('expiry');
  return parts;
}

/** What of a token somebody else has changed meanwhile. */
export function partsBetween(before: WireAccessToken, after: WireAccessToken): readonly Part[] {
  const parts: Part[] = [];
  if (before.label !== after.label) parts.push('label');
  if (grantsOf(before) !== grantsOf(after)) parts.push('access');
  if (before.expires_at !== after.expires_at) parts.push('expiry');
  return parts;
}

/** Only what was changed is sent: what somebody else changed beside it stays. */
export function editOf(draft: Draft, parts: readonly Part[], now: number): WireEditAccessToken {
  return {
    ...(parts.includes('label') ? { label: draft.label.trim() } : {}),
    ...(parts.includes('access') ? accessOf(draft) : {}),
    ...(parts.includes('expiry') && draft.expiry !== 'keep'
      ? { expires_at: instantOf(expiryOf(draft.expiry, draft.date, now) ?? null) }
      : {}),
  };
}
