import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Deployed, rotationAsset } from '../../src/rotation/rotation-asset';
import type { LocalFunctions } from '../../src/local-functions';
import { REGIONS } from './cast';

const BUNDLE = join(__dirname, '..', '..', 'dist', 'rotation', 'function.js');
export const PASS = 'arn:aws:lambda:eu-west-1:000000000000:function:hawzu-pass';
export const functionIn = (region: string): string => `arn:aws:lambda:${region}:000000000000:function:hawzu-rotation`;
/** The same code in a process of its own, for a call that comes beside itself. */
export const twinOf = (arn: string): string => `${arn}-twin`;

/**
 * The packaged function is another file, untouched. Only its waiting is shorter: a call that is tried again after 20 seconds
 * would take them of the machine's time.
 */
const BESIDE = `'use strict';
const timers = require('node:timers/promises');
const wait = timers.setTimeout;
timers.setTimeout = (ms, ...rest) => wait(ms / 1000, ...rest);
const packaged = require('./packaged.js');
`;

interface FunctionParts {
  readonly functions: LocalFunctions;
  /** Of Secrets Manager. */
  readonly endpoint: () => string;
  /** Gets each line that one of them writes, and whether it was the pass. */
  readonly log: (line: string, isPass: boolean) => void;
  /** What stands before the packaged function, as its module. */
  readonly code: string | undefined;
}

/** The packaged function as it is deployed: for rotations in each region, and for the scheduled pass. */
export class DeployedFunction {
  private readonly folder = mkdtempSync(join(tmpdir(), 'hawzu-year-'));

  constructor(private readonly parts: FunctionParts) {}

  /** Puts it there, or another one that knows other specs. */
  deploy(deployed: Deployed): void {
    const { folder, parts } = this;
    copyFileSync(BUNDLE, join(folder, 'packaged.js'));
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
    writeFileSync(join(folder, 'function.js'), BESIDE + (parts.code ?? 'module.exports = packaged;\n'));
    writeFileSync(join(folder, 'deployed.json'), JSON.stringify(rotationAsset(deployed)));
    this.start();
  }

  /** Ends its processes where they stand; the next call starts another. */
  start(): void {
    const { functions, endpoint, log } = this.parts;
    const common = {
      folder: this.folder,
      environment: {
        AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint(),
        AWS_REGION: REGIONS[0],
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      },
      timeoutMs: 60_000,
    };
    const rotations = REGIONS.map(functionIn);
    for (const arn of [...rotations, ...rotations.map(twinOf)]) {
      functions.deploy({ ...common, arn, handler: 'function.rotate', log: (line) => log(line, false) });
    }
    for (const arn of [PASS, twinOf(PASS)]) {
      functions.deploy({ ...common, arn, handler: 'function.pass', log: (line) => log(line, true) });
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
