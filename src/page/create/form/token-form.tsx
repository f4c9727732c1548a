import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Draft } from './draft';
import { isVague, TOKEN_VALUE } from './draft';
import { ExpiryChoiceField } from './expiry-choice';
import { ProjectRows } from './project-rows';
import { RolePicker } from './role-picker';

interface TokenFormProps {
  readonly draft: Draft;
  readonly prefix: string;
  /** What the service found wrong, by field. */
  readonly troubles: ReadonlyMap<string, string>;
  /** Of a token that is there: its kind stays. */
  readonly edited?: { readonly expires_at: string | null };
  onChange(change: Partial<Draft>): void;
}

/** Puts the focus into a field, or the first control of a group of them. */
export function focusField(prefix: string, field: string): void {
  const element = document.getElementById(`${prefix}-${field}`);
  const control = element?.matches('fieldset') ? element.querySelector<HTMLElement>('input:not([disabled])') : element;
  (control ?? element)?.focus();
  (control ?? element)?.scrollIntoView({ block: 'center' });
}

function TypeChoice({ draft, prefix, troubles, onChange }: TokenFormProps): JSX.Element {
  const types = [
    ['project', 'Project', 'One or more projects, each with a role of its own. Prefer this.'],
    ['workspace', 'Workspace', 'The workspace itself and every project in it, with one role.'],
  ] as const;
  const trouble = troubles.get('type');
  return (
    <fieldset class="choices side-by-side" id={`${prefix}-type`} tabIndex={-1}>
      <legend>Access type</legend>
      {types.map(([type, words, hint]) => (
        <div class="choice" key={type}>
          <label>
            <input
              type="radio"
              name={`${prefix}-type`}
              value={type}
              checked={draft.type === type}
              onChange={() => onChange({ type })}
            />
            <span>
              <strong>{words}</strong>
              <span class="hint">{hint}</span>
            </span>
          </label>
        </div>
      ))}
      {trouble !== undefined && <p class="trouble">{trouble}</p>}
    </fieldset>
  );
}

function LabelField({ draft, prefix, troubles, onChange }: TokenFormProps): JSX.Element {
  const id = `${prefix}-label`;
  const isValue = TOKEN_VALUE.test(draft.label);
  const trouble = isValue
    ? 'This is the value of a token. Give a name instead: names are shown to everybody here.'
    : troubles.get('label');
  return (
    <div class="field">
      <label for={id}>Token name</label>
      <input
        id={id}
        value={draft.label}
        maxLength={200}
        autocomplete="off"
        spellcheck={false}
        dir="auto"
        aria-required="true"
        aria-invalid={trouble !== undefined}
        aria-describedby={`${id}-hint`}
        onInput={(event) => onChange({ label: event.currentTarget.value })}
      />
      <div id={`${id}-hint`}>
        {trouble !== undefined && <p class="trouble">{trouble}</p>}
        {trouble === undefined && isVague(draft.label) ? (
          <p class="caution">Who uses it, and what for? A year from now “{draft.label.trim()}” tells nobody.</p>
        ) : (
          <p class="hint">Say who uses it and what for, such as CI Runner or Nightly Automation.</p>
        )}
      </div>
    </div>
  );
}

/** What a token is made of. The same for a new one and for one that is edited, but for its kind. */
export function TokenForm(props: TokenFormProps): JSX.Element {
  const { draft, prefix, troubles, edited, onChange } = props;
  useEffect(() => document.getElementById(`${prefix}-label`)?.focus(), []);
  return (
    <div class="stack">
      <LabelField {...props} />
      {edited === undefined ? (
        <TypeChoice {...props} />
      ) : (
        <div class="field">
          <span class="as-label">Access type</span>
          <p>
            {draft.type === 'workspace' ? 'Workspace' : 'Project'}{' '}
            <span class="hint">
              It cannot change: whoever relies on this token would reach other things. Create another.
            </span>
          </p>
        </div>
      )}
      {draft.type === 'workspace' && (
        <RolePicker
          role={draft.role}
          prefix={prefix}
          trouble={troubles.get('role')}
          onRole={(role) => onChange({ role })}
        />
      )}
      {draft.type === 'project' && (
        <ProjectRows
          rows={draft.rows}
          prefix={prefix}
          trouble={(field) => troubles.get(field)}
          onRows={(rows) => onChange({ rows })}
        />
      )}
      <ExpiryChoiceField
        draft={draft}
        prefix={prefix}
        {...(edited === undefined ? {} : { current: edited.expires_at })}
        trouble={troubles.get('expiry') ?? troubles.get('date')}
        onChange={onChange}
      />
    </div>
  );
}
