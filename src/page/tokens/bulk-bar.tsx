import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { WireAccessToken } from '../../contract/wire';
import { allTokens } from '../ask/all-tokens';
import type { Act } from '../ask/operations';
import { useWorkspace } from '../workspace/workspace';
import { announce } from '../parts/announcer';
import type { Selection } from './use-selection';
import { changed, queryOf, type View } from '../filtering/view';

interface BulkBarProps {
  readonly view: View;
  readonly shown: readonly WireAccessToken[];
  readonly selection: Selection;
  onAct(act: Act, tokens: readonly WireAccessToken[]): void;
  onExport(tokens: readonly WireAccessToken[]): void;
}

/** No dialog can be looked through that lists more. */
const MOST = 500;

/** What can be done with the tokens that are chosen. Those that are not on this page are named: nothing is done unseen. */
export function BulkBar({ view, shown, selection, onAct, onExport }: BulkBarProps): JSX.Element {
  const workspace = useWorkspace();
  const [isAsking, setIsAsking] = useState(false);
  const tokens = [...selection.tokens.values()];
  const visible = new Set(shown.map(({ id }) => id));
  const unseen = tokens.filter(({ id }) => !visible.has(id)).map(({ id }) => id);
  const count = (status: WireAccessToken['status']): number => tokens.filter((one) => one.status === status).length;
  const acts: readonly (readonly [Act, string, boolean])[] = [
    ['disable', 'Disable', workspace.may('accesstokens:edit') && count('enabled') > 0],
    ['enable', 'Enable', workspace.may('accesstokens:edit') && count('disabled') > 0],
    ['revoke', 'Revoke', workspace.may('accesstokens:revoke')],
  ];
  const selectAll = (): void => {
    setIsAsking(true);
    allTokens(workspace.id, { most: MOST, query: queryOf(changed(view, {})) })
      .then(
        ({ tokens: all }) => {
          selection.add(all);
          announce(`${all.length} tokens selected`);
        },
        () => announce('The other tokens could not be loaded. Nothing more was selected.'),
      )
      .finally(() => setIsAsking(false));
  };
  return (
    <section class="bulk" aria-label="Selected tokens">
      <strong>{tokens.length} selected</strong>
      {unseen.length > 0 && (
        <span>
          {unseen.length} not shown{' '}
          <button type="button" class="link" onClick={() => selection.drop(unseen)}>
            Drop
          </button>
        </span>
      )}
      <button type="button" class="link" aria-disabled={isAsking} onClick={() => !isAsking && selectAll()}>
        {isAsking ? 'Loading …' : `Select all that match (at most ${MOST})`}
      </button>
      <span class="spread" />
      {workspace.roles !== undefined && (
        <button type="button" data-focus="bulk:export" onClick={() => onExport(tokens)}>
          Export as spec …
        </button>
      )}
      {acts
        .filter(([, , isThere]) => isThere)
        .map(([act, words]) => (
          <button
            key={act}
            type="button"
            class={act === 'revoke' ? 'danger-text' : ''}
            aria-disabled={!workspace.isOnline}
            data-focus={`bulk:${act}`}
            onClick={() => workspace.isOnline && onAct(act, tokens)}
          >
            {words} …
          </button>
        ))}
      <button type="button" class="quiet" onClick={selection.clear}>
        Clear selection
      </button>
    </section>
  );
}
