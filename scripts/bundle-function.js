'use strict';
/**
 * Bundles the rotation function: one CommonJS file with everything inside, for a folder that has nothing else but
 * `deployed.json`. The same source gives the same bytes in any folder and on any machine, so that a plan made elsewhere
 * finds nothing to deploy.
 */
const { join } = require('node:path');
const { common } = require('./bundle-provider.js');

const root = join(__dirname, '..');

/** @param {string} file the bundle @param {string} from the checkout @returns {Promise<string[]>} the files that are inside */
async function bundleFunction(file, from = root) {
  const { build } = require('esbuild');
  const { metafile } = await build({
    ...{ ...common, legalComments: 'none', allowOverwrite: true },
    // Names of inputs are told apart by their way from here.
    absWorkingDir: from,
    entryPoints: [join(from, 'src', 'rotation', 'entry', 'lambda.ts')],
    outfile: file,
  });
  return Object.keys(metafile.inputs);
}

module.exports = { bundleFunction };
if (require.main === module) {
  bundleFunction(process.argv[2], process.argv[3]).catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
}
