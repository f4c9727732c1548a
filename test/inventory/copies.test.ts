import { takeInventory } from '../../src/core/inventory/take-inventory';
import { later } from '../../src/core/model/time';
import { lookAhead } from '../../src/core/outlook/outlook';
import { statusOf } from '../../src/core/outlook/status';
import type { SecretFacts } from '../../src/core/ports/secret-store';
import { plan } from '../../src/core/reconcile/plan';
import type { Observed } from '../../src/core/reconcile/observed/observed';
import { columnNamed } from '../../src/core/reporting/inventory/records/columns';
import { recordsOf } from '../../src/core/reporting/inventory/records/record';
import { renderInventoryCsv } from '../../src/core/reporting/inventory/render-csv';
import { renderInventoryJson } from '../../src/core/reporting/inventory/render-json';
import { renderInventoryTable } from '../../src/core/reporting/inventory/render-table';
import { renderStatusJson } from '../../src/core/reporting/outlook/status-json';
import { renderStatusText } from '../../src/core/reporting/outlook/status-text';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { issued, observed, secretWith } from '../../src/testing/memory/observed-world';
import { STAMP } from '../golden/stamp';
import { DAY, SETTLE, TOMBSTONED, tombstoned } from '../reconcile/planned';

const spec = desiredState(desiredToken('ci'));
const copies: Partial<SecretFacts> = {
  primaryRegion: 'eu-west-1',
  replicas: [
    { region: 'us-east-1', status: 'InProgress' },
    { region: 'eu-north-1', status: 'InSync', kmsKeyId: 'alias/k' },
  ],
};
const worldOf = (secret: Partial<SecretFacts>): Observed =>
  observed(later(TOMBSTONED, SETTLE), { ci: tombstoned({}, secret) });
const inventoryOf = (world: Observed) => takeInventory(spec, world, plan(spec, world));
const statusIn = (world: Observed) => statusOf(spec, world, plan(spec, world));
const parsed = (text: string): string => text.replace(/\s+/g, '');

test('an inventory shows the copies of a secret by region, and how they are', () => {
  const inventory = inventoryOf(worldOf(copies));
  const shown = [
    { region: 'eu-north-1', status: 'InSync' },
    { region: 'us-east-1', status: 'InProgress' },
  ];
  expect(inventory.rows[0]?.secret.copies).toEqual(shown);
  expect(parsed(renderInventoryJson([inventory], STAMP))).toContain(`"copies":${JSON.stringify(shown)}`);
  expect(renderInventoryTable(inventory)).toContain('ci has copies in eu-north-1 (in sync), us-east-1 (behind)');
});

test('a spreadsheet has the copies in a column of their own, and nothing where none are known', () => {
  const columns = [columnNamed('name')!, columnNamed('copies')!];
  const csv = (world: Observed) => renderInventoryCsv(recordsOf([inventoryOf(world)]), columns).split('\r\n');
  expect(csv(worldOf(copies))[1]).toBe('ci,eu-north-1 (in sync); us-east-1 (behind)');
  expect(csv(worldOf({}))[1]).toBe('ci,');
  expect(csv(worldOf({ primaryRegion: 'eu-west-1' }))[1]).toBe('ci,');
});

test('it says nothing of copies where there are none, and null where a list does not tell', () => {
  const none = inventoryOf(worldOf({}));
  expect([none.rows[0]?.secret.copies, renderInventoryTable(none)]).toEqual([
    [],
    expect.not.stringMatching(/cop(y|ies)/),
  ]);
  const untold = inventoryOf(worldOf({ primaryRegion: 'eu-west-1' }));
  expect(untold.rows[0]?.secret).not.toHaveProperty('copies');
  expect(parsed(renderInventoryJson([untold], STAMP))).toContain('"copies":null');
});

test('a promoted copy is a finding, and one that is a copy still is none', () => {
  const secret = secretWith('ci', { v1: ['AWSCURRENT'] });
  const copy = { secret, name: spec.tokens[0]!.name, region: 'us-east-1', of: 'eu-west-1' };
  const withCopy = (isPromoted: boolean) => inventoryOf({ ...worldOf({}), copies: [{ ...copy, isPromoted }] });
  const codes = (isPromoted: boolean) => withCopy(isPromoted).findings.map(({ code }) => code);
  expect([codes(true).includes('promoted-copy'), codes(false).includes('promoted-copy')]).toEqual([true, false]);
  expect(withCopy(true).rows).toHaveLength(1);
});

test('a status tells of the copies that are behind, and that a superseded token is held for them', () => {
  const status = statusIn(worldOf(copies));
  expect(status.tokens[0]?.superseded).toMatchObject([{ tokenId: 'tok_ci_v1', isHeld: true }]);
  expect(renderStatusText(status)).toContain('ci has copies in us-east-1 (behind)');
  expect(parsed(renderStatusJson([status], STAMP))).toContain('{"region":"eu-north-1","status":"InSync"}');
});

test('and nothing of copies that show what their secret shows', () => {
  const inSync = { ...copies, replicas: copies.replicas!.map((one) => ({ ...one, status: 'InSync' as const })) };
  const status = statusIn(worldOf(inSync));
  expect(renderStatusText(status)).not.toMatch(/cop(y|ies)/);
  expect(status.tokens[0]?.superseded).toMatchObject([{ isHeld: false }]);
});

test('what is to come reckons with copies that catch up, and not with one that failed', () => {
  const ends = (replicas: SecretFacts['replicas']) => {
    const world = worldOf({ primaryRegion: 'eu-west-1', ...(replicas && { replicas }) });
    const { events } = lookAhead(spec, world, later(world.asOf, 20 * DAY));
    return events
      .filter(({ tokenId, kind }) => tokenId === 'tok_ci_v1' && kind !== 'expires')
      .map(({ kind, at }) => [kind, at]);
  };
  const behind = ends([{ region: 'us-east-1', status: 'InProgress' }]);
  expect(behind.map(([kind]) => kind)).toEqual(['disabled', 'revoked']);
  const [, revoked] = behind;
  expect(revoked![1]).toBeLessThan(issued('ci', 'v1').expiresAt!);
  const [only] = ends([{ region: 'us-east-1', status: 'Failed' }]);
  expect(only?.[1]).toBe(issued('ci', 'v1').expiresAt);
});
