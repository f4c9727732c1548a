'use strict';
/** Compiles src/ and copies what is not TypeScript. dist/ is replaced only by a build that succeeded. */
const { cpSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const root = join(__dirname, '..');
const fresh = join(root, '.cache', 'dist');
rmSync(fresh, { recursive: true, force: true });
const compile = [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', fresh];
const compiled = spawnSync(process.execPath, compile, { cwd: root, stdio: ['ignore', 2, 2] });
if (compiled.status !== 0) process.exit(1);
cpSync(join(root, 'src'), fresh, {
  recursive: true,
  filter: (path) => !path.endsWith('.ts') || path.endsWith('.d.ts'),
});
writeFileSync(join(fresh, '.built'), '');
rmSync(join(root, 'dist'), { recursive: true, force: true });
renameSync(fresh, join(root, 'dist'));
