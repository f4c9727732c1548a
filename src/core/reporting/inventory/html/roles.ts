import type { Access } from '../../../model/access';
import type { Effective } from '../../../inventory/effective-permissions';
import type { InventoryRecord } from '../records/record';
import { html } from './escape';
import type { HtmlColumn, HtmlRow } from './table';

export const ROLE_COLUMNS: readonly HtmlColumn[] = [
  { title: 'Role' },
  { title: 'In the workspace' },
  { title: 'In a project' },
];

interface Held {
  readonly access: Access;
  readonly permissions: readonly Effective[];
}

/** Every role that a token of the report has, with what it lets a token do: said once, and not for each token. */
export function roleRows(records: readonly InventoryRecord[]): readonly HtmlRow[] {
  const roles = new Map<string, HtmlRow>();
  for (const held of records.flatMap(heldBy)) {
    if (held.access.type === 'workspace') {
      const [workspace, projects] = held.permissions;
      const name = `${held.access.role} (workspace)`;
      if (!roles.has(name))
        roles.set(name, { cells: [name, words(workspace), projects ? words(projects) : 'nothing'] });
      continue;
    }
    held.access.grants.forEach(({ role }, index) => {
      const name = `${role} (project)`;
      if (!roles.has(name)) roles.set(name, { cells: [name, 'nothing', words(held.permissions[index])] });
    });
  }
  return [...roles].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

const heldBy = ({ row, foreign }: InventoryRecord): readonly Held[] =>
  [foreign, row?.current, row?.declared].filter((one): one is NonNullable<typeof one> => one !== undefined);

const words = (effective: Effective | undefined) =>
  effective?.permissions === null || effective === undefined
    ? 'unknown: the workspace has no such role'
    : effective.permissions.length === 0
      ? 'nothing'
      : html`<code>${effective.permissions.join(' ')}</code>`;
