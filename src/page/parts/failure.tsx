import type { JSX } from 'preact';
import { type Problem, wordsOf } from '../ask/problem';
import { Notice } from './notice';

interface FailureProps {
  readonly problem: Problem;
  /** What did not come about, as a heading: `The tokens could not be loaded`. */
  readonly title: string;
  again?(): void;
}

/** What failed, why, and what to do. */
export function Failure({ problem, title, again }: FailureProps): JSX.Element {
  return (
    <Notice tone="danger" title={title} isAlert>
      <p>{wordsOf(problem)}</p>
      {problem.requestId !== null && problem.status >= 500 && (
        <p class="faint">
          Request <code>{problem.requestId}</code>
        </p>
      )}
      {again !== undefined && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </Notice>
  );
}
