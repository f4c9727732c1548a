'use strict';
/**
 * Compiles src/ to dist/, copies what is not TypeScript, and puts bundles in the place of the entry points. The package
 * holds the bundles alone; the other modules are for scripts, benches and tests. esbuild takes a second where tsc takes
 * half a minute, and types are checked by `npm run check`; `--types` adds declarations, for the package.
 * dist/ is replaced only by a build that succeeded.
 */
const { cpSync, readdirSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { buildSync } = require('esbuild');
const { bundlePackage } = require('./bundle-package.js');
const { packageTypes } = require('./package-types.js');

const root = join(__dirname, '..');
const src = join(root, 'src');
// Two builds at once, as by two test runs, must not write into each other.
const fresh = join(root, '.cache', `dist-${process.pid}`);
process.on('exit', () => rmSync(fresh, { recursive: true, force: true }));

/** The contract suites are for jest alone. */
const forTestsOnly = (path) => /testing[\\/].*(-contract|-expectations)\.ts$/.test(path);

/** What the browser runs is bundled by itself. */
const ofThePage = (path) => /^page([\\/]|$)/.test(path);

const sources = readdirSync(src, { recursive: true })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && !forTestsOnly(path) && !ofThePage(path))
  .map((path) => join(src, path));

buildSync({
  entryPoints: sources,
  outbase: src,
  outdir: fresh,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'error',
});
cpSync(src, fresh, {
  recursive: true,
  filter: (path) => !path.endsWith('.ts') && !ofThePage(relative(src, path)),
});
if (process.argv.includes('--types')) packageTypes(fresh);

bundlePackage(fresh).then(
  () => {
    writeFileSync(join(fresh, '.built'), '');
    rmSync(join(root, 'dist'), { recursive: true, force: true });
    renameSync(fresh, join(root, 'dist'));
  },
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
