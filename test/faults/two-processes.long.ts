import { SETTLE_MS } from '../../src/core/model/time';
import { works } from '../../src/core/invariants/world';
import { desiredState, desiredToken, projectAccess } from '../../src/testing/memory/desired';
import { RealSimulation } from '../../src/testing/real/real-simulation';
import { RealWorld } from '../../src/testing/real/real-world';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { DAY, HOUR } from '../../src/testing/memory/simulation';
import { endsOf, plannedBy } from './passes';

const OVERLAP = 24 * HOUR;
const MINUTE = 60_000;
const desired = desiredState(
  desiredToken('ci-runner'),
  desiredToken('nightly-sync', { format: 'plain' }),
  desiredToken('release-bot', { access: projectAccess(['proj_api', 'Project Member']) }),
);

/** Both at once, as when a person and a pipeline apply the same spec. Every request is slow by its own chance. */
async function race(simulation: RealSimulation, random: SeededRandom): Promise<string[]> {
  simulation.world.faults = () => random.below(12);
  const ends = await Promise.all([simulation.pass(), simulation.pass()]);
  simulation.world.faults = () => undefined;
  // Who comes second may find that the other was faster, and nothing else.
  return ends.flatMap((end) =>
    end.kind !== 'applied'
      ? [`a pass ${end.kind}`]
      : end.outcomes.filter((o) => o.status !== 'done' && o.status !== 'moved').map((o) => o.diagnostic?.message ?? ''),
  );
}

async function liveTokens(simulation: RealSimulation): Promise<number> {
  const { at, tokens } = await simulation.world.look();
  return tokens.filter((token) => token.label.includes('@') && works(token, at)).length;
}

const lost = (world: RealWorld): number =>
  world.emulator.requests().filter((request) => request.errorCode !== undefined).length;

async function quiet(simulation: RealSimulation, ms: number): Promise<void> {
  await simulation.advance(ms);
  await simulation.pass();
}

let world: RealWorld | undefined;
/** Writes that Secrets Manager refused because the other process was first. */
let collisions = 0;
afterAll(() => world?.close());

test.each(Array.from({ length: 20 }, (_, round) => round))(
  'two processes that apply the same spec at once leave one live token for each entry (round %i)',
  async (round) => {
    if (world && !(await world.moveOn())) {
      await world.close();
      world = undefined;
    }
    world ??= await RealWorld.open({ seed: `two ${round}`, environment: process.env });
    const before = lost(world);
    const random = new SeededRandom(`two processes ${round}`);
    const simulation = new RealSimulation(world, desired, OVERLAP);
    const problems = [...(await race(simulation, random))];
    await quiet(simulation, SETTLE_MS + MINUTE);
    problems.push(...(await simulation.atRest()));
    expect([problems, await liveTokens(simulation)]).toEqual([[], desired.tokens.length]);

    await simulation.advance(20 * DAY);
    problems.push(...(await race(simulation, random)));
    await quiet(simulation, SETTLE_MS + MINUTE);
    problems.push(...(await simulation.atRest()));
    expect([problems, await liveTokens(simulation)]).toEqual([[], 2 * desired.tokens.length]);

    await simulation.advance(OVERLAP);
    problems.push(...(await race(simulation, random)));
    await simulation.advance(SETTLE_MS + MINUTE);
    problems.push(...(await race(simulation, random)));
    await quiet(simulation, 48 * HOUR + MINUTE);
    const last = await simulation.pass();
    problems.push(...endsOf(last), ...plannedBy(last), ...(await simulation.atRest()), ...world.leaks());
    expect([problems, await liveTokens(simulation)]).toEqual([[], desired.tokens.length]);
    collisions += lost(world) - before;
  },
  60_000,
);

test('the two processes did get in each other’s way', () => {
  expect(collisions).toBeGreaterThan(10);
});
