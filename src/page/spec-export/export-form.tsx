import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { WireAccessToken } from '../../contract/wire';
import { allTokens } from '../ask/all-tokens';
import { useAsked } from '../ask/use-asked';
import { useClock } from '../clock/use-clock';
import { announce } from '../parts/announcer';
import { download } from '../parts/download';
import { useWorkspace } from '../workspace/workspace';
import { type Answers, isOwnerId, specOf } from './spec-of';

export interface ExportFormProps {
  readonly tokens: readonly WireAccessToken[];
  onClose(): void;
}

type Asked = 'purpose' | 'consumer' | 'owner';

const ASKED: readonly (readonly [Asked, string])[] = [
  ['purpose', 'Purpose'],
  ['consumer', 'Consumer'],
  ['owner', 'Owner'],
];

const TAKEN =
  'Tokens of this workspace are managed under it already: add these entries to that spec, since a prune of a second one would remove what the first one made.';

/** The owner ids that tokens say they are managed under. */
const ownersIn = (tokens: readonly WireAccessToken[]): ReadonlySet<string> =>
  new Set(tokens.flatMap(({ managed_by: claim }) => claim?.owner_id ?? []));

/** Tokens as entries of a spec, with what only a person knows asked for beside them. */
export function ExportForm({ tokens, onClose }: ExportFormProps): JSX.Element {
  const workspace = useWorkspace();
  const clock = useClock();
  const ids = { owner: useId(), hint: useId(), text: useId() };
  const [owner, setOwner] = useState('');
  const [answers, setAnswers] = useState<ReadonlyMap<string, Answers>>(new Map());
  const owners = useAsked(workspace.id, async (signal) => ownersIn((await allTokens(workspace.id, { signal })).tokens));
  const isTaken = owners.data?.has(owner) === true;
  const isOwner = isOwnerId(owner) && !isTaken;
  const spec = specOf({
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
            A name of its own for this spec, such as <code>acme-ci</code>: 3 to 50 lowercase letters, digits and single
            hyphens. {isTaken && TAKEN}
            {owners.problem !== undefined && 'Whether it is in use could not be checked.'}
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
          {whatIsMissing({ isOwner, isTaken, entries: entries.length, missing: missing.length })}
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

interface Missing {
  readonly isOwner: boolean;
  readonly isTaken: boolean;
  readonly entries: number;
  /** Entries with fields that are empty. */
  readonly missing: number;
}

function whatIsMissing({ isOwner, isTaken, entries, missing }: Missing): string {
  if (isTaken) return 'Choose another owner id.';
  if (!isOwner) return 'Enter an owner id first.';
  if (missing === 0) return 'Every field is filled in.';
  return `Fields left empty become a TODO, in ${missing} of ${entries} entries.`;
}
