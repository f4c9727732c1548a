import type { JSX } from 'preact';

/** Drawn on 16 by 16, by ourselves. */
const SHAPES = {
  key: 'M10.5 1.5a4 4 0 0 0-3.8 5.2L1.5 12v2.5H4V13h1.5v-1.5H7l1.8-1.7A4 4 0 1 0 10.5 1.5Zm1 2.2a1.1 1.1 0 1 1 0 2.2 1.1 1.1 0 0 1 0-2.2Z',
  check: 'M13.6 4.3 6.4 11.5 2.4 7.5l1.1-1.1 2.9 2.9 6.1-6.1Z',
  pause: 'M4.5 3h2.2v10H4.5Zm4.8 0h2.2v10H9.3Z',
  cross: 'm4.2 3.1 3.8 3.8 3.8-3.8 1.1 1.1L9.1 8l3.8 3.8-1.1 1.1L8 9.1l-3.8 3.8-1.1-1.1L6.9 8 3.1 4.2Z',
  clock:
    'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm0 1.5a5 5 0 1 1 0 10A5 5 0 0 1 8 3Zm-.7 2v3.4l2.5 1.9.9-1.2-1.9-1.4V5Z',
  warning: 'M8 1.3 15.2 14H.8Zm-.75 4.5.2 4h1.1l.2-4Zm.75 5a.9.9 0 1 0 0 1.8.9.9 0 0 0 0-1.8Z',
  dots: 'M8 2a1.4 1.4 0 1 1 0 2.8A1.4 1.4 0 0 1 8 2Zm0 4.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8Zm0 4.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8Z',
  plus: 'M7.2 2.5h1.6v4.7h4.7v1.6H8.8v4.7H7.2V8.8H2.5V7.2h4.7Z',
  search: 'M7 2a5 5 0 1 0 3 9l3.2 3.2 1.1-1.1L11 10a5 5 0 0 0-4-8Zm0 1.6a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8Z',
  copy: 'M5 1.5h8.5V11H11V9.5h1V3H6.5v1H5Zm-2.5 4H10v9H2.5ZM4 7v6h4.5V7Z',
  up: 'M8 3.5 13 9l-1.1 1L8 5.8 4.1 10 3 9Z',
  down: 'M8 12.5 3 7l1.1-1L8 10.2 11.9 6 13 7Z',
  sort: 'M8 2.5 11.5 6h-7Zm0 11L4.5 10h7Z',
  columns: 'M2 3h12v10H2Zm1.5 1.5v7h2.3v-7Zm3.8 0v7h1.9v-7Zm3.4 0v7h1.8v-7Z',
} as const;

export type IconName = keyof typeof SHAPES;

/** A picture beside words that say the same: readers of the screen are not told of it. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={SHAPES[name]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
