import { openSecretsManager } from '../adapters/secrets-manager/open-secrets-manager';
import { openTokenApi } from '../adapters/token-api-http/open-token-api';
import type { WorkspaceId } from '../core/model/ids';
import { later } from '../core/model/time';
import type { Clock, RandomSource } from '../core/ports/clock';
import type { Ports } from '../core/ports/ports';
import { managementToken, withoutToken } from './management-token';
import { readAsset } from './rotation-asset';
import { rotationCall } from './rotation-event';
import { rotateSecret, whyFailed } from './rotation-function';

/** What a function is made of. */
export interface FunctionParts {
  /** The text beside its code: see `rotationAsset`. */
  readonly asset: string;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Gets one JSON line for each call; never a value. */
  readonly log: (line: string) => void;
  /** AWS settings, proxies and authorities; the process's own environment when absent. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** As much of Lambda's context as is used. */
export interface CallContext {
  getRemainingTimeInMillis(): number;
}

/** A call that failed: Secrets Manager tries again. Its message goes to logs, and holds no value. */
export class RotationFailed extends Error {
  override readonly name = 'RotationFailed';
}

/** The handler of a rotation function: what Secrets Manager calls, once for each step. */
export function rotationHandler({ asset, clock, random, log, env }: FunctionParts) {
  return async (event: unknown, context: CallContext): Promise<void> => {
    const closes: (() => unknown)[] = [];
    const options = { clock, random, ...(env && { env }) };
    let told: Readonly<Record<string, string>> = {};
    try {
      const call = rotationCall(event, later(clock.now(), context.getRemainingTimeInMillis()));
      told = { step: call.step, secret: call.secret };
      const { endpoint, states, managementSecrets } = readAsset(asset);
      const secrets = openSecretsManager(options);
      const { stores } = secrets;
      closes.push(() => secrets.close());
      const portsOf = async (workspace: WorkspaceId): Promise<Ports> => {
        const arn = managementSecrets[workspace];
        if (arn === undefined) throw withoutToken(`none was deployed for workspace ${workspace}`);
        const token = await managementToken(stores, arn);
        const opened = openTokenApi({ ...options, endpoint, managementToken: token });
        closes.push(() => opened.close());
        // Anything else may be somebody's secret, which nobody is to be sent.
        if (!opened.api.recognises(token)) throw withoutToken('its secret holds no token');
        return { tokenApi: opened.api, stores, clock, random };
      };
      await rotateSecret({ states, stores, portsOf }, call);
      log(JSON.stringify({ ...told, outcome: 'done' }));
    } catch (error) {
      const { code, message } = whyFailed(error);
      log(JSON.stringify({ ...told, outcome: 'failed', code, message }));
      throw new RotationFailed(`${code}: ${message}`);
    } finally {
      for (const close of closes.reverse()) await close();
    }
  };
}
