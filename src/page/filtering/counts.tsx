import type { JSX } from 'preact';
import type { WireAccessTokenCounts } from '../../contract/wire';
import { PLAIN, type View } from './view';
import { inDigits } from '../clock/words';

interface CountsProps {
  readonly counts: WireAccessTokenCounts | undefined;
  readonly view: View;
  onShow(change: Partial<View>): void;
}

const SHOWN: readonly (readonly [keyof WireAccessTokenCounts, string, Partial<View>])[] = [
  ['total', 'Total', {}],
  ['active', 'Active', { status: 'enabled', expiry: 'ahead' }],
  ['expiring_soon', 'Expiring soon', { status: 'enabled', expiry: '7' }],
  ['expired', 'Expired', { expiry: 'expired' }],
  ['disabled', 'Disabled', { status: 'disabled' }],
];

const isShown = (view: View, filter: Partial<View>): boolean =>
  (['status', 'expiry'] as const).every((key) => view[key] === (filter[key] ?? PLAIN[key]));

/** How many there are of each kind: what is pressed shows them. */
export function Counts({ counts, view, onShow }: CountsProps): JSX.Element {
  return (
    <ul class="counts" aria-label="How many tokens there are">
      {SHOWN.map(([name, words, filter]) => (
        <li key={name}>
          <button
            type="button"
            class={`count count-${name}`}
            aria-pressed={isShown(view, filter)}
            onClick={() => onShow({ status: '', expiry: '', ...filter })}
          >
            <span class="count-number">{counts === undefined ? '–' : inDigits(counts[name])}</span>
            <span class="count-words">{words}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
