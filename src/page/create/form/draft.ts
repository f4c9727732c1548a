import type { WireAccessToken, WireIssueAccessToken } from '../../../contract/wire';
import { type ExpiryChoice, expiryOf } from '../../clock/expiry';

/** One project of a token, while it is chosen. The key stays while rows come and go. */
export interface ProjectRow {
  readonly key: number;
  readonly project: string;
  readonly role: string;
}

/** What somebody has entered of a token so far. */
export interface Draft {
  readonly label: string;
  readonly type: '' | 'workspace' | 'project';
  readonly role: string;
  readonly rows: readonly ProjectRow[];
  /** `keep`: an edited token ends when it did. */
  readonly expiry: ExpiryChoice | 'keep';
  readonly date: string;
}

export const NEW_DRAFT: Draft = {
  label: '',
  type: '',
  role: '',
  rows: [{ key: 0, project: '', role: '' }],
  // Nobody chooses the worst by doing nothing.
  expiry: 'week',
  date: '',
};

export const draftOf = (token: WireAccessToken): Draft => ({
  label: token.label,
  type: token.access_type,
  role: token.workspace_role?.id ?? '',
  rows: (token.project_grants ?? []).map(({ project_id, role }, key) => ({ key, project: project_id, role: role.id })),
  expiry: 'keep',
  date: '',
});

/** A place in the form, and what is wrong there. */
export interface Gap {
  readonly field: string;
  readonly words: string;
}

export const TOKEN_VALUE = /hwz_[0-9A-Za-z]{36}/;

function gapsOfExpiry({ expiry, date }: Draft, now: number): readonly Gap[] {
  if (expiry !== 'date') return [];
  const at = expiryOf(expiry, date, now);
  if (at === undefined) return [{ field: 'date', words: 'the date it expires' }];
  return at !== null && at <= now ? [{ field: 'date', words: 'a date that is not in the past' }] : [];
}

function gapsOfAccess({ type, role, rows }: Draft, projectName: (id: string) => string): readonly Gap[] {
  if (type === '') return [{ field: 'type', words: 'an access type' }];
  if (type === 'workspace') return role === '' ? [{ field: 'role', words: 'a role' }] : [];
  return rows.flatMap(({ key, project, role: given }) => {
    if (project === '') return [{ field: `project-${key}`, words: 'a project' }];
    return given === '' ? [{ field: `role-${key}`, words: `a role for ${projectName(project)}` }] : [];
  });
}

/** What is still needed, in the order of the form. */
export function gapsOf(draft: Draft, now: number, projectName: (id: string) => string): readonly Gap[] {
  const label = draft.label.trim();
  const gaps: Gap[] = [];
  if (label === '') gaps.push({ field: 'label', words: 'a name' });
  else if (TOKEN_VALUE.test(label)) gaps.push({ field: 'label', words: 'a name that is no token value' });
  return [...gaps, ...gapsOfAccess(draft, projectName), ...gapsOfExpiry(draft, now)];
}

const VAGUE =
  /^(?:(?:my|new|a|the|test|api|access|old|tmp|temp)[\s_-]*)*(?:tokens?|keys?|automation|tests?|scripts?|untitled)[\s_-]*\d*$/i;

/** Says nothing of who uses it or what for. */
export const isVague = (label: string): boolean => VAGUE.test(label.trim());

export function accessOf({ type, role, rows }: Draft): Pick<WireIssueAccessToken, 'workspace_role' | 'project_grants'> {
  if (type === 'workspace') return { workspace_role: { id: role } };
  return { project_grants: rows.map((row) => ({ project_id: row.project, role: { id: row.role } })) };
}

export const instantOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** A complete draft as the service takes it. */
export function requestOf(draft: Draft, now: number): WireIssueAccessToken {
  const expiry = draft.expiry === 'keep' ? 'week' : draft.expiry;
  return {
    label: draft.label.trim(),
    access_type: draft.type === 'project' ? 'project' : 'workspace',
    ...accessOf(draft),
    expires_at: instantOf(expiryOf(expiry, draft.date, now) ?? null),
  };
}

/** Which field of the form an error of the service is about. */
export function fieldOf(pointer: string, draft: Draft): string {
  const [, first, index, part] = pointer.split('/');
  if (first === 'label') return 'label';
  if (first === 'workspace_role') return 'role';
  if (first === 'expires_at') return draft.expiry === 'date' ? 'date' : 'expiry';
  const row = first === 'project_grants' ? draft.rows[Number(index)] : undefined;
  if (row === undefined) return 'type';
  return part === 'role' ? `role-${row.key}` : `project-${row.key}`;
}
