import { describeAccess } from '../../../model/access';
import type { Instant } from '../../../model/time';
import { formatMinute } from '../../../model/time-words';
import type { SecretOfRow } from '../../../inventory/inventory';
import { rotationWords } from '../../../model/managed-by';
import { expiryWords } from '../records/policy-words';
import { acceptedLine } from '../records/accepted';
import { placeWords } from '../records/columns';
import type { InventoryRecord, RecordKind } from '../records/record';
import { copyWords } from '../../text/copy-lines';
import { type Html, html } from './escape';
import type { HtmlColumn, HtmlRow } from './table';

export const KIND_WORDS: Readonly<Record<RecordKind, string>> = {
  declared: 'declared',
  undeclared: 'declared no more',
  further: 'not current',
  'other-spec': 'of another spec',
  'by-hand': 'made by hand',
  management: 'this run’s own',
};

export const TOKEN_COLUMNS: readonly HtmlColumn[] = [
  { title: 'Token', width: '15%' },
  { title: 'Status', width: '7%' },
  { title: 'May do', width: '12%' },
  { title: 'Used by, for', width: '15%' },
  { title: 'Answers for it', width: '10%' },
  { title: 'Made', width: '9%' },
  { title: 'Expires', width: '8%' },
  { title: 'Last used', width: '7%' },
  { title: 'Rotation', width: '9%' },
  { title: 'Secret', width: '12%' },
  { title: 'Findings', width: '10%' },
];

/** To the minute, UTC; the head of the report says so. */
export const moment = (at: Instant | null | undefined, never = 'never'): string =>
  at === undefined ? '' : at === null ? never : formatMinute(at).replace(' UTC', '');

/** A smaller line below another. */
const below = (text: string | undefined): Html | string => (text ? html`<small>${text}</small>` : '');

export const tag = (kind: string, words = kind): Html => html`<span class="tag ${kind}">${words}</span>`;

/** The line of an entry with its current token, or of a token beside the specs. */
export function tokenRow(record: InventoryRecord, id: string): HtmlRow {
  const { kind, row, foreign, findings, of } = record;
  const declared = row?.declared;
  const token = foreign ?? row?.current;
  const access = foreign?.access ?? row?.current?.access ?? declared?.access;
  const owner = foreign ? foreign.ownerId : of.ownerId;
  const rotatedAt = row?.current?.createdAt;
  const codes = [...new Set(findings.map(({ code, severity, waived }) => `${waived ? 'waived' : severity} ${code}`))];
  return {
    id,
    kind,
    cells: [
      html`${foreign ? (foreign.entry ?? foreign.label) : row?.name}${below([owner, KIND_WORDS[kind]].filter(Boolean).join(', '))}${below(placeWords(record))}${token && html`<small><code>${token.tokenId}</code></small>`}`,
      html`${tag(foreign?.status ?? row?.status ?? '')}${below(row?.current && row.current.phase !== 'current' ? row.current.phase : undefined)}`,
      access ? describeAccess(access) : '',
      declared ? html`${declared.consumer}${below(declared.purpose)}` : '',
      declared?.owner ?? '',
      token ? html`${moment(token.createdAt)}${below(`by ${token.createdBy}`)}` : '',
      token
        ? html`${moment(token.expiresAt)}${below(declared && declared.expiry.kind !== 'never' ? `life ${expiryWords(declared.expiry)}` : undefined)}`
        : '',
      token ? moment(token.lastUsedAt) : '',
      declared
        ? html`${row?.rotatesAt === undefined ? '' : `next ${moment(row.rotatesAt)}`}${below(declared.rotation.kind === 'none' ? 'not rotated' : rotationWords(declared.rotation))}${below(rotatedAt === undefined ? undefined : `value since ${moment(rotatedAt)}`)}`
        : '',
      row ? secretCell(row.secret) : '',
      codes.length === 0
        ? ''
        : html`<ul>
            ${codes.map((one) => {
              const [severity = '', code = ''] = one.split(' ');
              return html`<li>${tag(severity, code)}${severity === 'waived' && html` <small>waived</small>`}</li>`;
            })}
          </ul>`,
    ],
  };
}

/** Its ARN says account and region; one that is not there yet has none. */
const secretCell = ({ name, arn, account, region, kmsKeyId, copies = [] }: SecretOfRow): Html =>
  html`<code>${name}</code
    >${below(arn ?? [account, region].filter(Boolean).join(', '))}${below(kmsKeyId && `key ${kmsKeyId}`)}${copies.map((copy) => below(`copy in ${copyWords(copy)}`))}`;

export const FURTHER_COLUMNS: readonly HtmlColumn[] = [
  { title: 'Entry' },
  { title: 'Token' },
  { title: 'Status' },
  { title: 'Kept until' },
  { title: 'Why' },
  { title: 'Works at most until' },
  { title: 'Last used' },
  { title: 'Made' },
];

/** The line of a token that is superseded, or not current yet. */
export function furtherRow({ row, generation, of }: InventoryRecord): HtmlRow {
  if (!row || !generation) return { cells: [] };
  const { held, status, phase, createdBy } = generation;
  return {
    cells: [
      html`${row.name}${below(of.ownerId)}`,
      html`<code>${generation.tokenId}</code>`,
      html`${tag(status)}${below(phase)}`,
      moment(held?.until),
      held?.why ?? '',
      status === 'disabled' ? 'disabled' : moment(generation.expiresAt),
      moment(generation.lastUsedAt),
      html`${moment(generation.createdAt)}${below(`by ${createdBy}`)}`,
    ],
  };
}

export const ENDLESS_COLUMNS: readonly HtmlColumn[] = [
  { title: 'Token' },
  { title: 'Justified by' },
  { title: 'Why' },
  { title: 'To be reviewed by' },
  { title: 'Waivers' },
];

/** Without an end, declared or real. */
export const isEndless = ({ kind, row, foreign }: InventoryRecord): boolean =>
  kind === 'declared'
    ? row?.declared?.expiry.kind === 'never' || row?.current?.expiresAt === null
    : foreign?.expiresAt === null;

/** Who says that a token may live without end, why, and until when that was accepted. */
export function endlessRow({ kind, row, foreign, of }: InventoryRecord): HtmlRow {
  const declared = row?.declared;
  const accepted = declared?.waivers.map((waiver) => acceptedLine(waiver, of.asOf)) ?? [];
  return {
    cells: [
      html`${foreign ? (foreign.entry ?? foreign.label) : row?.name}${below([foreign ? foreign.ownerId : of.ownerId, KIND_WORDS[kind]].filter(Boolean).join(', '))}`,
      declared?.owner ?? html`<span class="soft">nobody${foreign && `; made by ${foreign.createdBy}`}</span>`,
      declared?.justification ?? '',
      declared?.reviewBy === undefined ? '' : moment(declared.reviewBy).slice(0, 10),
      accepted.length === 0
        ? ''
        : html`<ul>
            ${accepted.map((one) => html`<li>${one}</li>`)}
          </ul>`,
    ],
  };
}
