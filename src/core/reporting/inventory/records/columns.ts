import { describeAccess } from '../../../model/access';
import type { Instant } from '../../../model/time';
import { copyWords } from '../../text/copy-lines';
import type { Column } from '../../text/table';
import type { Effective } from '../../../inventory/effective-permissions';
import type { UsedRight } from '../../../ports/token-uses';
import type { InventoryGeneration } from '../../../inventory/inventory';
import { rotationWords } from '../../../model/managed-by';
import { expiryWords } from './policy-words';
import { acceptedLine } from './accepted';
import type { InventoryRecord } from './record';

/** What stands in a cell. A time is `null` where it never comes; `undefined`: nothing to say. */
export type CellValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'time'; readonly at: Instant | null }
  | undefined;

/** A fact about a token that people can ask for by name. */
export interface InventoryColumn {
  /** As `--columns`, `--filter` and `--sort` take it, and as CSV heads it. */
  readonly id: string;
  /** Over a table. */
  readonly title: string;
  /** In half a sentence, for the reference page. */
  readonly about: string;
  readonly shrink: Column['shrink'];
  readonly value: (record: InventoryRecord) => CellValue;
}

const text = (value: string | undefined): CellValue =>
  value === undefined ? undefined : { kind: 'text', text: value };
const list = (items: readonly string[] | undefined): CellValue =>
  items === undefined || items.length === 0 ? undefined : { kind: 'list', items };
const time = (at: Instant | null | undefined): CellValue => (at === undefined ? undefined : { kind: 'time', at });

/** The token that a record is of, if there is one. */
const tokenOf = ({ row, generation, foreign }: InventoryRecord) => generation ?? foreign ?? row?.current;
const ours = (record: InventoryRecord): InventoryGeneration | undefined =>
  record.generation ?? (record.foreign ? undefined : record.row?.current);
const declared = ({ row }: InventoryRecord) => row?.declared;
const accessOf = ({ generation, foreign, row }: InventoryRecord) =>
  generation ? undefined : (foreign?.access ?? row?.current?.access);
const permissionsOf = ({ generation, foreign, row }: InventoryRecord): readonly Effective[] | undefined =>
  generation ? undefined : (foreign?.permissions ?? row?.current?.permissions ?? row?.declared?.permissions);

const permissionWords = ({ place, permissions }: Effective): string =>
  `${place === 'projects' ? 'every project' : place}: ${permissions?.join(' ') ?? 'role unknown'}`;

const usedWords = ({ place, permission, count }: UsedRight): string => `${place}: ${permission} (${count})`;

/** Where an entry stands in a file. */
export const placeWords = ({ row }: InventoryRecord): string | undefined => {
  const place = row?.declared?.place;
  return place && `${place.file}:${place.line}`;
};

const define = (
  id: string,
  [title, shrink]: readonly [string, Column['shrink']],
  about: string,
  value: InventoryColumn['value'],
): InventoryColumn => ({ id, title, shrink, about, value });

