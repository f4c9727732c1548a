import { buildSync } from 'esbuild';
import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The address under which the tests' configurations name the demo. */
export const demoAddress = 'example.test/tests/demo';

/** A demo provider, bundled into one executable file as a release is. */
interface BuiltDemo {
  readonly executable: string;
  /** The root of a `filesystem_mirror`. */
  readonly mirror: string;
}

/** Bundles the demo provider into a fresh folder. */
export function buildDemo(): BuiltDemo {
  const mirror = mkdtempSync(join(tmpdir(), 'demo-mirror-'));
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const folder = join(mirror, demoAddress, '1.0.0', platform);
  mkdirSync(folder, { recursive: true });
  const executable = join(folder, 'terraform-provider-demo_v1.0.0');
  buildSync({
    entryPoints: [join(__dirname, 'demo', 'demo-main.ts')],
    outfile: executable,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
  chmodSync(executable, 0o755);
  return { executable, mirror };
}
