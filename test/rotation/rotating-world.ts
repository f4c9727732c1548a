import { rotationHandler } from '../../src/rotation/handler';
import { entry, LocalWorld, spec } from '../cli/local-world';
import { deployedCode } from './deployed-code';
import { FunctionServer } from './function-server';

/** The secret of its only entry, `ci-runner`. */
export const SECRET = 'hawzu/acme/ci-runner';

/** Both services and a deployed rotation function, with a spec that was applied. Rotation is not configured yet. */
export async function rotatingWorld(options: { readonly rotationPollMs?: number } = {}) {
  const logged: string[] = [];
  const functions = await FunctionServer.start();
  const world = await LocalWorld.start({ functions: { endpoint: functions.endpoint }, ...options });
  const file = world.write('tokens.yaml', spec(entry('ci-runner')));
  const management = await world.createSecret('hawzu/management', world.managementToken);
  /** The function, with its management token in that secret. */
  const handlerWith = (managementSecret: string): ReturnType<typeof rotationHandler> =>
    rotationHandler(deployedCode(world, file, { ws_acme: managementSecret }, (line) => void logged.push(line)));
  const handler = handlerWith(management);
  functions.handler = handler;
  await world.run(['apply', file, '--yes']);
  return {
    ...{ world, functions, file, logged, handler, handlerWith },
    /** Everything that anybody printed, logged or answered. */
    said: (): string => [...logged, ...functions.failures, ...world.outputs].join('\n'),
    close: async (): Promise<void> => {
      await world.close();
      await functions.close();
    },
  };
}
