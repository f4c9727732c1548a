import type { JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { WireAccessToken } from '../../contract/wire';
import { type Acting, ActDialogs } from '../acts/act-dialogs';
import { type Act, countTokens, listCreators } from '../ask/operations';
import { useAsked } from '../ask/use-asked';
import { useTitle } from '../workspace/title';
import { useWorkspace } from '../workspace/workspace';
import { useIsSeen } from '../clock/after-picture';
import { announce } from '../parts/announcer';
import { Failure } from '../parts/failure';
import { Icon } from '../parts/icon';
import { Notice } from '../parts/notice';
import { ExportDialog } from '../spec-export/export-dialog';
import { go, useHere } from '../route/navigation';
import { type Place, tokensPath } from '../route/places';
import { BulkBar } from './bulk-bar';
import { Chips } from '../filtering/chips';
import { ColumnControl } from './column-control';
import { hiddenColumns, keepHidden } from './columns';
import { Counts } from '../filtering/counts';
import { Empty, NoMatch } from './empty';
import { Filters } from '../filtering/filters';
import { Pager } from './pager';
import { SearchField } from '../filtering/search-field';
import { TokenDialogs } from './token-dialogs';
import { TableSkeleton, TokenTable } from './table';
import { previousOf, remember, useChangesElsewhere, useTokens, useWithNames } from './use-tokens';
import { useSelection } from './use-selection';
import { addressOf, changed, isFiltered, PLAIN, type View, viewOf } from '../filtering/view';

export function TokensView({ place }: { readonly place: Place & { readonly workspace: string } }): JSX.Element {
  const workspace = useWorkspace();
  const { query } = useHere();
  const { view, ignored } = viewOf(query);
  const address = addressOf(view);
  const here = tokensPath(workspace.id);
  useTitle('Access Tokens', workspace.name);

  const list = useTokens(workspace.id, view);
  // Nothing is asked beside the tokens before these are seen.
  const isSeen = useIsSeen(list.data !== undefined || list.problem !== undefined);
  const counts = useAsked(isSeen ? workspace.id : null, (signal) => countTokens(workspace.id, signal));
  const creators = useAsked(isSeen ? workspace.id : null, (signal) => listCreators(workspace.id, signal));
  const changes = useChangesElsewhere(workspace.id, view, list.data);
  const selection = useSelection();
  const [hidden, setHidden] = useState(hiddenColumns);
  const [acting, setActing] = useState<Acting>();
  const [exported, setExported] = useState<readonly WireAccessToken[]>();
  const [marked, setMarked] = useState<string>();

  const tokens = useWithNames(list.data)?.access_tokens;
  const actOn = useCallback(
    (act: Act, token: WireAccessToken) => setActing({ act, tokens: [token], isBulk: false }),
    [],
  );
  const show = (change: Partial<View>, replace = false): void =>
    go(here + addressOf(changed(view, change)), { replace });
  const clear = (): void => go(here + addressOf({ ...PLAIN, sort: view.sort }));
  const refresh = (): void => {
    list.again();
    counts.again();
    creators.again();
  };
  const replace = (token: WireAccessToken): void => {
    selection.renew([token]);
    list.put((data) => ({
      ...data,
      access_tokens: data.access_tokens.map((one) => (one.id === token.id ? token : one)),
    }));
  };
  useEffect(() => selection.renew(tokens ?? []), [tokens]);
  // A row that is gone must not take the focus that its dialog gives back.
  const remove = (ids: readonly string[]): void =>
    list.put((data) => ({ ...data, access_tokens: data.access_tokens.filter(({ id }) => !ids.includes(id)) }));
  useEffect(() => {
    if (tokens === undefined || list.isAsking) return;
    announce(tokens.length === 0 ? 'No tokens' : `${tokens.length}${list.data?.next_cursor ? ' or more' : ''} tokens`);
  }, [list.data, list.isAsking]);
  useEffect(() => {
    if (workspace.isOnline && list.problem !== undefined) refresh();
  }, [workspace.isOnline]);

  const mayAct = workspace.may('accesstokens:edit') || workspace.may('accesstokens:revoke');
  const isEmpty = tokens?.length === 0 && !isFiltered(view) && view.page === 1 && !list.isAsking;
  const hasNoMatch = tokens?.length === 0 && !isEmpty && !list.isAsking;
  return (
    <>
      <div class="view-head">
        <div>
          <h1 tabIndex={-1}>Access Tokens</h1>
          <p class="faint">
            They let pipelines and integrations use the API of {workspace.name}. None of them opens this page.
          </p>
        </div>
        {workspace.may('accesstokens:create') && !isEmpty && (
          <a class="button primary" href={tokensPath(workspace.id, 'new') + address} data-focus="create">
            <Icon name="plus" /> Create Access Token
          </a>
        )}
      </div>
      {!isEmpty && (
        <>
          <Counts counts={counts.data} view={view} onShow={show} />
          <div class="tools">
            <SearchField
              search={view.search}
              label="Search by label, creator or identifier"
              placeholder="Search label, creator, identifier"
              onSearch={(search) => show({ search }, true)}
            />
            <Filters view={view} creators={creators.data ?? []} onChange={show} />
            <ColumnControl
              hidden={hidden}
              onChange={(next) => {
                setHidden(next);
                keepHidden(next);
              }}
            />
          </div>
          <Chips view={view} creators={creators.data ?? []} onChange={show} onClear={clear} />
        </>
      )}
      {ignored.length > 0 && (
        <Notice tone="calm">
          The address has parts that say nothing here, and were left out: {ignored.join(', ')}.
        </Notice>
      )}
      {list.problem !== undefined && !list.isAsking && (
        <Failure
          problem={list.problem}
          title={`The tokens could not be loaded${tokens === undefined ? '' : '. Below is what was there before'}`}
          again={refresh}
        />
      )}
      {changes > 0 && (
        <Notice tone="calm">
          {changes === 1 ? 'One token has changed meanwhile.' : `${changes} tokens have changed meanwhile.`}{' '}
          <button
            type="button"
            class="link"
            onClick={() => {
              refresh();
              // The button goes with what it says; nothing else may move.
              document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
            }}
          >
            Show
          </button>
        </Notice>
      )}
      {mayAct && selection.tokens.size > 0 && (
        <BulkBar
          view={view}
          shown={tokens ?? []}
          selection={selection}
          onAct={(act, of) => setActing({ act, tokens: of, isBulk: true })}
          onExport={setExported}
        />
      )}
      {tokens === undefined && list.problem === undefined && <TableSkeleton />}
      {isEmpty && <Empty />}
      {hasNoMatch && <NoMatch onClear={clear} />}
      {tokens !== undefined && tokens.length > 0 && (
        <>
          <TokenTable
            tokens={tokens}
            isBusy={list.isAsking}
            sort={view.sort}
            address={address}
            hidden={hidden}
            selection={mayAct ? selection : undefined}
            marked={marked}
            onSort={(sort) => show({ sort })}
            onAct={actOn}
          />
          <Pager
            page={view.page}
            count={tokens.length}
            next={list.data?.next_cursor ?? null}
            onFirst={() => show({})}
            onPrevious={() => show(previousOf(view))}
            onNext={(cursor) => {
              remember(view, cursor);
              show({ cursor, page: view.page + 1 });
            }}
          />
        </>
      )}
      {exported !== undefined && <ExportDialog tokens={exported} onClose={() => setExported(undefined)} />}
      {acting !== undefined && (
        <ActDialogs
          acting={acting}
          shown={tokens ?? []}
          onChanged={(token) => (token === null ? undefined : replace(token))}
          onDone={(ids) => {
            if (acting.act === 'revoke') {
              selection.drop(ids);
              remove(ids);
            }
            setActing(undefined);
            refresh();
          }}
          onInstead={(act) => setActing({ ...acting, act })}
          onCancel={() => {
            setActing(undefined);
            if (acting.from !== undefined) go(acting.from);
          }}
        />
      )}
      {acting === undefined && (
        <TokenDialogs
          place={place}
          address={address}
          onAct={(act, token) => {
            setActing({ act, tokens: [token], isBulk: false, from: location.pathname + location.search });
            go(here + address, { replace: true, force: true });
          }}
          onCreated={setMarked}
          onChanged={(token) => {
            if (token !== null) replace(token);
            refresh();
          }}
        />
      )}
    </>
  );
}
