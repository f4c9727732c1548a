import type { JSX } from 'preact';

/** Drawn on 16 by 16, by ourselves. */
const SHAPES = {
  key: 'M10.5 1.5a4 4 0 0 0-3.8 5.2L1.5 12v2.5H4V13h1.500v-1.500H7l1.800-1.700A4 4 0 1 0 10.500 1.500Zm1 2.200a1.100 1.100 0 1 1 0 2.200 1.100 1.100 0 0 1 0-2.200Z',
  check: 'M13.600 4.300 6.400 11.500 2.400 7.500l1.100-1.100 2.900 2.900 6.100-6.100Z',
  pause: 'M4.500 3h2.200v10H4.500Zm4.800 0h2.200v10H9.300Z',
  cross:
    'm4.200 3.100 3.800 3.800 3.800-3.800 1.100 1.100L9.100 8l3.800 3.800-1.100 1.100L8 9.100l-3.800 3.800-1.100-1.100L6.900 8 3.100 4.200Z',
  clock:
    'M8 1.500a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13Zm0 1.500a5 5 0 1 1 0 10A5 5 0 0 1 8 3Zm-.700 2v3.400l2.500 1.900.9-1.200-1.900-1.400V5Z',
  warning: 'M8 1.300 15.200 14H.800Zm-.750 4.500.2 4h1.100l.2-4Zm.750 5a.900.900 0 1 0 0 1.800.900.900 0 0 0 0-1.800Z',
  dots: 'M8 2a1.400 1.400 0 1 1 0 2.800A1.400 1.400 0 0 1 8 2Zm0 4.600a1.400 1.400 0 1 1 0 2.800 1.400 1.400 0 0 1 0-2.800Zm0 4.600a1.400 1.400 0 1 1 0 2.800 1.400 1.400 0 0 1 0-2.800Z',
  plus: 'M7.200 2.500h1.600v4.700h4.700v1.600H8.800v4.700H7.200V8.800H2.500V7.200h4.700Z',
  search:
    'M7 2a5 5 0 1 0 3 9l3.200 3.200 1.100-1.100L11 10a5 5 0 0 0-4-8Zm0 1.600a3.400 3.400 0 1 1 0 6.800 3.400 3.400 0 0 1 0-6.800Z',
  copy: 'M5 1.500h8.500V11H11V9.500h1V3H6.500v1H5Zm-2.500 4H10v9H2.500ZM4 7v6h4.500V7Z',
  up: 'M8 3.500 13 9l-1.100 1L8 5.800 4.100 10 3 9Z',
  down: 'M8 12.500 3 7l1.100-1L8 10.200 11.900 6 13 7Z',
  sort: 'M8 2.500 11.500 6h-7Zm0 11L4.500 10h7Z',
  columns: 'M2 3h12v10H2Zm1.500 1.500v7h2.300v-7Zm3.800 0v7h1.900v-7Zm3.400 0v7h1.800v-7Z',
  link: 'M6 3.500v1.500H4v7h7v-2h1.500v3.500h-10v-10ZM8 2.500h5.500V8H12V5.100L7.600 9.500 6.500 8.400 10.900 4H8Z',
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
