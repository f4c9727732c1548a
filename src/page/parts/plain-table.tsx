import type { ComponentChildren, JSX } from 'preact';

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
