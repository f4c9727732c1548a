import { countBySeverity } from '../../diagnostics/order';
import { renderDocument, type Stamp } from '../document/document';
import type { SourcePlace } from '../../diagnostics/diagnostic';
import type { Rotation } from '../../model/desired';
import { formatDuration, formatInstant, type Instant } from '../../model/time';
import type { ForeignToken, Inventory, InventoryGeneration, InventoryRow } from '../../inventory/inventory';
import { lastDayBefore } from '../../token-spec/fields/read-moment';
import { expiryWords } from './records/policy-words';

const moment = (at: Instant | null | undefined): string | null =>
  at === null || at === undefined ? null : formatInstant(at);

/**
 * Inventories as a document. Every field is always there, `null` where there is nothing; times are ISO 8601 in UTC.
 * A waiver counts through the day `until`, and names the file of the `policy` that has it; `null`: the spec itself.
 * `expiresAt: null` beside a `tokenId` means that it never expires. `lastUsedAt` of a token of ours is its consumer's use.
 * `rotatedAt` is when the current value was issued: its last rotation, or its first issue. `permissions` are those of the
 * role at each place: the workspace, `projects` for every project, or one.
 */
export const renderInventoryJson = (inventories: readonly Inventory[], stamp: Stamp): string =>
  renderDocument(
    {
      kind: 'inventories',
      specs: inventories,
      findings: inventories.flatMap(({ findings }) => findings),
      result: { inventories: inventories.map(inventoryData) },
    },
    stamp,
  );

const inventoryData = (inventory: Inventory): object => ({
  ownerId: inventory.ownerId,
  workspace: inventory.workspace,
  asOf: moment(inventory.asOf),
  hash: inventory.hash,
  summary: {
    declared: inventory.rows.filter((row) => row.declared).length,
    undeclared: inventory.rows.filter((row) => !row.declared).length,
    foreign: inventory.foreign.length,
    findings: countBySeverity(inventory.findings),
  },
  tokens: inventory.rows.map(rowData),
  foreign: inventory.foreign.map(foreignData),
  findings: inventory.findings,
  forecast: inventory.forecast.map((one) => ({ ...one, at: moment(one.at) })),
});

const rowData = (row: InventoryRow): object => ({
  name: row.name,
  declared: row.declared !== undefined,
  owner: row.declared?.owner ?? null,
  consumer: row.declared?.consumer ?? null,
  purpose: row.declared?.purpose ?? null,
  enabled: row.declared?.enabled ?? null,
  access: row.declared?.access ?? null,
  permissions: row.declared?.permissions ?? null,
  expiry: row.declared ? expiryWords(row.declared.expiry) : null,
  rotation: row.declared ? rotationData(row.declared.rotation) : null,
  justification: row.declared?.justification ?? null,
  reviewBy: moment(row.declared?.reviewBy),
  waivers: (row.declared?.waivers ?? []).map(({ code, reason, until, policy }) => ({
    code,
    reason,
    until: lastDayBefore(until),
    policy: policy ?? null,
  })),
  declaredAt: placeData(row.declared?.place),
  secret: {
    name: row.secret.name,
    region: row.secret.region ?? null,
    arn: row.secret.arn ?? null,
    account: row.secret.account ?? null,
    kmsKeyId: row.secret.kmsKeyId ?? null,
    copies: row.secret.copies ?? null,
  },
  status: row.status,
  current: row.current
    ? { ...generationData(row.current), access: row.current.access, permissions: row.current.permissions }
    : null,
  rotatedAt: moment(row.current?.createdAt),
  rotatesAt: moment(row.rotatesAt),
  generations: row.generations.map(generationData),
  uses: row.uses
    ? {
        since: moment(row.uses.since),
        rights: row.uses.rights.map((right) => ({ ...right, lastUsedAt: moment(right.lastUsedAt) })),
        unclear: row.uses.unclear ?? null,
        lowerAccess: row.uses.lower?.access ?? null,
      }
    : null,
  findings: row.findings,
});

const generationData = (generation: InventoryGeneration): object => ({
  tokenId: generation.tokenId,
  phase: generation.phase,
  status: generation.status,
  version: generation.version ?? null,
  createdBy: generation.createdBy,
  createdByToken: generation.createdByToken,
  createdAt: moment(generation.createdAt),
  expiresAt: moment(generation.expiresAt),
  lastUsedAt: moment(generation.lastUsedAt),
  disabledAt: moment(generation.disabledAt),
  held: generation.held
    ? { code: generation.held.code, why: generation.held.why, until: moment(generation.held.until) }
    : null,
});

const rotationData = (rotation: Rotation): object | null =>
  rotation.kind === 'none'
    ? null
    : {
        every: formatDuration(rotation.every),
        overlap: formatDuration(rotation.overlap),
        observationPeriod: formatDuration(rotation.observationPeriod),
        window: rotation.window ?? null,
      };

const placeData = (place: SourcePlace | undefined): object | null =>
  place ? { file: place.file, line: place.line, column: place.column } : null;

const foreignData = (token: ForeignToken): object => ({
  tokenId: token.tokenId,
  label: token.label,
  kind: token.kind,
  entry: token.entry ?? null,
  ownerId: token.ownerId ?? null,
  access: token.access,
  permissions: token.permissions,
  status: token.status,
  createdBy: token.createdBy,
  createdByToken: token.createdByToken,
  createdAt: moment(token.createdAt),
  expiresAt: moment(token.expiresAt),
  lastUsedAt: moment(token.lastUsedAt),
  findings: token.findings,
});
