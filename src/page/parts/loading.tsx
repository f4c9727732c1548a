import type { JSX } from 'preact';

/** Seen only where an answer takes its time. */
export const Loading = ({ what }: { readonly what: string }): JSX.Element => (
  <p class="faint late" role="status">
    Loading {what} …
  </p>
);
