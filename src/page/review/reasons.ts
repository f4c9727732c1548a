import type { WireAccessToken, WireTokenCreator } from '../../contract/wire';
import type { WireRole } from '../../contract/wire-roles';
import type { WireAccessTokenUsage } from '../../contract/wire-usage';
import { asDay, fromNow } from '../clock/words';
import { isVague } from '../create/form/draft';
import { isExpired } from '../token/state';

/** What a review looks for, in the order of what it is best to begin with. */
export const REASONS = ['creator-left', 'no-expiry', 'wider-than-used', 'long-disabled', 'vague-name'] as const;
export type Reason = (typeof REASONS)[number];

export interface ReasonWords {
  readonly title: string;
  readonly why: string;
  /** What to do about it, and in which dialog that is done. */
  readonly act: string;
  readonly dialog: 'details' | 'edit';
  readonly permission: string;
}

const EDIT = { dialog: 'edit', permission: 'accesstokens:edit' } as const;
const END = { dialog: 'details', permission: 'accesstokens:revoke' } as const;

export const REASON_WORDS: Readonly<Record<Reason, ReasonWords>> = {
  'creator-left': {
    title: 'Creator has left',
    why: 'Whoever made these is no longer here. Find who owns the integration now, replace the token, then revoke it.',
    act: 'Look, then revoke',
    ...END,
  },
  'no-expiry': {
    title: 'No expiry',
    why: 'A token that leaks works until somebody notices. Give it an end, unless it can’t be replaced.',
    act: 'Set an expiry',
    ...EDIT,
  },
  'wider-than-used': {
    title: 'Wider than used in 90 days',
    why: 'The token may do more than anybody used it for. Give it the role that is enough.',
    act: 'Narrow its access',
    ...EDIT,
  },
  'long-disabled': {
    title: 'Disabled for long',
    why: 'Nobody missed these for 30 days or more. Revoke them.',
    act: 'Look, then revoke',
    ...END,
  },
  'vague-name': {
    title: 'Vague name',
    why: 'The name tells neither who uses the token nor what for.',
    act: 'Rename',
    ...EDIT,
  },
};

/** One token with one reason to look at it, and what shows it. */
export interface Finding {
  readonly reason: Reason;
  readonly token: WireAccessToken;
  readonly evidence: string;
}

const DAY = 86_400_000;
export const LONG_DISABLED = 30 * DAY;
/** A token that is younger has had no time to show what it needs. */
export const YOUNG = 30 * DAY;

/** What a token shows by itself. */
export function findingsOf(
  token: WireAccessToken,
  creators: ReadonlyMap<string, WireTokenCreator>,
  now: number,
): readonly Finding[] {
  const found: Finding[] = [];
  const add = (reason: Reason, evidence: string): void => void found.push({ reason, token, evidence });
  if (creators.get(token.created_by.id)?.status === 'left') add('creator-left', `${token.created_by.name} has left.`);
  if (token.expires_at === null) add('no-expiry', `Made ${asDay(Date.parse(token.created_at))}, without an end.`);
  if (token.status === 'disabled' && token.disabled_at !== null && now - Date.parse(token.disabled_at) >= LONG_DISABLED)
    add('long-disabled', `Disabled ${fromNow(Date.parse(token.disabled_at), now)}.`);
  if (isVague(token.label)) add('vague-name', `It is called “${token.label}”.`);
  return found;
}

/** Whether it is worth to ask what a token was used for. */
export const isJudgedByUse = (token: WireAccessToken, now: number): boolean =>
  token.status === 'enabled' && !isExpired(token, now) && now - Date.parse(token.created_at) >= YOUNG;

const holds = (role: WireRole, permissions: readonly string[]): boolean =>
  permissions.every((one) => role.permissions.includes(one));

/** The role that allows all of this and least beside it. */
function narrowest(
  permissions: readonly string[],
  scope: WireRole['scope'],
  roles: readonly WireRole[],
  fits: (role: WireRole) => boolean,
): WireRole | undefined {
  return roles
    .filter((role) => role.scope === scope && role.assignable_to_tokens && holds(role, permissions) && fits(role))
    .sort((a, b) => a.permissions.length - b.permissions.length)[0];
}

function workspaceEvidence(token: WireAccessToken, uses: WireAccessTokenUsage['uses'], roles: readonly WireRole[]) {
  const current = roles.find(({ id }) => id === token.workspace_role?.id);
  const inWorkspace = uses.filter(({ place }) => place.type === 'workspace').map(({ permission }) => permission);
  const inProjects = uses.filter(({ place }) => place.type === 'project').map(({ permission }) => permission);
  const inEach = (role: WireRole): readonly string[] =>
    roles.find(({ id }) => id === role.project_role?.id)?.permissions ?? [];
  const enough = narrowest(inWorkspace, 'workspace', roles, (role) =>
    inProjects.every((one) => inEach(role).includes(one)),
  );
  if (current === undefined || enough === undefined) return undefined;
  const size = (role: WireRole): number => role.permissions.length + inEach(role).length;
  return size(enough) < size(current) ? `${current.name} now; ${enough.name} would do.` : undefined;
}

function projectEvidence(
  token: WireAccessToken,
  uses: WireAccessTokenUsage['uses'],
  roles: readonly WireRole[],
  projectName: (id: string) => string,
): string | undefined {
  const parts = (token.project_grants ?? []).flatMap(({ project_id, role }) => {
    const used = uses.filter(({ place }) => place.id === project_id).map(({ permission }) => permission);
    if (used.length === 0) return [`not used in ${projectName(project_id)}`];
    const current = roles.find(({ id }) => id === role.id);
    const enough = narrowest(used, 'project', roles, () => true);
    const isWider =
      current !== undefined && enough !== undefined && enough.permissions.length < current.permissions.length;
    return isWider ? [`in ${projectName(project_id)} ${role.name} now; ${enough.name} would do`] : [];
  });
  if (parts.length === 0) return undefined;
  const text = parts.join('; ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** Whether a token may more than it was used for, and which role would do. */
export function findingOfUse(
  token: WireAccessToken,
  usage: WireAccessTokenUsage,
  roles: readonly WireRole[],
  projectName: (id: string) => string,
): Finding | undefined {
  const { uses } = usage;
  if (uses.length === 0) {
    return { reason: 'wider-than-used', token, evidence: 'Used for nothing in 90 days. Is it still needed?' };
  }
  const evidence =
    token.access_type === 'workspace'
      ? workspaceEvidence(token, uses, roles)
      : projectEvidence(token, uses, roles, projectName);
  return evidence === undefined ? undefined : { reason: 'wider-than-used', token, evidence };
}