/** Every column there is, in the order of CSV. */
export const INVENTORY_COLUMNS: readonly InventoryColumn[] = [
  define('kind', ['KIND', 'none'], 'what the line is about', ({ kind }) => text(kind)),
  define('owner_id', ['OWNER ID', 'wrap'], 'the spec that it is of (`metadata.name`)', ({ of, foreign }) =>
    text(foreign ? foreign.ownerId : of.ownerId),
  ),
  define('workspace', ['WORKSPACE', 'wrap'], 'the workspace', ({ of }) => text(of.workspace)),
  define('name', ['NAME', 'late'], 'the entry; of a token beside the specs its label', ({ row, foreign }) =>
    text(foreign ? (foreign.entry ?? foreign.label) : row?.name),
  ),
  define('status', ['STATUS', 'none'], 'enabled, disabled, expired, missing, paused or unknown', (record) =>
    text(record.generation?.status ?? record.foreign?.status ?? record.row?.status),
  ),
  define('phase', ['PHASE', 'none'], 'where a token of a spec stands: current, superseded, …', (record) =>
    text(ours(record)?.phase),
  ),
  define('token_id', ['TOKEN', 'middle'], 'id of the token', (record) => text(tokenOf(record)?.tokenId)),
  define('label', ['LABEL', 'middle'], 'its label, of a token beside the specs', ({ foreign }) => text(foreign?.label)),
  define('owner', ['OWNER', 'wrap'], 'who answers for it', (record) => text(declared(record)?.owner)),
  define('consumer', ['CONSUMER', 'wrap'], 'the system that uses it', (record) => text(declared(record)?.consumer)),
  define('purpose', ['PURPOSE', 'wrap'], 'what for', (record) => text(declared(record)?.purpose)),
  define('access', ['ACCESS', 'wrap'], 'what it has, or is to have while there is none', (record) => {
    const access = accessOf(record) ?? (record.generation ? undefined : declared(record)?.access);
    return text(access && describeAccess(access));
  }),
  define('declared_access', ['DECLARED', 'wrap'], 'what the spec says', (record) => {
    const access = declared(record)?.access;
    return text(access && describeAccess(access));
  }),
  define('permissions', ['PERMISSIONS', 'wrap'], 'what that allows, place by place', (record) =>
    list(permissionsOf(record)?.map(permissionWords)),
  ),
  define(
    'used_permissions',
    ['USE', 'wrap'],
    'what was used of them in 90 days, with `--usage`',
    ({ generation, row }) => list(generation ? undefined : row?.uses?.rights.map(usedWords)),
  ),
  define('lower_access', ['WOULD DO', 'wrap'], 'the lower access that would do for that', ({ generation, row }) => {
    const lower = generation ? undefined : row?.uses?.lower;
    return text(lower && describeAccess(lower.access));
  }),
  define('created_by', ['CREATED BY', 'wrap'], 'who made the token', (record) => text(tokenOf(record)?.createdBy)),
  define('created_by_token', ['CREATED BY TOKEN', 'middle'], 'the token that made it, if one did', (record) =>
    text(tokenOf(record)?.createdByToken ?? undefined),
  ),
  define('created_at', ['CREATED', 'none'], 'when', (record) => time(tokenOf(record)?.createdAt)),
  define('expires_at', ['EXPIRES', 'none'], 'the last moment at which it works', (record) =>
    time(tokenOf(record)?.expiresAt),
  ),
  define('last_used_at', ['USED', 'none'], 'its last use by somebody else than this software', (record) =>
    time(tokenOf(record)?.lastUsedAt),
  ),
  define('expiry', ['LIFE', 'none'], 'how long the spec lets it live', (record) => {
    const expiry = declared(record)?.expiry;
    return text(expiry && expiryWords(expiry));
  }),
  define('rotation', ['ROTATION', 'wrap'], 'how the spec rotates it', (record) => {
    const rotation = declared(record)?.rotation;
    return text(rotation && rotationWords(rotation));
  }),
  define('rotated_at', ['ROTATED', 'none'], 'when the current value was issued', ({ generation, row }) =>
    time(generation ? undefined : row?.current?.createdAt),
  ),
  define('rotates_at', ['ROTATES', 'none'], 'when it is to be rotated next', ({ generation, row }) =>
    time(generation ? undefined : row?.rotatesAt),
  ),
  define('kept_until', ['KEPT UNTIL', 'none'], 'until when nothing is done to a token that is not current', (record) =>
    time(ours(record)?.held?.until),
  ),
  define('kept_because', ['KEPT BECAUSE', 'wrap'], 'why', (record) => text(ours(record)?.held?.why)),
  define('justification', ['JUSTIFICATION', 'wrap'], 'why it may live without end', (record) =>
    text(declared(record)?.justification),
  ),
  define('review_by', ['REVIEW BY', 'none'], 'when that is to be reviewed', (record) =>
    time(declared(record)?.reviewBy),
  ),
  define('waivers', ['WAIVERS', 'wrap'], 'what spec and policy accept, until when and why', (record) =>
    list(declared(record)?.waivers.map((waiver) => acceptedLine(waiver, record.of.asOf))),
  ),
  define('secret', ['SECRET', 'wrap'], 'the secret that holds the value', ({ row }) => text(row?.secret.name)),
  define('secret_arn', ['ARN', 'middle'], 'its ARN', ({ row }) => text(row?.secret.arn)),
  define('account', ['ACCOUNT', 'none'], 'its AWS account', ({ row }) => text(row?.secret.account)),
  define('region', ['REGION', 'none'], 'its region', ({ row }) => text(row?.secret.region)),
  define('copies', ['COPIES', 'wrap'], 'regions that have a copy of it, and how that is', ({ row }) =>
    list(row?.secret.copies?.map(copyWords)),
  ),
  define('kms_key', ['KMS KEY', 'middle'], 'the key that encrypts it, unless that is AWS’s own', ({ row }) =>
    text(row?.secret.kmsKeyId),
  ),
  define('declared_at', ['DECLARED AT', 'wrap'], 'file and line of the entry', (record) => text(placeWords(record))),
  define('findings', ['FINDINGS', 'wrap'], 'codes of what is to be said of it, waived ones too', ({ findings }) =>
    list([...new Set(findings.map(({ code }) => code))].sort()),
  ),
];

const byId = new Map(INVENTORY_COLUMNS.map((column) => [column.id, column] as const));

/** A column by its name, which may have hyphens, and `finding` for `findings`. */
export function columnNamed(name: string): InventoryColumn | undefined {
  const id = name.trim().toLowerCase().replaceAll('-', '_');
  return byId.get(id) ?? byId.get(`${id}s`);
}
