import { SETTLE_MS } from '../../src/core/model/time';
import type { Fault, PortCall } from '../../src/testing/memory/port-hooks';
import type { RealSimulation } from '../../src/testing/real/real-simulation';
import type { RealWorld } from '../../src/testing/real/real-world';
import type { ServerFault, ServerRequest } from '../../src/testing/real/server-faults';
import { endsOf, isDone, plannedBy } from './passes';
import { arrive, type Situation } from './situations';

/** What a pass without a fault does: its port calls, and the requests that the servers got from them. */
export interface CleanPass {
  readonly requests: readonly ServerRequest[];
  readonly calls: readonly PortCall[];
  readonly problems: readonly string[];
}

export async function cleanPass(situation: Situation): Promise<CleanPass> {
  const simulation = await arrive(situation);
  const calls: PortCall[] = [];
  const end = await simulation.pass(situation.options, { calls });
  const requests = [...simulation.world.requests];
  const undone = endsOf(end).includes('done') && isDone(end) ? [] : [`the pass ended with: ${endsOf(end).join(', ')}`];
  return { requests, calls, problems: [...undone, ...(await rest(simulation, situation))] };
}

/** A pass with one fault at a server. */
export async function walkRequest(situation: Situation, index: number, fault: ServerFault): Promise<string[]> {
  const at = (request: ServerRequest) => (request.index === index ? fault : undefined);
  return faultyPass(situation, at, { impatient: fault === 'late', absorbed: ABSORBED.includes(fault) });
}

/** A pass whose server has a fault from a request on, for as long as that process lives. */
export async function walkOutage(situation: Situation, from: ServerRequest, fault: ServerFault): Promise<string[]> {
  const at = ({ index, server }: ServerRequest) => (index >= from.index && server === from.server ? fault : undefined);
  return faultyPass(situation, at, { impatient: fault === 'late', absorbed: false });
}

/** A pass that loses the reply to every `step`th request, from one of the first on. What is sent again is not counted. */
export async function walkEvery(situation: Situation, step: number, offset: number): Promise<string[]> {
  let counted = -1;
  let repeats = false;
  const at = (): ServerFault | undefined => {
    if (!repeats) counted += 1;
    repeats = !repeats && counted % step === offset;
    return repeats ? 'cut-after' : undefined;
  };
  return faultyPass(situation, at, { impatient: false, absorbed: true });
}

/** One of these, once, is no reason for a pass to fail. */
const ABSORBED: readonly ServerFault[] = ['cut-before', 'cut-after', 'throttled', 'throttled-wait', 'failed'];

async function faultyPass(
  situation: Situation,
  faults: RealWorld['faults'],
  { impatient, absorbed }: { readonly impatient: boolean; readonly absorbed: boolean },
): Promise<string[]> {
  const simulation = await arrive(situation);
  simulation.world.faults = faults;
  const end = await simulation.pass(situation.options, { impatient });
  simulation.world.faults = () => undefined;
  const noticed = absorbed && !isDone(end) ? [`the pass ended with: ${endsOf(end).join(', ')}`] : [];
  return [...noticed, ...(await rest(simulation, situation))];
}

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
  if (!isDone(resumed)) problems.push(`the resuming pass ended with: ${endsOf(resumed).join(', ')}`);
  await world.calm();
  await simulation.advance(SETTLE_MS + 60_000);
  const settled = await simulation.pass(asked);
  if (!isDone(settled)) problems.push(`the settling pass ended with: ${endsOf(settled).join(', ')}`);
  problems.push(...(await simulation.atRest()));
  const left = plannedBy(await simulation.pass(asked));
  if (left.length > 0) problems.push(`the plan after that is not empty: ${left.join(', ')}`);
  return [...problems, ...world.leaks()];
}
