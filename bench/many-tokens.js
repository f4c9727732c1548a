'use strict';
const { join } = require('node:path');
const dist = join(__dirname, '..', 'dist');
const { MemoryWorld } = require(join(dist, 'adapters/memory/memory-world.js'));
const { prepare } = require(join(dist, 'core/pass/prepare.js'));
const { runPass } = require(join(dist, 'core/pass/run-pass.js'));
const { passOver } = require(join(dist, 'rotation/scheduled/pass-over.js'));
const { survey, RIGHTS } = require(join(dist, 'core/pass/look/survey.js'));
const { desiredState, desiredToken } = require(join(dist, 'testing/memory/desired.js'));
const { hookPorts } = require(join(dist, 'testing/memory/hooked-ports.js'));
const { ManualClock } = require(join(dist, 'testing/memory/manual-clock.js'));
const { SeededRandom } = require(join(dist, 'testing/memory/seeded-random.js'));

const WRITES = ['issue', 'edit', 'enable', 'disable', 'revoke', 'create', 'tag', 'put', 'moveStage', 'delete'];

/** The same pages, with every look at a property of what is listed counted. */
async function* countLooks(pages, looked) {
  const get = (facts, property) => (looked(), facts[property]);
  for await (const page of pages) yield { ...page, value: page.value.map((facts) => new Proxy(facts, { get })) };
}

/** Ports that count how often what they list is looked at: work that grows faster than the lists shows there. */
function countingPorts({ tokenApi, stores }, looked) {
  const listTokens = (...asked) => countLooks(tokenApi.listTokens(...asked), looked);
  const counted = (store) => ({ ...store, listByTags: (tags) => countLooks(store.listByTags(tags), looked) });
  return { tokenApi: { ...tokenApi, listTokens }, stores: (region) => counted(stores(region)) };
}

/** Applies a spec of so many tokens to a world in memory, then looks at what a pass without changes asks and takes. */
async function passWithoutChanges(count) {
  const clock = new ManualClock();
  const world = new MemoryWorld({ clock, random: new SeededRandom(1) });
  const desired = desiredState(...Array.from({ length: count }, (_, i) => desiredToken(`job-${i}`)));
  const first = { tokenApi: world.tokenApi(), stores: world.stores, clock, random: new SeededRandom(2) };
  const seen = await survey(first.tokenApi, desired.workspace, RIGHTS.apply);
  const spec = { desired, survey: seen.survey, options: {} };
  const { kind } = await runPass({ specs: [{ ...spec, ports: first }], gated: false });
  if (kind !== 'applied') throw new Error(`the first pass ended as ${kind}`);

  const hooked = hookPorts({ tokenApi: world.tokenApi(), stores: world.stores }, {});
  global.gc?.();
  const before = process.memoryUsage().heapUsed;
  const started = process.hrtime.bigint();
  const ports = { ...hooked, clock, random: new SeededRandom(3) };
  const [again] = await prepare([{ ...spec, ports }], 'values');
  const ms = Number(process.hrtime.bigint() - started) / 1e6;
  global.gc?.();
  const kept = process.memoryUsage().heapUsed - before;
  const calls = hooked.calls.map((call) => call.operation);
  const tokenApiCalls = hooked.calls.filter((call) => call.port === 'token API').length;
  let looks = 0;
  const counting = countingPorts({ tokenApi: hooked.tokenApi, stores: hooked.stores }, () => (looks += 1));
  await prepare([{ ...spec, ports: { ...counting, clock, random: new SeededRandom(3) } }], 'values');
  return {
    ms,
    looks,
    keptMegabytes: kept / 2 ** 20,
    actions: again.plan.entries.flatMap((entry) => entry.actions).length,
    tokenApiCalls,
    writes: calls.filter((operation) => WRITES.includes(operation)).length,
    reads: calls.filter((operation) => operation === 'read').length,
  };
}

/** The same as a spec has it, before roles are looked up. */
const declared = (desired) => ({
  ...desired,
  tokens: desired.tokens.map((token) => ({ ...token, access: declaredAccess(token.access) })),
});
const named = ({ role, ...at }) => ({ ...at, grant: { kind: 'role', role } });
const declaredAccess = (access) =>
  access.type === 'project' ? { ...access, grants: access.grants.map(named) } : named(access);

/** A pass as a schedule begins it, over so many tokens for which nothing is to be done: what it asks of either side, and takes. */
async function scheduledPassWithoutWork(count) {
  const clock = new ManualClock();
  const world = new MemoryWorld({ clock, random: new SeededRandom(1) });
  const desired = desiredState(...Array.from({ length: count }, (_, i) => desiredToken(`job-${i}`)));
  const first = { tokenApi: world.tokenApi(), stores: world.stores, clock, random: new SeededRandom(2) };
  const seen = await survey(first.tokenApi, desired.workspace, RIGHTS.apply);
  const { kind } = await runPass({
    specs: [{ desired, survey: seen.survey, options: {}, ports: first }],
    gated: false,
  });
  if (kind !== 'applied') throw new Error(`the first pass ended as ${kind}`);
  clock.advance(2 * 3_600_000);

  const hooked = hookPorts({ tokenApi: world.tokenApi(), stores: world.stores }, {});
  const ports = { ...hooked, clock, random: new SeededRandom(3) };
  global.gc?.();
  const before = process.memoryUsage().heapUsed;
  const started = process.hrtime.bigint();
  const passed = await passOver(ports, declared(desired));
  const ms = Number(process.hrtime.bigint() - started) / 1e6;
  global.gc?.();
  const kept = process.memoryUsage().heapUsed - before;
  if (passed.kind !== 'passed' || passed.unresolved.length > 0) throw new Error(`the pass ended as ${passed.kind}`);
  const callsOf = (port) => hooked.calls.filter((call) => call.port === port);
  return {
    ms,
    keptMegabytes: kept / 2 ** 20,
    tokenApiCalls: callsOf('token API').length,
    storeCalls: hooked.calls.length - callsOf('token API').length,
    writes: hooked.calls.filter(({ operation }) => WRITES.includes(operation)).length,
    reads: hooked.calls.filter(({ operation }) => operation === 'read').length,
    // So that what it has seen is not given up before it is measured.
    actions: passed.end.prepared.flatMap(({ plan }) => plan.entries.flatMap((entry) => entry.actions)).length,
  };
}

module.exports = { passWithoutChanges, scheduledPassWithoutWork };
