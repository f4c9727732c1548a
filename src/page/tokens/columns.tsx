import type { ComponentChildren, JSX } from 'preact';
import type { WireAccessToken } from '../../contract/wire';
import type { Workspace } from '../workspace/workspace';
import { InstantSeen } from '../parts/instant';
import { scopeWords } from '../token/scope';
import { StatusBadge } from '../token/status-badge';

/** What is the same for every row: as long as none of it changes, a row is drawn once. */
export interface Around extends Pick<Workspace, 'id' | 'isOnline' | 'projectName'> {
  readonly now: number;
  readonly mayEdit: boolean;
  readonly mayRevoke: boolean;
}

export interface Column {
  readonly id: string;
  readonly title: string;
  readonly sort?: string;
  /** Pixels, in a window that is no phone's. What is wider gets a line of its own. */
  readonly width: number;
  cell(token: WireAccessToken, around: Around): ComponentChildren;
}

const optional = (at: string | null, none: string, now: number): JSX.Element =>
  at === null ? <span class="faint">{none}</span> : <InstantSeen at={at} now={now} />;

/** In the order of the table. The label comes before all of them, and is always there. */
export const COLUMNS: readonly Column[] = [
  { id: 'token', title: 'Token', width: 104, cell: ({ token_prefix }) => <code>{token_prefix}…</code> },
  {
    id: 'type',
    title: 'Access Type',
    width: 122,
    sort: 'access_type',
    cell: ({ access_type }) => (access_type === 'workspace' ? 'Workspace' : 'Project'),
  },
  { id: 'scope', title: 'Scope', width: 126, cell: scopeWords },
  { id: 'creator', title: 'Created by', width: 106, sort: 'created_by', cell: ({ created_by }) => created_by.name },
  {
    id: 'created',
    title: 'Created',
    width: 114,
    sort: 'created_at',
    cell: ({ created_at }, { now }) => <InstantSeen at={created_at} now={now} />,
  },
  {
    id: 'expires',
    title: 'Expires',
    width: 114,
    sort: 'expires_at',
    cell: ({ expires_at }, { now }) => optional(expires_at, 'Not specified', now),
  },
  {
    id: 'used',
    title: 'Last used',
    width: 112,
    cell: ({ last_used_at }, { now }) => optional(last_used_at, 'Never used', now),
  },
  {
    id: 'status',
    title: 'Status',
    width: 146,
    sort: 'status',
    cell: (token, { now }) => <StatusBadge token={token} now={now} />,
  },
];

const KEPT = 'hawzu.columns.hidden';

/** The columns that this person put away. A browser that keeps nothing shows all. */
export function hiddenColumns(): ReadonlySet<string> {
  try {
    return new Set((localStorage.getItem(KEPT) ?? '').split(',').filter(Boolean));
  } catch {
    return new Set();
  }
}

export function keepHidden(hidden: ReadonlySet<string>): void {
  try {
    localStorage.setItem(KEPT, [...hidden].join(','));
  } catch {
    // They are put away for as long as the page is open.
  }
}
