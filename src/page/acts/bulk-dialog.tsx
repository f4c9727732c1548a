import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { WireAccessToken } from '../../contract/wire';
import type { Act } from '../ask/operations';
import { useNow } from '../clock/use-clock';
import { fromNow } from '../clock/words';
import { announce } from '../parts/announcer';
import { Dialog } from '../parts/dialog';
import { Icon } from '../parts/icon';
import { useWorkspace } from '../workspace/workspace';
import { carryOut } from './carry-out';
import { BUTTONS, DONE, reasonAgainst, TITLES } from './words';

interface BulkDialogProps {
  readonly act: Act;
  readonly tokens: readonly WireAccessToken[];
  onChanged(token: WireAccessToken | null): void;
  onDone(ids: readonly string[]): void;
  onCancel(): void;
}

interface Result {
  readonly isDone: boolean;
  readonly words: string;
}

const WORDS: Readonly<Record<Act, string>> = {
  disable: 'Whatever uses these tokens will be refused from its next request, until you enable them again.',
  enable: 'Whatever still holds these tokens works again at once, as far as they have not expired.',
  revoke: 'These tokens will stop working immediately and cannot be brought back.',
};
/** From so many on, one has to say that one knows how many. */
const MANY = 5;
const AT_ONCE = 4;

const lastUse = ({ last_used_at }: WireAccessToken): number => (last_used_at === null ? 0 : Date.parse(last_used_at));

/** Asks about several tokens at once, lists every one, and tells of each what became of it. */
export function BulkDialog({ act, tokens, ...on }: BulkDialogProps): JSX.Element {
  const workspace = useWorkspace();
  const now = useNow();
  const ids = { words: useId(), typed: useId() };
  const cancel = useRef<HTMLButtonElement>(null);
  const isStopped = useRef(false);
  const [results, setResults] = useState<ReadonlyMap<string, Result>>(new Map());
  const [isBusy, setIsBusy] = useState(false);
  const [typed, setTyped] = useState('');
  useEffect(() => cancel.current?.focus(), []);

  const ordered = [...tokens].sort((a, b) => lastUse(b) - lastUse(a));
  const able = ordered.filter((token) => reasonAgainst(act, token) === undefined);
  const left = able.filter(({ id }) => results.get(id)?.isDone !== true);
  const done = able.length - left.length;
  const mustType = able.length >= MANY && results.size === 0;
  const isReady =
    !isBusy && left.length > 0 && workspace.isOnline && (!mustType || typed.trim() === String(able.length));

  const one = async (token: WireAccessToken): Promise<boolean> => {
    const outcome = await carryOut(workspace, act, token, false);
    const isDone = outcome.kind === 'done';
    if (isDone && outcome.token !== null) on.onChanged(outcome.token);
    const words = isDone
      ? (outcome.words ?? `${DONE[act]}`)
      : outcome.kind === 'changed'
        ? 'was changed meanwhile: look at it first'
        : outcome.words;
    setResults((before) => new Map(before).set(token.id, { isDone, words }));
    return isDone;
  };
  const run = async (): Promise<void> => {
    if (!isReady) {
      if (mustType) document.getElementById(ids.typed)?.focus();
      return;
    }
    setIsBusy(true);
    isStopped.current = false;
    const waiting = [...left];
    let failed = 0;
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined && !isStopped.current; next = waiting.shift()) {
        if (!(await one(next))) failed += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    setIsBusy(false);
    announce(failed === 0 ? `All ${DONE[act]}.` : `${failed} failed.`);
  };
  const close = (): void => {
    isStopped.current = true;
    if (results.size === 0) return on.onCancel();
    on.onDone([...results].filter(([, { isDone }]) => isDone).map(([id]) => id));
  };
  return (
    <Dialog
      title={`${TITLES[act]}: ${tokens.length} tokens`}
      kind="alertdialog"
      onDismiss={close}
      describedBy={ids.words}
      focusAfter={[`bulk:${act}`]}
    >
      <div class="dialog-body stack">
        <p id={ids.words}>{WORDS[act]}</p>
        <ul class="bulk-list" tabIndex={0} aria-label="The tokens, those used last first">
          {ordered.map((token) => {
            const result = results.get(token.id);
            const against = result === undefined ? reasonAgainst(act, token) : undefined;
            return (
              <li key={token.id} class={result === undefined ? '' : result.isDone ? 'went' : 'failed'}>
                {result !== undefined && <Icon name={result.isDone ? 'check' : 'warning'} />}
                <span>
                  <strong dir="auto">{token.label}</strong> <code>{token.token_prefix}…</code>
                  <span class="hint">
                    {result?.words ??
                      (against === undefined
                        ? token.last_used_at === null
                          ? 'Never used'
                          : `Last used ${fromNow(Date.parse(token.last_used_at), now)}`
                        : `Left as it is: it ${against}`)}
                  </span>
                </span>
              </li>
            );
          })}
        </ul>
        {results.size > 0 && (
          <p>
            {done} of {able.length} {DONE[act]}
            {left.length > 0 && !isBusy ? `, ${left.length} not` : ''}.
          </p>
        )}
        {isBusy && <progress max={able.length} value={results.size} aria-label="How far it is" />}
        {mustType && (
          <div class="field">
            <label for={ids.typed}>Type how many it is about, {able.length}, to go on</label>
            <input
              id={ids.typed}
              inputMode="numeric"
              autocomplete="off"
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          </div>
        )}
        {able.length === 0 && <p>There is nothing to do.</p>}
      </div>
      <div class="dialog-foot">
        <button type="button" ref={cancel} onClick={isBusy ? () => (isStopped.current = true) : close}>
          {isBusy ? 'Stop' : results.size === 0 ? 'Cancel' : 'Close'}
        </button>
        {left.length > 0 && (
          <button
            type="button"
            class={act === 'revoke' ? 'danger' : 'primary'}
            aria-disabled={!isReady}
            onClick={() => void run()}
          >
            {isBusy
              ? 'Working …'
              : results.size > 0
                ? 'Retry those that failed'
                : BUTTONS[act].replace('Token', `${able.length} Tokens`)}
          </button>
        )}
      </div>
    </Dialog>
  );
}
