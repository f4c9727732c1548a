import fc from 'fast-check';
import type { DeclaredFacts, ForeignToken, Inventory, InventoryRow } from '../../src/core/inventory/inventory';
import { ownerId, projectId, tokenId, tokenName, workspaceId } from '../../src/core/model/ids';
import { duration, instant } from '../../src/core/model/time';

export const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('=HYPERLINK("https://evil.example")', '@SUM(A1)', 'a "b", c\r\nd', '漢字の名前', '\u001b[31m', ''),
);
const when = fc.integer({ min: 0, max: Date.UTC(2200, 0, 1) }).map(instant);
const access = text.map((role) => ({ type: 'project', grants: [{ project: projectId('proj_web'), role }] }) as const);
const status = fc.constantFrom('enabled' as const, 'disabled' as const, 'expired' as const);
const permissions = fc.constant([]);
const declared: fc.Arbitrary<DeclaredFacts> = fc.record(
  {
    owner: text,
    consumer: text,
    purpose: text,
    access,
    permissions,
    enabled: fc.boolean(),
    expiry: fc.constantFrom({ kind: 'never' } as const, { kind: 'at', at: instant(0) } as const),
    rotation: fc.constant({ kind: 'none', overlap: duration(1, 'h'), observationPeriod: duration(1, 'h') } as const),
    justification: text,
    reviewBy: when,
    waivers: fc.array(fc.record({ code: text, reason: text, until: when }), { maxLength: 2 }),
  },
  {
    requiredKeys: ['owner', 'consumer', 'purpose', 'access', 'permissions', 'enabled', 'expiry', 'rotation', 'waivers'],
  },
);
const created = { createdBy: text, createdByToken: fc.option(text.map(tokenId)), disabledAt: fc.option(when) };
export const row: fc.Arbitrary<InventoryRow> = fc.record(
  {
    name: text.map(tokenName),
    declared,
    secret: fc.record({ name: text }),
    status,
    current: fc.record({
      tokenId: text.map(tokenId),
      phase: fc.constant('current' as const),
      status,
      ...created,
      createdAt: when,
      expiresAt: fc.option(when),
      lastUsedAt: fc.option(when),
      access,
      permissions,
    }),
    rotatesAt: when,
    generations: fc.constant([]),
    findings: fc.constant([]),
  },
  { requiredKeys: ['name', 'secret', 'status', 'generations', 'findings'] },
);
const foreign: fc.Arbitrary<ForeignToken> = fc.record({
  tokenId: text.map(tokenId),
  label: text,
  kind: fc.constantFrom('management', 'labelled', 'by-hand'),
  access,
  status,
  createdBy: text,
  createdByToken: fc.option(text.map(tokenId)),
  permissions,
  createdAt: when,
  expiresAt: fc.option(when),
  lastUsedAt: fc.option(when),
  findings: fc.constant([]),
});
export const inventory: fc.Arbitrary<Inventory> = fc.record({
  ownerId: text.map(ownerId),
  workspace: text.map(workspaceId),
  asOf: when,
  rows: fc.array(row, { maxLength: 5 }),
  foreign: fc.uniqueArray(foreign, { maxLength: 3, selector: ({ tokenId: id }) => id }),
  findings: fc.array(
    fc.record({ code: fc.constant('orphan'), severity: fc.constantFrom('error', 'warning', 'note'), message: text }),
    { maxLength: 3 },
  ),
  forecast: fc.array(
    fc.record({ token: text.map(tokenName), consumer: text, at: when, why: fc.constantFrom('broken', 'expires') }),
    { maxLength: 5 },
  ),
  hash: fc.constant('h'),
});
