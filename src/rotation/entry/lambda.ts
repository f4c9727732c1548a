/**
 * What AWS Lambda loads: `function.js` of the deployed functions, with the handlers `function.rotate` and `function.pass`.
 * Clock, chance and the environment come in here and nowhere else.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SystemClock } from '../../adapters/system/system-clock';
import { SystemRandom } from '../../adapters/system/system-random';
import type { FunctionParts } from '../function-world';
import { rotationHandler } from '../handler';
import { passHandler } from '../scheduled/pass-handler';

const parts: FunctionParts = {
  asset: textBeside('deployed.json'),
  clock: new SystemClock(),
  random: new SystemRandom(),
  // Not by console.log, before whose lines Lambda writes words of its own: these are JSON for machines.
  log: (line) => void process.stdout.write(`${line}\n`),
  env: process.env,
};

/** Called by Secrets Manager, once for each step of a rotation. */
export const rotate = rotationHandler(parts);

/** Called by a schedule: the pass that ends what was superseded. */
export const pass = passHandler(parts);

/** Empty when there is no such file, which each call then refuses in words: a load that fails would tell nobody why. */
function textBeside(name: string): string {
  try {
    return readFileSync(join(__dirname, name), 'utf8');
  } catch {
    return '';
  }
}
