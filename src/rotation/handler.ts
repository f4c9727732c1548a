import { conceal } from '../core/diagnostics/conceal';
import { later } from '../core/model/time';
import { type CallContext, type FunctionParts, openFunctionWorld } from './function-world';
import { readAsset } from './rotation-asset';
import { rotationCall } from './rotation-event';
import { rotateSecret, whyFailed } from './rotation-function';

/** A call that failed: Secrets Manager tries again. Its message goes to logs, and holds no value. */
export class RotationFailed extends Error {
  override readonly name = 'RotationFailed';
}

/** The handler of a rotation function: what Secrets Manager calls, once for each step. Logs one line for each call. */
export function rotationHandler({ asset, log, ...parts }: FunctionParts) {
  return async (event: unknown, context: CallContext): Promise<void> => {
    let told: Readonly<Record<string, string>> = {};
    try {
      const call = rotationCall(event, later(parts.clock.now(), context.getRemainingTimeInMillis()));
      told = { step: call.step, secret: call.secret };
      const deployed = readAsset(asset);
      const world = openFunctionWorld(parts, deployed);
      try {
        await rotateSecret({ states: deployed.states, ...world }, call);
      } finally {
        await world.close();
      }
      log(JSON.stringify({ ...told, outcome: 'done' }));
    } catch (error) {
      const why = whyFailed(error);
      const code = why.code;
      const message = conceal(why.message);
      log(JSON.stringify({ ...told, outcome: 'failed', code, message }));
      throw new RotationFailed(`${code}: ${message}`);
    }
  };
}
