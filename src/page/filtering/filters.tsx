import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { WireTokenCreator } from '../../contract/wire';
import { useIsNarrow } from '../parts/use-narrow';
import { SORTS, type View } from './view';

interface FiltersProps {
  readonly view: View;
  readonly creators: readonly WireTokenCreator[];
  onChange(change: Partial<View>): void;
}

type Choices = readonly (readonly [value: string, words: string])[];

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly choices: Choices;
  readonly className?: string;
  onChoose(value: string): void;
}

function Choice({ label, value, choices, className = '', onChoose }: ChoiceProps): JSX.Element {
  const id = useId();
  return (
    <div class={`filter ${className}`}>
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {choices.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

interface DayProps {
  readonly label: string;
  readonly value: string;
  onDay(value: string): void;
}

function Day({ label, value, onDay }: DayProps): JSX.Element {
  const id = useId();
  return (
    <div class="filter">
      <label for={id}>{label}</label>
      <input id={id} type="date" value={value} onChange={(event) => onDay(event.currentTarget.value)} />
    </div>
  );
}

const Group = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }): JSX.Element => (
  <fieldset class="filter-group">
    <legend>{name}</legend>
    {children}
  </fieldset>
);

export const TYPES: Choices = [
  ['', 'All types'],
  ['workspace', 'Workspace'],
  ['project', 'Project'],
];
export const STATUSES: Choices = [
  ['', 'Any status'],
  ['enabled', 'Enabled'],
  ['disabled', 'Disabled'],
];
export const EXPIRIES: Choices = [
  ['', 'Any expiry'],
  ['7', 'Within 7 days'],
  ['30', 'Within 30 days'],
  ['ahead', 'Not expired'],
  ['expired', 'Expired'],
  ['none', 'Not specified'],
];
const ORDERS: Readonly<Record<string, readonly [up: string, down: string]>> = {
  label: ['Label, A to Z', 'Label, Z to A'],
  access_type: ['Access type, project first', 'Access type, workspace first'],
  created_by: ['Created by, A to Z', 'Created by, Z to A'],
  created_at: ['Created, oldest first', 'Created, newest first'],
  expires_at: ['Expires, soonest first', 'Expires, latest first'],
  status: ['Status, disabled first', 'Status, enabled first'],
};

const orders: Choices = SORTS.flatMap((name) => [
  [name, ORDERS[name]![0]] as const,
  [`-${name}`, ORDERS[name]![1]] as const,
]);

function FilterFields({ view, creators, onChange }: FiltersProps): JSX.Element {
  const known: Choices = creators.map(({ id, name, status, access_tokens }) => [
    id,
    `${name}${status === 'left' ? ', left' : ''} (${access_tokens})`,
  ]);
  const isListed = view.creator === '' || creators.some(({ id }) => id === view.creator);
  const people: Choices = [['', 'Anybody'], ...known, ...(isListed ? [] : [[view.creator, view.creator] as const])];
  return (
    <div class="filters">
      <Choice label="Access type" value={view.type} choices={TYPES} onChoose={(type) => onChange({ type })} />
      <Choice label="Status" value={view.status} choices={STATUSES} onChoose={(status) => onChange({ status })} />
      <Choice label="Expiry" value={view.expiry} choices={EXPIRIES} onChoose={(expiry) => onChange({ expiry })} />
      <Choice
        label="Created by"
        className="creators"
        value={view.creator}
        choices={people}
        onChoose={(creator) => onChange({ creator })}
      />
      <Choice
        label="Sort by"
        className="only-phone"
        value={view.sort}
        choices={orders}
        onChoose={(sort) => onChange({ sort })}
      />
      <details
        class="more-filters"
        open={[view.createdFrom, view.createdTo, view.expiresFrom, view.expiresTo].some(Boolean)}
      >
        <summary>Dates</summary>
        <div class="filter-dates">
          <Group name="Created">
            <Day label="From" value={view.createdFrom} onDay={(createdFrom) => onChange({ createdFrom })} />
            <Day label="To" value={view.createdTo} onDay={(createdTo) => onChange({ createdTo })} />
          </Group>
          <Group name="Expires">
            <Day label="From" value={view.expiresFrom} onDay={(expiresFrom) => onChange({ expiresFrom })} />
            <Day label="To" value={view.expiresTo} onDay={(expiresTo) => onChange({ expiresTo })} />
          </Group>
        </div>
      </details>
    </div>
  );
}

/** Beside the search; in a narrow window folded away, so that the tokens are seen first. */
export function Filters(props: FiltersProps): JSX.Element {
  if (!useIsNarrow()) return <FilterFields {...props} />;
  return (
    <details class="filter-fold">
      <summary>Filter and sort</summary>
      <FilterFields {...props} />
    </details>
  );
}
