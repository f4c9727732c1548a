import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SETTLE_MS } from '../../src/core/model/time';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import { RealSimulation } from '../../src/testing/real/real-simulation';
import { RealWorld, type RealWorldOptions } from '../../src/testing/real/real-world';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { DAY, HOUR } from '../../src/testing/memory/simulation';
import { ChildServers, compileServers } from './child-servers';
import { endsOf, isDone, plannedBy } from './passes';

const OVERLAP = 24 * HOUR;
const MINUTE = 60_000;
const SETTLED = SETTLE_MS + MINUTE;
const several = (count: number) =>
  desiredState(...Array.from({ length: count }, (_, n) => desiredToken(`runner-${String(n).padStart(2, '0')}`)));

const isWhole = process.env['SOAK'] !== undefined;

let folder: string;
const worlds: RealWorld[] = [];
const openWorld = async (options: Omit<RealWorldOptions, 'environment'>): Promise<RealWorld> => {
  const world = await RealWorld.open({ ...options, environment: process.env });
  worlds.push(world);
  return world;
};
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hawzu-faults-'))));
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What is wrong after quiet and one more pass: nothing, one hopes. */
async function wrongAfterQuiet(simulation: RealSimulation): Promise<readonly string[]> {
  const resumed = await simulation.pass();
  const unresumed = isDone(resumed) ? [] : endsOf(resumed);
  await simulation.advance(SETTLED);
  await simulation.pass();
  const atRest = await simulation.atRest();
  return [...unresumed, ...atRest, ...plannedBy(await simulation.pass()), ...simulation.world.leaks()];
}

describe.each([1_000, 30_000, 2 * MINUTE, 10 * MINUTE])('reads that are %i ms old', (staleReadsMs) => {
  test('break no invariant, whatever the passes see, and the world comes to rest', async () => {
    const world = await openWorld({ seed: staleReadsMs, staleReadsMs });
    const random = new SeededRandom(`stale ${staleReadsMs}`);
    const simulation = new RealSimulation(world, several(3), OVERLAP);
    // Now and then, mostly while the last pass can't be seen yet.
    const passes = async (count: number) => {
      for (let made = 0; made < count; made += 1) {
        await simulation.pass();
        await simulation.advance(random.below(Math.ceil(staleReadsMs * 1.3)));
      }
      await simulation.advance(SETTLED + staleReadsMs);
    };
    await passes(5);
    for (const quiet of [20 * DAY, OVERLAP + HOUR, 48 * HOUR]) {
      await simulation.advance(quiet);
      await passes(4);
    }
    await simulation.pass();
    await simulation.advance(SETTLED);
    await simulation.pass();
    await simulation.advance(SETTLED);
    const planned = plannedBy(await simulation.pass());
    expect([await simulation.atRest(), planned, world.leaks()]).toEqual([[], [], []]);
  }, 120_000);
});

describe('a token service whose disk is full', () => {
  const desired = several(36);
  const PAGE = 4096;
  const open = async (name: string) => {
    const serviceFile = join(folder, name);
    const world = await openWorld({ seed: name, serviceFile });
    return { world, serviceFile, simulation: new RealSimulation(world, desired, OVERLAP) };
  };

  test('loses nothing at any page that it may have no room for, and the next apply after that converges', async () => {
    const first = await open('first.db');
    await first.world.service.close();
    let pages = Math.ceil(statSync(first.serviceFile).size / PAGE);
    let growthPoints = 0;
    // The soak goes page by page.
    for (let fits = false; !fits; pages += isWhole ? 1 : 2) {
      const { world, simulation } = await open(`${pages}.db`);
      await world.service.close();
      await world.startService({ maxPageCount: pages });
      const complaints = endsOf(await simulation.pass()).filter((text) => text !== 'done');
      for (const complaint of complaints) expect(complaint).toMatch(/at issue: .*The store is full/);
      fits = complaints.length === 0;
      if (!fits) growthPoints += 1;
      await world.service.close();
      await world.startService();
      expect([pages, await wrongAfterQuiet(simulation)]).toEqual([pages, []]);
    }
    expect(growthPoints).toBeGreaterThan(isWhole ? 3 : 1);
  }, 300_000);
});

describe.each(['service', 'emulator'] as const)('the %s killed in the middle of an apply', (victim) => {
  let compiled: string;
  beforeAll(() => {
    compiled = mkdtempSync(join(tmpdir(), 'hawzu-servers-'));
    compileServers(compiled);
  });
  afterAll(() => rmSync(compiled, { recursive: true, force: true }));

  test.each([7, 9, 12, 15, 19, 24, 30, 36])(
    'at port call %i: nothing is lost, and it converges',
    async (at) => {
      const clock = new ManualClock();
      const values: string[] = [];
      const starter = new ChildServers(
        compiled,
        () => clock.now(),
        (value) => values.push(value),
      );
      const world = await openWorld({
        seed: `${victim} ${at}`,
        starter,
        clock,
        serviceFile: join(folder, 'tokens.db'),
        emulatorFile: join(folder, 'secrets.db'),
      });
      const simulation = new RealSimulation(world, several(4), OVERLAP);
      await world.advance(0);
      let killed: Promise<void> | undefined;
      const interleave = async (call: { readonly index: number }) => {
        // Not awaited: the call goes out while the server dies.
        if (call.index === at) killed = starter.kill(victim);
      };
      await simulation.pass({}, { hooks: { interleave }, blind: true });
      expect(killed).toBeDefined();
      await killed;
      await (victim === 'service' ? world.startService() : world.startEmulator());
      await world.advance(0);
      const wrong = await wrongAfterQuiet(simulation);
      values.forEach((value) => world.noteValue(value));
      expect([wrong, world.leaks()]).toEqual([[], []]);
      expect(values.length).toBeGreaterThan(several(4).tokens.length);
    },
    60_000,
  );
});
