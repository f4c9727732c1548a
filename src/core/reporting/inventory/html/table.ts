import { type Html, html } from './escape';

/** A column of a report's table. On a phone its title stands before each cell. */
export interface HtmlColumn {
  readonly title: string;
  /** Share of the width, where the table is laid out before its cells are read. */
  readonly width?: string;
}

/** A line: the first cell names it. */
export interface HtmlRow {
  readonly id?: string;
  /** For the choice beside the filter. */
  readonly kind?: string;
  readonly cells: readonly (Html | string)[];
}

export interface HtmlTable {
  /** A word of its own for each table of a report. */
  readonly name: string;
  readonly caption: string;
  readonly columns: readonly HtmlColumn[];
  readonly rows: readonly HtmlRow[];
  /** It is filtered, and shown a part at a time, where a script may run. */
  readonly isFiltered?: boolean;
}

export function tableOf({ name, caption, columns, rows, isFiltered = false }: HtmlTable): Html {
  return html`<table class="${name}">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}
      </tr>
    </thead>
    <tbody class="${isFiltered ? 'first' : ''}">
      ${rows.map(lineOf)}
    </tbody>
  </table>`;
}

function lineOf({ id, kind, cells }: HtmlRow): Html {
  const [first = '', ...rest] = cells;
  const attributes = [id !== undefined && html` id="${id}"`, kind !== undefined && html` data-kind="${kind}"`];
  return html`<tr${attributes}><th scope="row"${id !== undefined && html` tabindex="-1"`}><div>${first}</div></th>${rest.map(cellOf)}</tr>
`;
}

const cellOf = (cell: Html | string): Html => (cell === '' ? html`<td></td>` : html`<td><div>${cell}</div></td>`);

/** How wide the columns are, where that is said. */
export const widthsOf = ({ name, columns }: Pick<HtmlTable, 'name' | 'columns'>): string =>
  columns
    .flatMap(({ width }, index) =>
      width === undefined ? [] : [`table.${name} th:nth-child(${index + 1}){width:${width}}`],
    )
    .join('\n');

/** The titles before the cells, where a line is a card. */
export const labelsOf = ({ name, columns }: Pick<HtmlTable, 'name' | 'columns'>): string =>
  columns
    .map(({ title }, index) => `table.${name} tr>:nth-child(${index + 1})::before{content:${JSON.stringify(title)}}`)
    .join('\n');
