import type { ComponentChildren, JSX } from 'preact';
import type { WireAccessToken } from '../../contract/wire';
import type { Workspace } from '../workspace/workspace';
import { Instant } from '../parts/instant';
import { scopeWords } from '../token/scope';
import { StatusBadge } from '../token/status-badge';

export interface Column {
  readonly id: string;
  readonly title: string;
  readonly sort?: string;
  cell(token: WireAccessToken, around: { readonly workspace: Workspace; readonly now: number }): ComponentChildren;
}

const Optional = ({ at, none }: { readonly at: string | null; readonly none: string }): JSX.Element =>
  at === null ? <span class="faint">{none}</span> : <Instant at={at} />;

/** In the order of the table. The label comes before all of them, and is always there. */
export const COLUMNS: readonly Column[] = [
  { id: 'token', title: 'Token', cell: ({ token_prefix }) => <code>{token_prefix}…</code> },
  {
    id: 'type',
    title: 'Access Type',
    sort: 'access_type',
    cell: ({ access_type }) => (access_type === 'workspace' ? 'Workspace' : 'Project'),
  },
  { id: 'scope', title: 'Scope', cell: (token, { workspace }) => scopeWords(token, workspace) },
  { id: 'creator', title: 'Created by', sort: 'created_by', cell: ({ created_by }) => created_by.name },
  { id: 'created', title: 'Created', sort: 'created_at', cell: ({ created_at }) => <Instant at={created_at} /> },
  {
    id: 'expires',
    title: 'Expires',
    sort: 'expires_at',
    cell: ({ expires_at }) => <Optional at={expires_at} none="Not specified" />,
  },
  { id: 'used', title: 'Last used', cell: ({ last_used_at }) => <Optional at={last_used_at} none="Never used" /> },
  { id: 'status', title: 'Status', sort: 'status', cell: (token, { now }) => <StatusBadge token={token} now={now} /> },
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
