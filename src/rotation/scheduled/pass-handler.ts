import { conceal } from '../../core/diagnostics/conceal';
import type { DeclaredState } from '../../core/model/desired';
import type { Instant } from '../../core/model/time';
import { later } from '../../core/model/time';
import { during } from '../../core/ports/ports';
import { type CallContext, type FunctionParts, type FunctionWorld, openFunctionWorld } from '../function-world';
import { reportOf } from './pass-report';
import { readAsset } from '../rotation-asset';
import { whyFailed } from '../rotation-function';
import { passOver, type Scheduled } from './pass-over';

/** A pass in which something failed: Lambda counts it, and sends it where failures of a function go. */
export class PassFailed extends Error {
  override readonly name = 'PassFailed';
}

/** So long before its end a call begins nothing more, in milliseconds. */
const RESERVE_MS = 15_000;

/**
 * The handler of the scheduled pass: each spec of the asset by itself. Logs a line for what was done and for what a person
 * should know, and one of metrics for each owner and workspace. It may come twice, and beside itself.
 */
export function passHandler({ asset, log, ...parts }: FunctionParts) {
  return async (_event: unknown, context: CallContext): Promise<void> => {
    const { clock } = parts;
    const deadline = later(clock.now(), context.getRemainingTimeInMillis() - RESERVE_MS);
    const failures: string[] = [];
    try {
      const deployed = readAsset(asset);
      const world = openFunctionWorld(parts, deployed);
      try {
        for (const state of deployed.states) {
          const report = reportOf(state, await passed(world, state, deadline), clock.now());
          for (const line of report.lines) log(line);
          failures.push(...report.failures.map(({ code, message }) => `${code}: ${message}`));
        }
      } finally {
        await world.close();
      }
    } catch (error) {
      const why = whyFailed(error);
      const code = why.code;
      const message = conceal(why.message);
      log(JSON.stringify({ outcome: 'failed', code, message }));
      throw new PassFailed(`${code}: ${message}`);
    }
    if (failures.length > 0) throw new PassFailed(failures.join('; '));
  };
}

/** Whatever is wrong with one spec, or with its workspace, the others are passed over. */
async function passed(world: FunctionWorld, state: DeclaredState, deadline: Instant): Promise<Scheduled> {
  try {
    return await passOver(during(await world.portsOf(state.workspace), { deadline }), state);
  } catch (error) {
    return { kind: 'failed', why: [whyFailed(error)] };
  }
}
