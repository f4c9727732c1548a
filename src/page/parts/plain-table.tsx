import type { ComponentChildren, JSX } from 'preact';
import type { Pages } from '../ask/use-pages';
import { Failure } from './failure';

interface PlainTableProps {
  /** For those who do not see it. */
  readonly caption: string;
  readonly columns: readonly string[];
  /** Rows. */
  readonly children: ComponentChildren;
}

/** A table that sorts nothing. Roles are said since narrow windows change how its parts are displayed. */
export const PlainTable = ({ caption, columns, children }: PlainTableProps): JSX.Element => (
  <div class="table-frame">
    <table role="table" class="tokens">
      <caption class="unseen">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((title) => (
            <th scope="col" role="columnheader" key={title}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{children}</tbody>
    </table>
  </div>
);

interface MoreProps {
  readonly of: Pick<Pages<never>, 'more' | 'isLoadingMore' | 'moreProblem'>;
  readonly words: string;
  readonly title: string;
}

/** Under a list that goes on. */
export function More({ of: { more, isLoadingMore, moreProblem }, words, title }: MoreProps): JSX.Element | null {
  if (more === undefined) return null;
  if (moreProblem !== undefined) return <Failure problem={moreProblem} title={title} again={more} />;
  return (
    <button type="button" aria-disabled={isLoadingMore} onClick={more}>
      {words}
    </button>
  );
}
