import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { WireAccessToken } from '../../contract/wire';
import type { Act } from '../ask/operations';
import { useNow } from '../clock/use-clock';
import { useWorkspace } from '../workspace/workspace';
import { Icon } from '../parts/icon';
import { tokensPath } from '../route/places';
import { type Column, COLUMNS } from './columns';
import { RowMenu } from './row-menu';
import { managedOf } from '../token/managed';
import { isExpired } from '../token/state';
import type { Selection } from './use-selection';

interface TokenTableProps {
  readonly tokens: readonly WireAccessToken[];
  readonly isBusy: boolean;
  readonly sort: string;
  /** Of the view: dialogs keep it behind them. */
  readonly address: string;
  readonly hidden: ReadonlySet<string>;
  /** Whether several can be chosen: only whoever may do something with them. */
  readonly selection: Selection | undefined;
  readonly marked: string | undefined;
  onSort(sort: string): void;
  onAct(act: Act, token: WireAccessToken): void;
}

const DIRECTIONS = { ascending: 'up', descending: 'down', none: 'sort' } as const;

function Heading({ column, sort, onSort }: Pick<TokenTableProps, 'sort' | 'onSort'> & { readonly column: Column }) {
  const { sort: by, title, id } = column;
  if (by === undefined)
    return (
      <th scope="col" role="columnheader" class={`at-${id}`}>
        {title}
      </th>
    );
  const direction = sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : 'none';
  return (
    <th scope="col" role="columnheader" class={`at-${id}`} aria-sort={direction}>
      <button
        type="button"
        class="sorter"
        data-focus={`sort:${id}`}
        onClick={() => onSort(direction === 'ascending' ? `-${by}` : by)}
      >
        {title} <Icon name={DIRECTIONS[direction]} />
      </button>
    </th>
  );
}

/** Chooses all of this page: no more, and what is on other pages stays as it is. */
function SelectPage({
  tokens,
  selection,
}: {
  readonly tokens: readonly WireAccessToken[];
  readonly selection: Selection;
}) {
  const box = useRef<HTMLInputElement>(null);
  const chosen = tokens.filter(({ id }) => selection.tokens.has(id)).length;
  const isAll = chosen === tokens.length && chosen > 0;
  useEffect(() => {
    box.current!.indeterminate = chosen > 0 && !isAll;
  }, [chosen, isAll]);
  return (
    <label class="tick">
      <input
        type="checkbox"
        ref={box}
        checked={isAll}
        onChange={() => (isAll ? selection.drop(tokens.map(({ id }) => id)) : selection.add(tokens))}
      />
      <span class="unseen">Select all tokens on this page</span>
    </label>
  );
}

const LABEL: Column = { id: 'label', title: 'Label', sort: 'label', cell: () => null };

export function TokenTable(props: TokenTableProps): JSX.Element {
  const { tokens, isBusy, hidden, selection } = props;
  const columns = COLUMNS.filter(({ id }) => !hidden.has(id));
  return (
    <div class="table-frame">
      <table role="table" class="tokens" aria-busy={isBusy}>
        <caption class="unseen">Access tokens of the workspace</caption>
        <thead role="rowgroup">
          <tr role="row">
            {selection !== undefined && (
              <th scope="col" role="columnheader" class="at-tick">
                <SelectPage tokens={tokens} selection={selection} />
              </th>
            )}
            {[LABEL, ...columns].map((column) => (
              <Heading key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
            <th scope="col" role="columnheader" class="at-actions">
              Actions
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {tokens.map((token) => (
            <Row key={token.id} {...props} token={token} columns={columns} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What an apply has labelled begins with the name of its entry; people read that. */
function LabelWords({ token }: { readonly token: WireAccessToken }): JSX.Element {
  const entry = managedOf(token)?.entry;
  if (entry === undefined || !token.label.startsWith(`${entry}@`)) return <>{token.label}</>;
  return (
    <>
      {entry}
      <span class="label-rest">{token.label.slice(entry.length)}</span>
    </>
  );
}

type RowProps = TokenTableProps & { readonly token: WireAccessToken; readonly columns: readonly Column[] };

function Row({ token, columns, address, selection, marked, onAct }: RowProps): JSX.Element {
  const workspace = useWorkspace();
  const now = useNow();
  const states = [
    token.status === 'disabled' && 'row-off',
    isExpired(token, now) && 'row-expired',
    marked === token.id && 'row-new',
  ];
  return (
    <tr role="row" class={states.filter(Boolean).join(' ')} data-id={token.id}>
      {selection !== undefined && (
        <td role="cell" class="at-tick">
          <label class="tick">
            <input type="checkbox" checked={selection.tokens.has(token.id)} onChange={() => selection.toggle(token)} />
            <span class="unseen">Select {token.label}</span>
          </label>
        </td>
      )}
      <th scope="row" role="rowheader" class="at-label">
        <a href={tokensPath(workspace.id, token.id) + address} data-focus={`token:${token.id}`} dir="auto">
          <LabelWords token={token} />
        </a>
        {managedOf(token) !== undefined && <span class="badge badge-off">Managed</span>}
        {marked === token.id && <span class="badge badge-off">New</span>}
      </th>
      {columns.map((column) => (
        <td key={column.id} role="cell" class={`at-${column.id}`} data-title={column.title}>
          {column.cell(token, { workspace, now })}
        </td>
      ))}
      <td role="cell" class="at-actions">
        <RowMenu token={token} address={address} onAct={onAct} />
      </td>
    </tr>
  );
}

/** As high as the table that comes, so that nothing jumps. Seen only where the answer takes its time. */
export function TableSkeleton(): JSX.Element {
  return (
    <div class="table-frame skeleton" role="status">
      <span class="unseen">Loading access tokens</span>
      {Array.from({ length: 8 }, (_, line) => (
        <div class="skeleton-row" key={line} />
      ))}
    </div>
  );
}
