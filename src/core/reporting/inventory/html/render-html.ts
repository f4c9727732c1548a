import { formatPlace } from '../../../diagnostics/diagnostic';
import type { Inventory, InventoryRow } from '../../../inventory/inventory';
import { formatMinute } from '../../../model/time-words';
import type { Stamp } from '../../document/document';
import { breakageSentence } from '../breakage-sentence';
import { acceptedIn } from '../records/accepted';
import type { InventoryRecord } from '../records/record';
import { type ToldFinding, toldFindings } from '../records/told-findings';
import { type Html, html } from './escape';
import { pageOf } from './page';
import { ROLE_COLUMNS, roleRows } from './roles';
import { FIRST_LINES, SCRIPT } from './script';
import { STYLE } from './style';
import { type HtmlColumn, type HtmlRow, type HtmlTable, labelsOf, tableOf, widthsOf } from './table';
import {
  ENDLESS_COLUMNS,
  endlessRow,
  FURTHER_COLUMNS,
  furtherRow,
  isEndless,
  KIND_WORDS,
  tag,
  TOKEN_COLUMNS,
  tokenRow,
} from './token-rows';

const FINDING_COLUMNS: readonly HtmlColumn[] = [
  { title: 'Where', width: '18%' },
  { title: 'Severity', width: '9%' },
  { title: 'Finding', width: '38%' },
  { title: 'What to do', width: '35%' },
];

const ACCEPTED_COLUMNS: readonly HtmlColumn[] = [
  { title: 'Token' },
  { title: 'Finding' },
  { title: 'Until' },
  { title: 'Why' },
];

/**
 * A report of its own: one file, nothing from the network, all of it to be read without a script. The script that is in it
 * only filters; a policy in the page lets nothing else run or load.
 */
export function renderInventoryHtml(
  inventories: readonly Inventory[],
  records: readonly InventoryRecord[],
  { tool }: Stamp,
): string {
  const findings = toldFindings(inventories);
  const further = records.filter(({ kind }) => kind === 'further');
  const tokens = records.filter(({ kind }) => kind !== 'further');
  const endless = tokens.filter(isEndless);
  const ids = new Map(tokens.map((record, index) => [record, `t${index + 1}`] as const));
  const anchors = new Map(tokens.map((record) => [record.row, ids.get(record)] as const));
  const tables: readonly (Section & HtmlTable)[] = [
    {
      heading: 'What to look at',
      isFiltered: true,
      name: 'findings',
      caption: 'Findings, the worst first. Those that a waiver accepts come last.',
      columns: FINDING_COLUMNS,
      rows: findingRows(findings, rowsByResource(tokens, ids)),
    },
    {
      heading: 'Tokens',
      isFiltered: true,
      name: 'tokens',
      caption: 'Every entry with its current token, and every token beside the specs.',
      columns: TOKEN_COLUMNS,
      rows: tokens.map((record) => tokenRow(record, ids.get(record) ?? '')),
    },
    {
      heading: 'Superseded and not gone yet',
      name: 'further',
      caption: 'Tokens of entries that are not the current one. Nothing is done to one before “kept until”.',
      columns: FURTHER_COLUMNS,
      rows: further.map(furtherRow),
    },
    {
      heading: 'Without an end',
      name: 'endless',
      caption: 'Tokens that never expire: who says that they may, why, and what was accepted.',
      columns: ENDLESS_COLUMNS,
      rows: endless.map(endlessRow),
    },
    {
      heading: 'What was accepted',
      name: 'accepted',
      caption: 'Findings that a spec, or the organisation’s policy, accepts of an entry, those that are over too.',
      columns: ACCEPTED_COLUMNS,
      rows: acceptedRows(inventories, (row) => anchors.get(row)),
    },
    {
      heading: 'What the roles allow',
      name: 'roles',
      caption: 'Every role that a token here has, with its permissions at the time of the report.',
      columns: ROLE_COLUMNS,
      rows: roleRows(tokens),
    },
  ];
  const title = `Access tokens of ${[...new Set(inventories.map(({ workspace }) => workspace))].join(', ')}`;
  return pageOf({
    title,
    style: [
      STYLE,
      `@media not screen,(min-width:60rem){${tables.map(widthsOf).join('')}}`,
      `@media screen and (max-width:60rem){${tables.map(labelsOf).join('')}}`,
    ].join('\n'),
    script: SCRIPT,
    header: headerOf(title, { inventories, records, findings }),
    main: tables.filter(({ rows, name }) => rows.length > 0 || name === 'findings').map(sectionOf),
    footer: html`hawzu-tokens ${tool}.
    ${inventories.map(({ ownerId, hash }) => html`Inventory of ${ownerId}: <code>${hash}</code>. `)}`,
  });
}

interface Told {
  readonly inventories: readonly Inventory[];
  readonly records: readonly InventoryRecord[];
  readonly findings: readonly ToldFinding[];
}

