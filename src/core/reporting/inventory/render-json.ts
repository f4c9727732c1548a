import { countBySeverity } from '../../diagnostics/order';
import { renderDocument, type Stamp } from '../document/document';
import { formatInstant, type Instant } from '../../model/time';
import type { ForeignToken, Inventory, InventoryGeneration, InventoryRow } from '../../inventory/inventory';

const moment = (at: Instant | null | undefined): string | null =>
  at === null || at === undefined ? null : formatInstant(at);

/**
 * Inventories as a document. Every field is always there, `null` where there is nothing; times are ISO 8601 in UTC.
 * `expiresAt: null` beside a `tokenId` means that it never expires. `lastUsedAt` of a token of ours is its consumer's use.
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
  secret: {
    name: row.secret.name,
    region: row.secret.region ?? null,
    arn: row.secret.arn ?? null,
    copies: row.secret.copies ?? null,
  },
  status: row.status,
  current: row.current ? { ...generationData(row.current), access: row.current.access } : null,
  rotatesAt: moment(row.rotatesAt),
  generations: row.generations.map(generationData),
  findings: row.findings,
});

const generationData = (generation: InventoryGeneration): object => ({
  tokenId: generation.tokenId,
  phase: generation.phase,
  status: generation.status,
  version: generation.version ?? null,
  createdAt: moment(generation.createdAt),
  expiresAt: moment(generation.expiresAt),
  lastUsedAt: moment(generation.lastUsedAt),
});

const foreignData = (token: ForeignToken): object => ({
  tokenId: token.tokenId,
  label: token.label,
  kind: token.kind,
  access: token.access,
  status: token.status,
  createdBy: token.createdBy,
  createdAt: moment(token.createdAt),
  expiresAt: moment(token.expiresAt),
  lastUsedAt: moment(token.lastUsedAt),
});
