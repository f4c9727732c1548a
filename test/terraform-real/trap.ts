import { providersOf } from '../terraform-provider/provider-processes';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { TerraformWorld } from '../terraform-provider/terraform-world';

export type Victim = 'provider' | 'terraform';

/** A request to the token service at which a process is killed: before the service does it, or once it is committed. */
export interface KillPoint {
  readonly operation: string;
  /** The request counts only once the service has been asked for this. */
  readonly after?: string;
  readonly moment: 'before' | 'after';
}

/** A world with a trap: `spring` runs Terraform, which is killed at the point, and tells its exit code. */
export async function trappedWorld(
  { operation, after, moment }: KillPoint,
  victim: Victim,
): Promise<{
  readonly world: TerraformWorld;
  readonly spring: (...args: readonly string[]) => Promise<number | null>;
}> {
  let terraform: number | undefined;
  let armed = false;
  let reached = after === undefined;
  const world = await TerraformWorld.start({
    apiFaults: (request) => {
      if (!armed || terraform === undefined) return undefined;
      if (!reached) reached = request.operation === after;
      else if (request.operation === operation) {
        armed = false;
        for (const pid of victim === 'terraform' ? [terraform] : providersOf(terraform)) process.kill(pid, 'SIGKILL');
        // Nobody hears the answer: the connection is cut, as it is when the one that asked is gone.
        return { drop: moment };
      }
      return undefined;
    },
  });
  const spring = async (...args: readonly string[]): Promise<number | null> => {
    armed = true;
    const child = spawn('terraform', args, {
      cwd: world.folder,
      env: { ...world.environment(), TF_LOG: 'TRACE', TF_LOG_PATH: join(world.folder, 'trace.log') },
      stdio: 'ignore',
    });
    terraform = child.pid;
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    if (armed) throw new Error(`terraform ${args.join(' ')} never came to ${operation}`);
    return code;
  };
  return { world, spring };
}
