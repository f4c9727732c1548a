import { SystemClock } from '../../adapters/system/system-clock';
import { SystemRandom } from '../../adapters/system/system-random';
import { openTokenUses } from '../../adapters/token-api-http/open-token-api';
import type { EntryUses } from '../../core/inventory/right-sizing/entry-uses';
import { readUses } from '../../core/inventory/right-sizing/read-uses';
import type { Verdict } from '../../core/inventory/by-policy';
import type { ForeignToken, Inventory } from '../../core/inventory/inventory';
import { ownTokens, takeInventory } from '../../core/inventory/take-inventory';
import type { OwnerId, TokenId, TokenName, WorkspaceId } from '../../core/model/ids';
import { type Duration, instant } from '../../core/model/time';
import { InventoryLists, MOST_ASKED, ownersOfLabels } from '../../core/pass/look/for-inventory';
import { prepare, type Prepared, type SpecOfRun } from '../../core/pass/prepare';
import type { SpecReading } from '../../core/token-spec/read-specs';
import { apiSettings } from '../connection/environment';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import type { LookFlags } from './looking';
import { policiesFor, verdictOn } from './judging';
import { readNamedSpecs } from './reading';
import { inSession, namedEntries, resolveSpec, selected, specsOfRun } from './session';

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
  const reading = readNamedSpecs(paths);
  const { policies } = policiesFor(flags.policy ?? [], reading);
  const states = selected(reading.states, flags.owner);
  return inSession({ states, reading, rights: 'plan', resolve: resolveSpec, signal }, async (session) => {
    terminal.progress('Looking at tokens and secrets …');
    const named = flags.token && namedEntries(session, flags.token);
    const prepared = await prepare(fromListsIfMany(specsOfRun(session, () => ({}))), 'versions');
    const uses = flags.usage ? await usesOf(prepared) : undefined;
    const resolved = prepared.map(({ desired }) => desired);
    // What is over by the clock of one workspace is over.
    const now = instant(Math.max(...prepared.map(({ world }) => world.asOf)));
    const inventories = await inventoriesOf(prepared, {
      within,
      named,
      reading,
      leaversOf,
      verdict: verdictOn(policies, reading, { states, resolved, now }),
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

function remembered(workspace: WorkspaceId): ReturnType<typeof openTokenUses> {
  const { settings } = apiSettings(workspace);
  return openTokenUses({ ...settings!, clock: new SystemClock(), random: new SystemRandom() });
}

async function leaversOf(workspace: WorkspaceId): Promise<ReadonlySet<TokenId>> {
  const api = remembered(workspace);
  try {
    return await api.uses.ofLeavers(workspace);
  } finally {
    api.close();
  }
}

type Uses = ReadonlyMap<Prepared, ReadonlyMap<TokenName, EntryUses>>;

async function usesOf(prepared: readonly Prepared[]): Promise<Uses> {
  const found = new Map<Prepared, ReadonlyMap<TokenName, EntryUses>>();
  for (const one of prepared) {
    const { workspace, ownerId } = one.desired;
    const api = remembered(workspace);
    try {
      found.set(one, await readUses(api.uses, { workspace, ownerId, world: one.world }));
    } finally {
      api.close();
    }
  }
  return found;
}

interface Told {
  readonly within: Duration;
  readonly named: ReadonlySet<TokenName> | undefined;
  readonly reading: Pick<SpecReading, 'places' | 'waivers'>;
  readonly verdict?: Verdict;
  /** The tokens of people who have left a workspace. Absent: nobody asks. */
  readonly leaversOf?: (workspace: WorkspaceId) => Promise<ReadonlySet<TokenId>>;
  readonly uses?: Uses;
}

/** The inventories of specs that were looked at. */
export async function inventoriesOf(
  prepared: readonly Prepared[],
  { within, named, reading, verdict, leaversOf: leaving, uses }: Told,
): Promise<readonly Inventory[]> {
  const own = prepared.map(({ world }) => ownTokens(world));
  const take = (owners: ReadonlyMap<string, OwnerId> = new Map(), leavers: ReadonlySet<TokenId> = new Set()) =>
    prepared.map((one, index) => {
      const { desired, world, plan } = one;
      const used = uses?.get(one);
      const { workspace, ownerId: owner } = desired;
      return takeInventory(desired, world, plan, {
        expiringWithin: within,
        ofOthers: new Set(own.flatMap((tokens, at) => (at === index ? [] : tokens))),
        owners,
        leavers,
        waivers: reading.waivers,
        placeOf: (token) => reading.places.of({ workspace, owner, token }),
        ...(verdict && { verdict }),
        ...(named && { only: named }),
        ...(used && { uses: used }),
      });
    });
  const inventories = take();
  const has = (kind: ForeignToken['kind']) =>
    inventories.filter(({ foreign }) => foreign.some((one) => one.kind === kind));
  // Secrets of others are listed only when there is a token whose owner they could tell, and leavers asked for where one may have left one.
  const labelled = has('labelled');
  const byHand = has('by-hand');
  if (labelled.length + byHand.length === 0) return inventories;
  const regions = new Set(
    prepared.flatMap(({ desired }) => desired.tokens.flatMap(({ region }) => (region === undefined ? [] : [region]))),
  );
  const owners = labelled.length > 0 ? await ownersOfLabels(prepared[0]!.ports, regions) : new Map<string, OwnerId>();
  const leavers = new Set<TokenId>();
  for (const workspace of new Set(byHand.map((one) => one.workspace)))
    for (const id of (await leaving?.(workspace)) ?? []) leavers.add(id);
  return take(owners, leavers);
}
