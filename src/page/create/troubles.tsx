import type { JSX } from 'preact';
import { type Problem, wordsOf } from '../ask/problem';
import { Notice } from '../parts/notice';
import { focusField } from './form/token-form';

const sentence = (text: string): string =>
  `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

/** What the service found wrong, by the field of the form that it is about. */
export function troublesOf(
  problem: Problem | undefined,
  fieldAt: (pointer: string) => string,
): ReadonlyMap<string, string> {
  if (problem === undefined) return new Map();
  if (problem.code === 'expiry-in-past') return new Map([[fieldAt('/expires_at'), wordsOf(problem)]]);
  return new Map(problem.errors.map(({ pointer, message }) => [fieldAt(pointer), sentence(message)]));
}

interface TroublesProps {
  readonly problem: Problem;
  readonly troubles: ReadonlyMap<string, string>;
  readonly prefix: string;
  readonly title: string;
}

/** All that was refused in one place, with a way to each field. What was entered stays. */
export function Troubles({ problem, troubles, prefix, title }: TroublesProps): JSX.Element {
  return (
    <Notice tone="danger" title={title} isAlert>
      {troubles.size === 0 && <p>{wordsOf(problem)}</p>}
      <ul>
        {[...troubles].map(([field, words]) => (
          <li key={field}>
            <button type="button" class="link" onClick={() => focusField(prefix, field)}>
              {words}
            </button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
