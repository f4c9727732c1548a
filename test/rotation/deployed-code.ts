import { readFileSync } from 'node:fs';
import { SystemClock } from '../../src/adapters/system/system-clock';
import { SystemRandom } from '../../src/adapters/system/system-random';
import { secretArn } from '../../src/core/model/ids';
import { instant } from '../../src/core/model/time';
import { readSpecs } from '../../src/core/token-spec/read-specs';
import { rotationAsset } from '../../src/rotation/rotation-asset';
import type { LocalWorld } from '../cli/local-world';

/**
 * What both handlers are made with in a test: the desired state of a spec that stands in the world's folder, and this machine's
 * clock, which functions correct by the time that servers tell. From here on AWS's library finds the world's Secrets Manager.
 * @param managementSecrets ARNs by workspace
 */
export function deployedCode(
  world: LocalWorld,
  file: string,
  managementSecrets: Readonly<Record<string, string>>,
  log: (line: string) => void,
) {
  Object.assign(process.env, world.environment());
  const { states } = readSpecs([{ path: file, content: readFileSync(file, 'utf8') }], { now: instant(Date.now()) });
  const secrets = Object.entries(managementSecrets).map(([workspace, arn]) => [workspace, secretArn(arn)] as const);
  const deployed = { endpoint: world.service.url, managementSecrets: Object.fromEntries(secrets), states };
  return {
    asset: JSON.stringify(rotationAsset(deployed)),
    clock: new SystemClock(),
    random: new SystemRandom(),
    log,
  };
}
