'use strict';
const { join } = require('node:path');
const Module = require('node:module');
const { buildSync } = require('esbuild');

/**
 * A module of src/ as it is now, whether or not dist/ is: what generates sources runs before the build.
 * @param {string} path from src/
 * @param {string} [tsconfig] where it is not compiled as the rest is
 */
function loadSource(path, tsconfig) {
  const file = join(__dirname, '..', 'src', path);
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    ...(tsconfig !== undefined && { tsconfig }),
  });
  const loaded = new Module(file, module);
  loaded.paths = module.paths;
  loaded._compile(outputFiles[0].text, file);
  return loaded.exports;
}

module.exports = { loadSource };
