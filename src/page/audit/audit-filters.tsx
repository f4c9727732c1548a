import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { KIND_WORDS } from '../token/event-words';

/** Which events are shown: exactly what stands in the address. */
export interface Filters {
  readonly kind: string;
  readonly outcome: string;
  readonly actor: string;
  readonly token: string;
  readonly from: string;
  readonly to: string;
}

export const NO_FILTERS: Filters = { kind: '', outcome: '', actor: '', token: '', from: '', to: '' };

interface AuditFiltersProps {
  readonly filters: Filters;
  onChange(change: Partial<Filters>): void;
}

const TEXTS = [
  ['actor', 'Id of who acted', 'text'],
  ['token', 'Id of a token', 'text'],
  ['from', 'From', 'date'],
  ['to', 'To', 'date'],
] as const;

export function AuditFilters({ filters, onChange }: AuditFiltersProps): JSX.Element {
  const id = useId();
  const isAny = Object.values(filters).some(Boolean);
  return (
    <div class="tools">
      <div class="filter">
        <label for={`${id}-kind`}>What was done</label>
        <select
          id={`${id}-kind`}
          value={filters.kind}
          onChange={(event) => onChange({ kind: event.currentTarget.value })}
        >
          <option value="">Anything</option>
          {KIND_WORDS.map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <div class="filter">
        <label for={`${id}-outcome`}>Outcome</label>
        <select
          id={`${id}-outcome`}
          value={filters.outcome}
          onChange={(event) => onChange({ outcome: event.currentTarget.value })}
        >
          <option value="">Any</option>
          <option value="done">Done</option>
          <option value="refused">Refused</option>
        </select>
      </div>
      {TEXTS.map(([name, words, type]) => (
        <div class="filter" key={name}>
          <label for={`${id}-${name}`}>{words}</label>
          {type === 'date' ? (
            <input
              id={`${id}-${name}`}
              type="date"
              value={filters[name]}
              onChange={(event) => onChange({ [name]: event.currentTarget.value })}
            />
          ) : (
            <input
              id={`${id}-${name}`}
              spellcheck={false}
              maxLength={100}
              value={filters[name]}
              onChange={(event) => onChange({ [name]: event.currentTarget.value.trim() })}
            />
          )}
        </div>
      ))}
      {isAny && (
        <button type="button" class="link" onClick={() => onChange(NO_FILTERS)}>
          Clear all
        </button>
      )}
    </div>
  );
}
