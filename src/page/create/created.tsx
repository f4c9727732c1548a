import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { WireIssuedAccessToken } from '../../contract/wire';
import { inFull } from '../clock/words';
import { announce } from '../parts/announcer';
import { Dialog } from '../parts/dialog';
import { Icon } from '../parts/icon';
import { Notice } from '../parts/notice';
import { guardWith } from '../route/navigation';
import { copyFrom, useCreatedValue } from './use-created-value';

interface CreatedProps {
  readonly issued: WireIssuedAccessToken;
  onClose(): void;
}

type Copied = 'not-yet' | 'copied' | 'by-hand';

/** Asks before anything closes a window whose value nobody has. */
function useLeaving(isSafe: boolean, onAsk: (leave: () => void) => void): void {
  const asking = useRef(onAsk);
  asking.current = onAsk;
  useEffect(() => {
    if (isSafe) return undefined;
    const unload = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', unload);
    const unguard = guardWith((leave) => {
      asking.current(leave);
      return false;
    });
    return () => {
      removeEventListener('beforeunload', unload);
      unguard();
    };
  }, [isSafe]);
}

/** The only time that a value is shown. It is in no address, no storage and no log, and goes with this window. */
export function Created({ issued, onClose }: CreatedProps): JSX.Element {
  const value = useCreatedValue(issued.token);
  const field = useRef<HTMLTextAreaElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const [copied, setCopied] = useState<Copied>('not-yet');
  const [isSaved, setIsSaved] = useState(false);
  const [leave, setLeave] = useState<{ readonly go: () => void }>();
  const isSafe = copied === 'copied' || isSaved;
  useLeaving(isSafe, (go) => setLeave({ go }));
  useEffect(() => {
    if (leave !== undefined) keep.current?.focus();
  }, [leave]);
  useEffect(() => field.current?.focus(), []);

  const copy = async (isThenClosed: boolean): Promise<void> => {
    const isCopied = await copyFrom(field.current!);
    setCopied(isCopied ? 'copied' : 'by-hand');
    setLeave(undefined);
    if (isCopied && isThenClosed) return onClose();
    if (isCopied) return announce('Copied.');
    field.current?.focus();
    field.current?.select();
  };
  const dismiss = (): void => (isSafe ? onClose() : setLeave({ go: onClose }));
  const stay = (): void => {
    setLeave(undefined);
    field.current?.focus();
  };
  const origin = location.origin;
  return (
    <Dialog title="Access Token Created" shape="small" onDismiss={dismiss}>
      <div class="dialog-body stack">
        <Notice tone="warning" title="Copy the value now. It is shown this once.">
          Keep it in a secrets manager. If it gets lost, create another token and update the system that uses it.
        </Notice>
        <div class="field">
          <label for="created-value">Value of {issued.label}</label>
          <textarea
            id="created-value"
            class="value"
            ref={field}
            readOnly
            rows={2}
            value={value}
            autocomplete="off"
            spellcheck={false}
            translate={false}
            onFocus={(event) => event.currentTarget.select()}
          />
          <div class="line">
            <button type="button" onClick={() => void copy(false)}>
              <Icon name={copied === 'copied' ? 'check' : 'copy'} /> {copied === 'copied' ? 'Copied' : 'Copy'}
            </button>
            {copied === 'by-hand' && (
              <span class="hint" role="alert">
                The browser did not let the page copy. The value is selected: press Ctrl+C or ⌘C, then tick the box.
              </span>
            )}
          </div>
          {copied === 'by-hand' && (
            <label class="menu-tick">
              <input type="checkbox" checked={isSaved} onChange={() => setIsSaved(!isSaved)} /> I have saved the value
            </label>
          )}
        </div>
        <p class="hint">
          {issued.expires_at === null ? 'It never expires.' : `It expires on ${inFull(Date.parse(issued.expires_at))}.`}
        </p>
        <details>
          <summary>Check that it works</summary>
          <p class="hint">With the value in the environment variable HAWZU_TOKEN, never in the command itself:</p>
          <pre tabIndex={0}>{`curl -H "Authorization: Bearer $HAWZU_TOKEN" ${origin}/api/v1/me`}</pre>
        </details>
      </div>
      {leave === undefined ? (
        <div class="dialog-foot">
          {isSafe ? (
            <button type="button" class="primary" onClick={onClose}>
              Close
            </button>
          ) : (
            <>
              <button type="button" onClick={dismiss}>
                Close
              </button>
              <button type="button" class="primary" onClick={() => void copy(true)}>
                Copy and close
              </button>
            </>
          )}
        </div>
      ) : (
        <div class="dialog-foot asked" role="alert">
          <p>You have not copied this token. It will not be shown again.</p>
          <button type="button" class="danger" onClick={leave.go}>
            Close without copying
          </button>
          <button type="button" class="primary" ref={keep} onClick={stay}>
            Keep open
          </button>
        </div>
      )}
    </Dialog>
  );
}