function headerOf(title: string, told: Told): Html {
  const { inventories } = told;
  return html`<h1>${title}</h1>
    ${inventories.map(
      ({ ownerId, workspace, asOf, forecast }) =>
        html`<p class="soft">
          ${ownerId} in workspace ${workspace}, as of ${formatMinute(asOf)}. ${breakageSentence(forecast, asOf)}
        </p>`,
    )}
    <p class="soft">Times are UTC. No value of a token was read.</p>
    ${tiles(told)}`;
}

interface Section {
  readonly heading: string;
}

function sectionOf(table: Section & HtmlTable): Html {
  const { heading, name, rows, isFiltered = rows.length > FIRST_LINES } = table;
  if (rows.length === 0)
    return html`<section>
      <h2>${heading}</h2>
      <p>Nothing.</p>
    </section> `;
  if (!isFiltered)
    return html`<section>
      <h2>${heading}</h2>
      ${tableOf(table)}
    </section> `;
  return html`<section data-filtered class="${name === 'tokens' ? 'paper' : ''}" aria-labelledby="h-${name}">
    <h2 id="h-${name}">${heading}</h2>
    <form class="filter screen" hidden role="search" aria-label="${heading}">
      <div>
        <label for="f-${name}">Filter by words</label
        ><input id="f-${name}" type="search" autocomplete="off" spellcheck="false" />
      </div>
      ${kindChoice(name, rows)}<span data-told role="status" class="soft"></span>
    </form>
    ${tableOf({ ...table, isFiltered })}
    <p class="screen"><button type="button" data-more hidden>Show more</button></p>
  </section> `;
}

function kindChoice(name: string, rows: readonly HtmlRow[]): Html | string {
  const kinds = [...new Set(rows.flatMap(({ kind }) => kind ?? []))];
  if (kinds.length < 2) return '';
  return html`<div>
    <label for="k-${name}">Kind</label
    ><select id="k-${name}">
      <option value="">all</option>
      ${kinds.map((kind) => html`<option value="${kind}">${KIND_WORDS[kind as keyof typeof KIND_WORDS] ?? kind}</option>`)}
    </select>
  </div> `;
}

function tiles({ inventories, records, findings }: Told): Html {
  const ofKind = (kind: InventoryRecord['kind']): number => records.filter((one) => one.kind === kind).length;
  const open = findings.filter(({ finding }) => !finding.waived);
  const severe = (severity: string): number => open.filter(({ finding }) => finding.severity === severity).length;
  const numbers: readonly (readonly [number, string, string?])[] = [
    [severe('error'), 'errors', 'red'],
    [severe('warning'), 'warnings', 'amber'],
    [findings.length - open.length, 'accepted findings'],
    [ofKind('declared'), 'declared'],
    [ofKind('undeclared'), 'declared no more'],
    [ofKind('further'), 'not current'],
    [ofKind('other-spec'), 'of other specs'],
    [ofKind('by-hand'), 'made by hand'],
    [inventories.length, inventories.length === 1 ? 'spec' : 'specs'],
  ];
  return html`<ul class="tiles">
    ${numbers.map(
      ([count, words, tone]) => html`<li><b class="${count > 0 && tone ? tone : ''}">${count}</b> ${words}</li>`,
    )}
  </ul>`;
}

/** The anchors of lines, by what findings call what they are about. */
type Anchors = (told: ToldFinding) => string | undefined;

function rowsByResource(tokens: readonly InventoryRecord[], ids: ReadonlyMap<InventoryRecord, string>): Anchors {
  const found = new Map(tokens.flatMap((record) => record.findings.map((one) => [one, ids.get(record)] as const)));
  return ({ finding }) => found.get(finding);
}

const findingRows = (findings: readonly ToldFinding[], anchorOf: Anchors): readonly HtmlRow[] =>
  findings.map((told) => {
    const { of, finding } = told;
    const { place, severity, code, message, advice, waived } = finding;
    const anchor = anchorOf(told);
    const where = place ? formatPlace(place) : `workspace ${of.workspace}`;
    return {
      cells: [
        html`${anchor === undefined ? where : html`<a href="#${anchor}">${where}</a>`}<small
            >${place?.kind === 'resource' && place.resource.startsWith('token ') ? of.ownerId : of.workspace}</small
          >`,
        waived ? tag('waived', `${severity}, accepted`) : tag(severity),
        html`${message}<small><code>${code}</code></small>`,
        waived ? `accepted until ${waived.until}: ${waived.reason}` : (advice ?? ''),
      ],
    };
  });

const acceptedRows = (
  inventories: readonly Inventory[],
  anchorOf: (row: InventoryRow) => string | undefined,
): readonly HtmlRow[] =>
  acceptedIn(inventories).map(({ of, row, words: { code, until, why } }) => {
    const anchor = anchorOf(row);
    const name = anchor === undefined ? row.name : html`<a href="#${anchor}">${row.name}</a>`;
    return { cells: [html`${name}<small>${of.ownerId}</small>`, html`<code>${code}</code>`, until, why] };
  });
