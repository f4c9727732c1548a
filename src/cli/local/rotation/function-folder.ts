import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../adapters/system/installed-package';
import { type Deployed, rotationAsset } from '../../../rotation/rotation-asset';

/** What Lambda gets: the bundle, and what it is deployed with beside it. Holds no value. */
export class FunctionFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'hawzu-function-'));

  constructor(deployed: Deployed) {
    copyFileSync(join(packageRoot(), 'dist', 'rotation', 'function.js'), join(this.path, 'function.js'));
    writeFileSync(join(this.path, 'deployed.json'), JSON.stringify(rotationAsset(deployed)));
    // Whatever a folder above it says of modules is not for this one.
    writeFileSync(join(this.path, 'package.json'), '{"type":"commonjs"}');
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
