import { SystemClock } from '../../adapters/system/system-clock';
import { SystemRandom } from '../../adapters/system/system-random';
import { openTokenUses } from '../../adapters/token-api-http/open-token-api';
import type { EntryUses } from '../../core/inventory/right-sizing/entry-uses';
import { readUses } from '../../core/inventory/right-sizing/read-uses';
import type { Inventory } from '../../core/inventory/inventory';
import { ownTokens, takeInventory } from '../../core/inventory/take-inventory';
import type { TokenName } from '../../core/model/ids';
import type { Duration } from '../../core/model/time';
import { InventoryLists, MOST_ASKED, ownersOfLabels } from '../../core/pass/look/for-inventory';
import { prepare, type Prepared, type SpecOfRun } from '../../core/pass/prepare';
import type { SpecReading } from '../../core/token-spec/read-specs';
import { apiSettings } from '../connection/environment';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import type { LookFlags } from './looking';
import { namedEntries, specsOfRun, withSession } from './session';

export interface TakeFlags extends LookFlags {
  /** Also what consumers did with their tokens: a question for each token. */
  readonly usage?: boolean;
}

/** Takes the inventories of the named files. Reads no value and changes nothing. */
export async function takeInventories(
  { terminal, flags, signal }: Invocation<TakeFlags>,
  paths: readonly string[],
  within: Duration,
): Promise<readonly Inventory[]> {
  return withSession(paths, 'plan', { ...flags, signal }, async (session) => {
    terminal.progress('Looking at tokens and secrets …');
    const named = flags.token && namedEntries(session, flags.token);
    const prepared = await prepare(fromListsIfMany(specsOfRun(session, () => ({}))), 'versions');
    const uses = flags.usage ? await usesOf(prepared) : undefined;
    const inventories = await inventoriesOf(prepared, {
      within,
      named,
      reading: session.reading,
      ...(uses && { uses }),
    });
    if (signal.aborted) throw new CommandFailure(ExitCode.interrupted, []);
    return inventories;
  });
}

/** Of very many entries a question each would take minutes. */
function fromListsIfMany(specs: readonly SpecOfRun[]): readonly SpecOfRun[] {
  const count = specs.reduce((sum, { desired }) => sum + desired.tokens.length, 0);
  if (count <= MOST_ASKED) return specs;
  const lists = new InventoryLists();
  return specs.map((spec) => ({ ...spec, listed: (located) => lists.listed(spec.ports, located) }));
}

type Uses = ReadonlyMap<Prepared, ReadonlyMap<TokenName, EntryUses>>;

async function usesOf(prepared: readonly Prepared[]): Promise<Uses> {
  const found = new Map<Prepared, ReadonlyMap<TokenName, EntryUses>>();
  for (const one of prepared) {
    const { workspace, ownerId } = one.desired;
    const { settings } = apiSettings(workspace);
    const remembered = openTokenUses({ ...settings!, clock: new SystemClock(), random: new SystemRandom() });
    try {
      found.set(one, await readUses(remembered.uses, { workspace, ownerId, world: one.world }));
    } finally {
      remembered.close();
    }
  }
  return found;
}

interface Told {
  readonly within: Duration;
  readonly named: ReadonlySet<TokenName> | undefined;
  readonly reading: Pick<SpecReading, 'places' | 'waivers'>;
  readonly uses?: Uses;
}

/** The inventories of specs that were looked at. */
export async function inventoriesOf(
  prepared: readonly Prepared[],
  { within, named, reading, uses }: Told,
): Promise<readonly Inventory[]> {
  const own = prepared.map(({ world }) => ownTokens(world));
  const take = (owners: ReadonlyMap<string, Inventory['ownerId']>) =>
    prepared.map((one, index) => {
      const { desired, world, plan } = one;
      const used = uses?.get(one);
      const { workspace, ownerId: owner } = desired;
      return takeInventory(desired, world, plan, {
        expiringWithin: within,
        ofOthers: new Set(own.flatMap((tokens, at) => (at === index ? [] : tokens))),
        owners,
        waivers: reading.waivers,
        placeOf: (token) => reading.places.of({ workspace, owner, token }),
        ...(named && { only: named }),
        ...(used && { uses: used }),
      });
    });
  const inventories = take(new Map());
  // Secrets of others are listed only when there is a token whose owner they could tell.
  if (!inventories.some(({ foreign }) => foreign.some(({ kind }) => kind === 'labelled'))) return inventories;
  const regions = new Set(
    prepared.flatMap(({ desired }) => desired.tokens.flatMap(({ region }) => (region === undefined ? [] : [region]))),
  );
  const [first] = prepared;
  return first ? take(await ownersOfLabels(first.ports, regions)) : inventories;
}
