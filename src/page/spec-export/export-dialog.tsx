import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import type { WireAccessToken } from '../../contract/wire';
import { useClock } from '../clock/use-clock';
import { announce } from '../parts/announcer';
import { Dialog } from '../parts/dialog';
import { download } from '../parts/download';
import { Loading } from '../parts/loading';
import { useWorkspace } from '../workspace/workspace';
import type { Answers } from './spec-of';

interface ExportDialogProps {
  readonly tokens: readonly WireAccessToken[];
  onClose(): void;
}

type Writer = typeof import('./spec-of');
type Asked = 'purpose' | 'consumer' | 'owner';

const ASKED: readonly (readonly [Asked, string])[] = [
  ['purpose', 'Purpose'],
  ['consumer', 'Consumer'],
  ['owner', 'Owner'],
];

/** Few people export, so what writes specs is loaded when somebody does. */
function useWriter(): Writer | 'failed' | undefined {
  const [writer, setWriter] = useState<Writer | 'failed'>();
  useEffect(() => {
    import('./spec-of').then(setWriter, () => setWriter('failed'));
  }, []);
  return writer;
}

/** Tokens as entries of a spec, with what only a person knows asked for beside them. Nothing is changed. */
export function ExportDialog({ tokens, onClose }: ExportDialogProps): JSX.Element {
  const writer = useWriter();
  return (
    <Dialog
      title={tokens.length === 1 ? 'Export a token as a spec' : `Export ${tokens.length} tokens as a spec`}
      shape="page"
      onDismiss={onClose}
      focusAfter={['bulk:export']}
    >
      {typeof writer === 'object' ? (
        <ExportForm tokens={tokens} writer={writer} onClose={onClose} />
      ) : (
        <div class="dialog-body">
          {writer === 'failed' ? (
            <p role="alert">What writes specs could not be loaded. Check your connection, then open this again.</p>
          ) : (
            <Loading what="what writes specs" />
          )}
        </div>
      )}
    </Dialog>
  );
}

function ExportForm({ tokens, writer, onClose }: ExportDialogProps & { readonly writer: Writer }): JSX.Element {
  const workspace = useWorkspace();
  const clock = useClock();
  const ids = { owner: useId(), hint: useId(), text: useId() };
  const [owner, setOwner] = useState('');
  const [answers, setAnswers] = useState<ReadonlyMap<string, Answers>>(new Map());
  const isOwner = writer.isOwnerId(owner);
  const spec = writer.specOf({
    ...{ workspace: workspace.id, roles: workspace.roles ?? [], projects: workspace.projects ?? [], tokens },
    ...{ now: clock.now(), owner: isOwner ? owner : 'owner-id', answers },
  });
  const isLeftOut = new Set(spec.leftOut.map(({ id }) => id));
  const entries = tokens.filter(({ id }) => !isLeftOut.has(id));
  const missing = entries.filter(({ id }) => ASKED.some(([field]) => (answers.get(id)?.[field] ?? '').trim() === ''));
  const answer = (id: string, field: Asked, text: string): void =>
    setAnswers((before) => new Map(before).set(id, { ...before.get(id), [field]: text }));
  const save = (): void => {
    if (!isOwner) return document.getElementById(ids.owner)?.focus();
    if (entries.length === 0) return;
    download(spec.name, spec.text, 'application/yaml');
    announce(`${spec.name} was handed to the browser.`);
  };
  return (
    <>
      <div class="dialog-body stack">
        <p>
          What <code>hawzu-tokens import</code> writes. A page sees no secrets, so an apply of it makes a new token for
          each entry and leaves the old one alone. Where a value lies in Secrets Manager, use the command: it takes it
          over.
        </p>
        <div class="field">
          <label for={ids.owner}>Owner id of the spec</label>
          <input
            id={ids.owner}
            value={owner}
            autocomplete="off"
            aria-describedby={ids.hint}
            aria-invalid={owner !== '' && !isOwner}
            onInput={(event) => setOwner(event.currentTarget.value.trim())}
          />
          <span class="hint" id={ids.hint}>
            Whose tokens these are, once in the workspace: 3 to 50 small letters, digits and single hyphens, such as{' '}
            <code>acme-ci</code>.
          </span>
        </div>
        {entries.map((token) => (
          <fieldset key={token.id}>
            <legend dir="auto">{token.label}</legend>
            <div class="asked">
              {ASKED.map(([field, words]) => (
                <div class="field" key={field}>
                  <label for={`${ids.owner}-${token.id}-${field}`}>{words}</label>
                  <input
                    id={`${ids.owner}-${token.id}-${field}`}
                    autocomplete="off"
                    value={answers.get(token.id)?.[field] ?? ''}
                    onInput={(event) => answer(token.id, field, event.currentTarget.value)}
                  />
                </div>
              ))}
            </div>
          </fieldset>
        ))}
        {spec.leftOut.length > 0 && (
          <ul aria-label="Left out">
            {spec.leftOut.map(({ id, label, why }) => (
              <li key={id}>
                <span dir="auto">{label}</span> is left out: {why}.
              </li>
            ))}
          </ul>
        )}
        <div class="field">
          <label for={ids.text}>The spec</label>
          <textarea id={ids.text} class="spec" readOnly rows={16} spellcheck={false} value={spec.text} />
        </div>
      </div>
      <div class="dialog-foot">
        <span class="hint">
          {!isOwner
            ? 'Say an owner id first.'
            : missing.length > 0
              ? `What is not answered is a TODO, for ${missing.length} of ${entries.length}.`
              : 'Everything is answered.'}
        </span>
        <button type="button" onClick={onClose}>
          Close
        </button>
        <button type="button" class="primary" aria-disabled={!isOwner || entries.length === 0} onClick={save}>
          Download {isOwner ? spec.name : 'spec'}
        </button>
      </div>
    </>
  );
}
