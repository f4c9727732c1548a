import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { WireAccessToken } from '../../contract/wire';
import type { Act } from '../ask/operations';
import { useClock, useNow } from '../clock/use-clock';
import { useWorkspace } from '../workspace/workspace';
import { useIsSeen } from '../clock/after-picture';
import { Icon } from '../parts/icon';
import { tokensPath } from '../route/places';
import { type Around, type Column, COLUMNS } from './columns';
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

/** It gets what is left, and never less than its width. */
const LABEL: Column = { id: 'label', title: 'Label', width: 150, sort: 'label', cell: () => null };
const TICK = 44;
const MENU = 72;

/** So many pixels of the window for each row that is drawn first: the lowest has 44, and the table begins far down. */
const FOR_EACH = 72;

/** What a window can show is drawn first, the rest in the picture after it: nobody waits for rows that are out of sight. */
function useDrawn(tokens: readonly WireAccessToken[]): readonly WireAccessToken[] {
  return useIsSeen(true) ? tokens : tokens.slice(0, Math.ceil(innerHeight / FOR_EACH));
}

export function TokenTable(props: TokenTableProps): JSX.Element {
  const { tokens, isBusy, hidden, selection } = props;
  const drawn = useDrawn(tokens);
  const columns = useMemo(() => COLUMNS.filter(({ id }) => !hidden.has(id)), [hidden]);
  const around = useAround(tokens);
  // As wide on every page, whatever stands in them: turning, sorting and searching move no column.
  const widths = [...(selection === undefined ? [] : [TICK]), ...[LABEL, ...columns].map(({ width }) => width), MENU];
  return (
    <div class="table-frame">
      <table
        role="table"
        class="tokens tokens-steady"
        style={{ '--least': `${widths.reduce((sum, width) => sum + width, 0)}px` }}
        aria-busy={isBusy}
      >
        <caption class="unseen">Access tokens of the workspace</caption>
        <colgroup>
          {widths.map((width, at) => (
            <col key={at} width={width === LABEL.width ? undefined : width} />
          ))}
        </colgroup>
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
          {drawn.map((token) => (
            <Row
              key={token.id}
              token={token}
              columns={columns}
              around={around}
              address={props.address}
              isChosen={selection?.tokens.has(token.id)}
              isMarked={props.marked === token.id}
              onToggle={selection?.toggle}
              onAct={props.onAct}
            />
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

function useAround(tokens: readonly WireAccessToken[]): Around {
  const { id, isOnline, projectName, may } = useWorkspace();
  const clock = useClock();
  const tick = useNow();
  // Rows that come are of now, not of the last tick.
  const now = useMemo(() => clock.now(), [tick, tokens]);
  const mayEdit = may('accesstokens:edit');
  const mayRevoke = may('accesstokens:revoke');
  return useMemo(
    () => ({ id, isOnline, projectName, now, mayEdit, mayRevoke }),
    [id, isOnline, projectName, now, mayEdit, mayRevoke],
  );
}

interface RowProps extends Pick<TokenTableProps, 'address' | 'onAct'> {
  readonly token: WireAccessToken;
  readonly columns: readonly Column[];
  readonly around: Around;
  /** Undefined: it can't be chosen. */
  readonly isChosen: boolean | undefined;
  readonly isMarked: boolean;
  readonly onToggle: Selection['toggle'] | undefined;
}

/** Drawn anew only where something of it has changed: answers that come one by one, and ticks, leave the others alone. */
const Row = (props: RowProps): JSX.Element => useMemo(() => <RowCells {...props} />, Object.values(props));

function RowCells({ token, columns, around, address, ...props }: RowProps): JSX.Element {
  const { isChosen, isMarked, onToggle, onAct } = props;
  const states = [
    token.status === 'disabled' && 'row-off',
    isExpired(token, around.now) && 'row-expired',
    isMarked && 'row-new',
  ];
  return (
    <tr role="row" class={states.filter(Boolean).join(' ')} data-id={token.id}>
      {isChosen !== undefined && (
        <td role="cell" class="at-tick">
          <label class="tick">
            <input type="checkbox" checked={isChosen} onChange={() => onToggle?.(token)} />
            <span class="unseen">Select {token.label}</span>
          </label>
        </td>
      )}
      <th scope="row" role="rowheader" class="at-label">
        <a href={tokensPath(around.id, token.id) + address} data-focus={`token:${token.id}`} dir="auto">
          <LabelWords token={token} />
        </a>
        {managedOf(token) !== undefined && <span class="badge badge-off">Managed</span>}
        {isMarked && <span class="badge badge-off">New</span>}
      </th>
      {columns.map((column) => (
        <td key={column.id} role="cell" class={`at-${column.id}`} data-title={column.title}>
          {column.cell(token, around)}
        </td>
      ))}
      <td role="cell" class="at-actions">
        <RowMenu token={token} address={address} around={around} onAct={onAct} />
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
