import { takeInventory } from '../../src/core/inventory/take-inventory';
import type { DesiredState } from '../../src/core/model/desired';
import { bootstrapVersion, labelFor } from '../../src/core/model/label';
import { instant } from '../../src/core/model/time';
import { SecretValue } from '../../src/core/model/secret-value';
import { InventoryLists } from '../../src/core/pass/look/for-inventory';
import { RIGHTS, survey } from '../../src/core/pass/look/survey';
import { prepare } from '../../src/core/pass/prepare';
import { MemoryWorld } from '../../src/adapters/memory/memory-world';
import { settingsOf } from '../../src/core/reconcile/changes/settings';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { hookPorts } from '../../src/testing/memory/hooked-ports';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import { SeededRandom } from '../../src/testing/memory/seeded-random';

export const HOUR = 3_600_000;

/** A world in which every entry has been applied, made without a pass over it. */
export async function applied(
  count: number,
): Promise<{ world: MemoryWorld; clock: ManualClock; desired: DesiredState }> {
  const clock = new ManualClock();
  const world = new MemoryWorld({ clock, random: new SeededRandom('many') });
  const desired = desiredState(
    ...Array.from({ length: count }, (_, n) => desiredToken(`service-${String(n).padStart(5, '0')}`)),
  );
  const [api, store] = [world.tokenApi(), world.stores(undefined)];
  for (const token of desired.tokens) {
    const { name, access, secret } = token;
    if (secret.kind !== 'managed') continue;
    const of = { owner: desired.ownerId, workspace: desired.workspace };
    const wanted = { name: secret.name, ...settingsOf(of, token, secret) };
    const { value: arn } = await store.create(wanted);
    const version = bootstrapVersion(arn);
    const label = labelFor({ name, owner: desired.ownerId, arn, version, nonce: 'aaaaaaaa' });
    const expiresAt = instant(clock.now() + 30 * 24 * HOUR);
    const { value } = await api.issue(desired.workspace, { label, access, expiresAt });
    await store.put(arn, version, new SecretValue(value.value.reveal()), ['AWSCURRENT']);
  }
  clock.advance(2 * HOUR);
  return { world, clock, desired };
}

/** An inventory as the command takes it, and how often each operation was called. */
export async function counted({ world, clock, desired }: Awaited<ReturnType<typeof applied>>) {
  const calls = new Map<string, number>();
  const hooked = hookPorts(
    { tokenApi: world.tokenApi(), stores: world.stores },
    { interleave: async ({ operation }) => void calls.set(operation, (calls.get(operation) ?? 0) + 1) },
  );
  const ports = { ...hooked, clock, random: new SeededRandom('look') };
  const seen = await survey(ports.tokenApi, desired.workspace, RIGHTS.plan);
  const lists = new InventoryLists();
  const listed = (located: DesiredState) => lists.listed(ports, located);
  const [prepared] = await prepare([{ ports, desired, survey: seen.survey!, options: {}, listed }], 'versions');
  const inventory = takeInventory(prepared!.desired, prepared!.world, prepared!.plan);
  return { inventory, calls };
}

/** A call a page and a handful beside, no value read, and no secret asked for by itself. */
export async function expectPagesOnly(count: number): Promise<void> {
  const { inventory, calls } = await counted(await applied(count));
  expect(inventory.rows).toHaveLength(count);
  expect(new Set(inventory.rows.map(({ status }) => status))).toEqual(new Set(['enabled']));
  // 200 tokens stand on a page, with the run's own among them, and 100 secrets; a last page may be empty.
  expect(calls.get('listTokens')).toBeLessThanOrEqual(count / 200 + 2);
  expect(calls.get('listByTags')).toBeLessThanOrEqual(count / 100 + 1);
  expect([...calls.keys()].filter((operation) => ['describe', 'read', 'listVersions'].includes(operation))).toEqual([]);
  expect([...calls.values()].reduce((sum, one) => sum + one, 0)).toBeLessThan(count / 200 + count / 100 + 10);
}
