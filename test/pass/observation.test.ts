import { duration, SETTLE_MS } from '../../src/core/model/time';
import { AWSPREVIOUS } from '../../src/core/ports/secret-store';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { DAY, HOUR, READS, Simulation } from '../../src/testing/memory/simulation';
import { OVERLAP } from './scenarios';

const workingTokens = (simulation: Simulation): string[] =>
  simulation
    .look()
    .tokens.filter((token) => token.revokedAt === null && token.status === 'enabled')
    .map((token) => token.id);

describe('a read that fails stops nothing', () => {
  /** Two entries, each right after a rotation whose overlap is over; one of them has bare values. */
  async function retiring(): Promise<Simulation> {
    const never = {
      expiry: { kind: 'never' },
      rotation: { kind: 'none', overlap: duration(24, 'h'), observationPeriod: duration(48, 'h') },
    } as const;
    const entries = [desiredToken('json'), desiredToken('plain', { ...never, format: 'plain' })];
    const simulation = new Simulation(desiredState(...entries), OVERLAP);
    await simulation.pass();
    simulation.advance(DAY);
    await simulation.pass({ rotate: new Set(entries.map((entry) => entry.name)) });
    simulation.advance(OVERLAP + HOUR);
    return simulation;
  }

  test('with --prune, at whichever read, denied or unreachable', async () => {
    const calls: PortCall[] = [];
    await (await retiring()).pass({ prune: true }, {}, calls);
    const reads = calls.filter((call) => READS.has(call.operation));
    expect(reads.length).toBeGreaterThan(10);
    for (const { index } of reads) {
      for (const fault of ['denied', 'unavailable'] as const) {
        const simulation = await retiring();
        const before = workingTokens(simulation);
        await simulation.pass({ prune: true }, { faults: (call) => (call.index === index ? fault : undefined) });
        expect(simulation.violations).toEqual([]);
        expect(workingTokens(simulation)).toEqual(before);
      }
    }
  });
});

test('a stale list that shows a secret from before it was made again does not have the new one removed', async () => {
  const simulation = new Simulation(desiredState(desiredToken('ci')), OVERLAP);
  await simulation.pass();
  simulation.advance(HOUR);
  const [old] = simulation.world.snapshot().secrets;
  simulation.outside(() => simulation.world.outside.forceDelete(old!.arn));
  await simulation.pass();
  simulation.advance(60_000);
  // The list answers from two minutes ago, everything else from now.
  let listing = false;
  simulation.world.setStaleness(() => (listing ? 120_000 : 0));
  await simulation.pass(
    { prune: true },
    { interleave: async (call) => void (listing = call.operation === 'listByTags') },
  );
  simulation.world.setStaleness(0);
  expect(simulation.atRest()).toEqual([]);
});

test('a stale list that shows a secret which was just deleted does not have its tokens removed', async () => {
  const simulation = new Simulation(desiredState(desiredToken('ci')), OVERLAP);
  await simulation.pass();
  simulation.advance(HOUR);
  const [secret] = simulation.world.snapshot().secrets;
  const old = workingTokens(simulation);
  simulation.outside(() => simulation.world.outside.forceDelete(secret!.arn));
  simulation.advance(60_000);
  let listing = false;
  simulation.world.setStaleness(() => (listing ? 120_000 : 0));
  const end = await simulation.pass(
    { prune: true },
    { interleave: async (call) => void (listing = call.operation === 'listByTags') },
  );
  expect(end.kind === 'applied' && end.plan.entries.map(({ declared }) => declared)).toEqual([true]);
  // Its consumers may still hold the value, so its token is retired in order.
  expect(workingTokens(simulation)).toEqual(expect.arrayContaining(old));
});

test('a token that another run issued after the list was read is not taken for a revoked one', async () => {
  const simulation = new Simulation(desiredState(desiredToken('ci')), OVERLAP);
  await simulation.pass();
  simulation.advance(DAY);
  // The list of tokens is read; then another run replaces the value; then this run looks at the secret.
  let rotated = false;
  await simulation.pass(
    {},
    {
      interleave: async (call) => {
        if (call.operation !== 'describe' || rotated) return;
        rotated = true;
        await simulation.pass({ rotate: new Set([desiredToken('ci').name]) });
      },
    },
  );
  expect(simulation.look().tokens).toHaveLength(3);
  const staged = simulation.look().secrets[0]!.versions.filter((version) => version.stages.includes(AWSPREVIOUS));
  expect(staged).toHaveLength(1);
});

test('a secret that another run rotates while it is read is looked at again, and not rotated once more', async () => {
  const simulation = new Simulation(desiredState(desiredToken('ci')), OVERLAP);
  await simulation.pass();
  simulation.advance(20 * DAY);
  let other = false;
  const end = await simulation.pass(
    {},
    {
      interleave: async (call) => {
        if (call.operation !== 'listVersions' || other) return;
        other = true;
        await simulation.pass();
      },
    },
  );
  const [entry] = end.kind === 'applied' ? end.plan.entries : [];
  expect(entry!.actions).toEqual([]);
  expect(entry!.holds.map(({ code }) => code)).toEqual(['up-to-date', 'overlap']);
  simulation.advance(SETTLE_MS);
  expect(simulation.atRest()).toEqual([]);
});

test('a process that waits too long between issuing and storing gives its token up', async () => {
  const late = new Simulation(desiredState(desiredToken('ci')), OVERLAP, 2);
  const stopped = await late.pass(
    {},
    { interleave: async (call) => void (call.operation === 'authenticate' && late.clock.advance(SETTLE_MS)) },
  );
  expect(stopped.kind === 'applied' && stopped.outcomes.map((o) => o.diagnostic?.code)).toEqual(['pass-too-old']);
  expect(workingTokens(late)).toEqual([late.world.management.id]);
});

test('a promotion that comes after others have rotated on moves nothing back, and leaves nothing to tell', async () => {
  const simulation = new Simulation(desiredState(desiredToken('ci')), OVERLAP);
  await simulation.pass();
  simulation.advance(20 * DAY);
  let others = false;
  const end = await simulation.pass(
    {},
    {
      interleave: async (call) => {
        if (call.operation !== 'moveStage' || others) return;
        others = true;
        await simulation.pass();
        simulation.advance(60_000);
        await simulation.pass({ rotate: new Set([desiredToken('ci').name]) });
      },
    },
  );
  // It looked again: the others have done what was due.
  expect(end.kind === 'applied' && end.outcomes).toEqual([]);
  const newest = simulation.look().tokens.at(-1);
  const current = simulation.world.snapshot().secrets[0]!.versions.find((one) => one.stages.includes('AWSCURRENT'));
  expect(current?.value).toContain(newest?.id);
});

test('retiring the old one of two bare values does not look like a use of it by its consumer', async () => {
  const simulation = new Simulation(desiredState(desiredToken('ci', { format: 'plain' })), OVERLAP);
  await simulation.pass();
  simulation.advance(20 * DAY);
  await simulation.pass();
  for (const wait of [OVERLAP + HOUR, SETTLE_MS + 1]) {
    simulation.advance(wait);
    await simulation.pass();
  }
  const statuses = simulation.look().tokens.map((token) => token.status);
  expect(statuses).toEqual(['enabled', 'disabled', 'enabled']);
});
