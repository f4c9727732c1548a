import type { JSX } from 'preact';
import { inDigits } from '../clock/words';

interface PagerProps {
  readonly page: number;
  readonly count: number;
  readonly next: string | null;
  onFirst(): void;
  onPrevious(): void;
  onNext(next: string): void;
}

export const PAGE_SIZE = 50;

export function Pager({ page, count, next, onFirst, onPrevious, onNext }: PagerProps): JSX.Element | null {
  if (page === 1 && next === null) return null;
  const from = (page - 1) * PAGE_SIZE + 1;
  return (
    <nav class="pager" aria-label="Pages of the list">
      <span class="faint">
        {inDigits(from)} to {inDigits(from + count - 1)}
      </span>
      {page > 2 && (
        <button type="button" onClick={onFirst}>
          First page
        </button>
      )}
      {page > 1 && (
        <button type="button" onClick={onPrevious} data-focus="previous-page">
          Previous page
        </button>
      )}
      {next !== null && (
        <button type="button" onClick={() => onNext(next)} data-focus="next-page">
          Next page
        </button>
      )}
    </nav>
  );
}
