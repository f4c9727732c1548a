import type { JSX } from 'preact';
import type { WireTokenCreator } from '../../contract/wire';
import { startOfDay } from '../clock/expiry';
import { asDay } from '../clock/words';
import { EXPIRIES, STATUSES, TYPES } from './filters';
import type { View } from './view';

interface ChipsProps {
  readonly view: View;
  readonly creators: readonly WireTokenCreator[];
  onChange(change: Partial<View>): void;
  onClear(): void;
}

const wordsIn = (choices: typeof TYPES, value: string): string =>
  choices.find(([one]) => one === value)?.[1].toLowerCase() ?? value;

const day = (text: string): string => {
  const at = startOfDay(text);
  return at === undefined ? text : asDay(at);
};

/** What narrows the list, each in words, to be taken away one by one. */
export function Chips({ view, creators, onChange, onClear }: ChipsProps): JSX.Element | null {
  const creator = creators.find(({ id }) => id === view.creator)?.name ?? view.creator;
  const words: readonly (readonly [keyof View, string])[] = [
    ['search', `“${view.search}”`],
    ['type', `Access type: ${wordsIn(TYPES, view.type)}`],
    ['status', `Status: ${wordsIn(STATUSES, view.status)}`],
    ['expiry', `Expiry: ${wordsIn(EXPIRIES, view.expiry)}`],
    ['creator', `Created by: ${creator}`],
    ['createdFrom', `Created from ${day(view.createdFrom)}`],
    ['createdTo', `Created up to ${day(view.createdTo)}`],
    ['expiresFrom', `Expires from ${day(view.expiresFrom)}`],
    ['expiresTo', `Expires up to ${day(view.expiresTo)}`],
  ];
  const shown = words.filter(([key]) => view[key] !== '');
  if (shown.length === 0) return null;
  return (
    <ul class="chips" aria-label="Filters">
      {shown.map(([key, text]) => (
        <li key={key}>
          <button type="button" class="chip" onClick={() => onChange({ [key]: '' })}>
            {text} <span aria-hidden="true">✕</span>
            <span class="unseen">: remove this filter</span>
          </button>
        </li>
      ))}
      <li>
        <button type="button" class="link" onClick={onClear}>
          Clear all
        </button>
      </li>
    </ul>
  );
}
