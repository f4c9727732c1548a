import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { WireAccessToken } from '../../contract/wire';
import { type Act, readToken } from '../ask/operations';
import { isProblem } from '../ask/problem';
import { useNow } from '../clock/use-clock';
import { announce } from '../parts/announcer';
import { Dialog } from '../parts/dialog';
import { Notice } from '../parts/notice';
import { Identity } from '../token/identity';
import { ManagedNotice } from '../token/managed-notice';
import { isInUse } from '../token/state';
import { useWorkspace } from '../workspace/workspace';
import { carryOut, whoRevoked } from './carry-out';
import { BUTTONS, consequence, DONE, reasonAgainst, TITLES } from './words';

interface ActDialogProps {
  readonly act: Act;
  readonly token: WireAccessToken;
  readonly focusAfter: readonly string[];
  onChanged(token: WireAccessToken | null): void;
  onDone(ids: readonly string[]): void;
  onCancel(): void;
  onInstead(act: Act): void;
}

type State =
  | { readonly kind: 'asked' | 'busy' }
  | { readonly kind: 'told'; readonly words: string; readonly isOver: boolean }
  | { readonly kind: 'last'; readonly words: string };

/** Asks before one token is disabled, enabled or revoked. It is read anew on opening: what is shown is what is acted on. */
export function ActDialog({ act, token: listed, focusAfter, ...on }: ActDialogProps): JSX.Element {
  const workspace = useWorkspace();
  const now = useNow();
  const [token, setToken] = useState(listed);
  const [state, setState] = useState<State>({ kind: 'asked' });
  const [typed, setTyped] = useState('');
  const [isLastAllowed, setIsLastAllowed] = useState(false);
  const cancel = useRef<HTMLButtonElement>(null);
  const ids = { words: useId(), typed: useId() };
  const over = (words: string): void => setState({ kind: 'told', words, isOver: true });

  useEffect(() => {
    cancel.current?.focus();
    readToken(workspace.id, listed.id).then(setToken, (error: unknown) => {
      if (isProblem(error) && error.status === 404) void whoRevoked(workspace, listed.id).then(over);
    });
  }, []);

  const mustType = act === 'revoke' && isInUse(token, now);
  const isSame = typed.trim() === token.label.trim();
  const against = reasonAgainst(act, token);
  const isReady =
    state.kind !== 'busy' && (!mustType || isSame) && workspace.isOnline && (state.kind !== 'last' || isLastAllowed);
  const confirm = async (): Promise<void> => {
    if (!isReady) {
      if (mustType && !isSame) document.getElementById(ids.typed)?.focus();
      return;
    }
    setState({ kind: 'busy' });
    const outcome = await carryOut(workspace, act, token, isLastAllowed);
    if (outcome.kind === 'last-administrator') return setState({ kind: 'last', words: outcome.words });
    if (outcome.kind === 'failed') return setState({ kind: 'told', words: outcome.words, isOver: false });
    if (outcome.kind === 'changed') {
      setToken(outcome.token);
      const words = 'Somebody changed this token meanwhile. Nothing was done. Look at it again, then decide.';
      return setState({ kind: 'told', words, isOver: false });
    }
    if (outcome.token !== null) on.onChanged(outcome.token);
    if (outcome.words !== undefined) return over(outcome.words);
    on.onDone([token.id]);
    announce(`${token.label} is ${DONE[act]}.`);
  };
  const isOver = (state.kind === 'told' && state.isOver) || against !== undefined;
  const close = (): void => (isOver ? on.onDone([token.id]) : on.onCancel());
  return (
    <Dialog title={TITLES[act]} kind="alertdialog" onDismiss={close} describedBy={ids.words} focusAfter={focusAfter}>
      <div class="dialog-body stack">
        <Identity token={token} />
        <ManagedNotice token={token} isWarning />
        <p id={ids.words}>{against === undefined ? consequence(act, token, now) : `This token ${against}.`}</p>
        {(state.kind === 'told' || state.kind === 'last') && (
          <Notice tone={isOver ? 'calm' : 'danger'} isAlert>
            {state.words}
          </Notice>
        )}
        {state.kind === 'last' && (
          <label class="menu-tick">
            <input type="checkbox" checked={isLastAllowed} onChange={() => setIsLastAllowed(!isLastAllowed)} /> Do it
            all the same
          </label>
        )}
        {mustType && !isOver && (
          <div class="field">
            <label for={ids.typed}>
              It was used within the last day. Type its name, <strong>{token.label}</strong>, to go on
            </label>
            <input
              id={ids.typed}
              value={typed}
              autocomplete="off"
              spellcheck={false}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          </div>
        )}
      </div>
      <div class="dialog-foot">
        {mustType && !isOver && token.status === 'enabled' && workspace.may('accesstokens:edit') && (
          <button type="button" class="link start" onClick={() => on.onInstead('disable')}>
            Disable it first, to see what stops
          </button>
        )}
        <button type="button" ref={cancel} onClick={close}>
          {isOver ? 'Close' : 'Cancel'}
        </button>
        {!isOver && (
          <button
            type="button"
            class={act === 'revoke' ? 'danger' : 'primary'}
            aria-disabled={!isReady}
            onClick={() => void confirm()}
          >
            {state.kind === 'busy' ? 'Working …' : BUTTONS[act]}
          </button>
        )}
      </div>
    </Dialog>
  );
}
