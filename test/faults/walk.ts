import { SETTLE_MS } from '../../src/core/model/time';
import type { Fault, PortCall } from '../../src/testing/port-hooks';
import type { RealSimulation } from '../../src/testing/real-simulation';
import type { ServerFault, ServerRequest } from '../../src/testing/server-faults';
import type { PassEnd } from '../../src/testing/simulation';
import { arrive, type Situation } from './situations';

/** What a pass without a fault does: its port calls, and the requests that the servers got from them. */
export interface CleanPass {
  readonly requests: readonly ServerRequest[];
  readonly calls: readonly PortCall[];
  readonly problems: readonly string[];
}

const all = (end: PassEnd): readonly string[] =>
  end.kind === 'applied' ? end.outcomes.map((outcome) => outcome.diagnostic?.message ?? outcome.status) : [end.kind];
const pending = (end: PassEnd): readonly string[] =>
  end.kind === 'applied' ? end.plan.entries.flatMap((entry) => entry.actions.map((action) => action.kind)) : [end.kind];

/** Whether a pass did everything that it planned. */
export const isDone = (end: PassEnd): boolean => end.kind === 'applied' && all(end).every((text) => text === 'done');

export async function cleanPass(situation: Situation): Promise<CleanPass> {
  const simulation = await arrive(situation);
  const calls: PortCall[] = [];
  const end = await simulation.pass(situation.options, { calls });
  const requests = [...simulation.world.requests];
  const undone = all(end).includes('done') && isDone(end) ? [] : [`the pass ended with: ${all(end).join(', ')}`];
  return { requests, calls, problems: [...undone, ...(await rest(simulation, situation))] };
}

/** A pass with one fault at a server, or with that fault from there on until it ends. */
export async function walkRequest(
  situation: Situation,
  index: number,
  fault: ServerFault,
  lasting = false,
): Promise<string[]> {
  const simulation = await arrive(situation);
  const { world } = simulation;
  let server: string | undefined;
  world.faults = (request) => {
    if (request.index === index) server = request.server;
    return request.index === index || (lasting && request.index > index && request.server === server)
      ? fault
      : undefined;
  };
  const end = await simulation.pass(situation.options, { impatient: fault === 'late' });
  world.faults = () => undefined;
  const unnoticed = !lasting && ABSORBED.includes(fault);
  const noticed = unnoticed && !isDone(end) ? [`the pass ended with: ${all(end).join(', ')}`] : [];
  return [...noticed, ...(await rest(simulation, situation))];
}

/** One of these, once, is no reason for a pass to fail. */
const ABSORBED: readonly ServerFault[] = ['cut-before', 'cut-after', 'throttled', 'throttled-wait', 'failed'];

/** A pass whose process has a fault at a port call, most of all its death. */
export async function walkCall(situation: Situation, index: number, fault: Fault): Promise<string[]> {
  const simulation = await arrive(situation);
  await simulation.pass(situation.options, { hooks: { faults: (call) => (call.index === index ? fault : undefined) } });
  return rest(simulation, situation);
}

/**
 * The same command again in a fresh process, then one more after settle. Answers what is wrong then, as sentences: the
 * world has to be at rest, the plan empty, and no value in anything that was printed.
 */
async function rest(simulation: RealSimulation, situation: Situation): Promise<string[]> {
  const { world } = simulation;
  const problems: string[] = [];
  const asked = { prune: situation.options?.prune ?? false };
  const resumed = await simulation.pass(asked);
  if (!isDone(resumed)) problems.push(`the resuming pass ended with: ${all(resumed).join(', ')}`);
  await world.calm();
  await simulation.advance(SETTLE_MS + 60_000);
  const settled = await simulation.pass(asked);
  if (!isDone(settled)) problems.push(`the settling pass ended with: ${all(settled).join(', ')}`);
  problems.push(...(await simulation.atRest()));
  const left = pending(await simulation.pass(asked));
  if (left.length > 0) problems.push(`the plan after that is not empty: ${left.join(', ')}`);
  return [...problems, ...world.leaks()];
}
