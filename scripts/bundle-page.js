'use strict';
/**
 * Bundles what the browser runs: one script, with the views that few people open in scripts of their own, one style
 * sheet, and the document that names them; and the reference of the API, which is written now and runs nothing. Names
 * carry a hash of what is inside, so that browsers keep them for good.
 */
const { readFileSync, writeFileSync, mkdirSync } = require('node:fs');
const { basename, join } = require('node:path');
const { loadSource } = require('./load-source.js');

const source = join(__dirname, '..', 'src', 'page');

/** @param {string} folder that gets the files @returns {Promise<{ inputs: string[] }>} what went in, for the notices */
async function bundlePage(folder) {
  const { build } = require('esbuild');
  const { metafile } = await build({
    entryPoints: [
      join(source, 'main.tsx'),
      join(source, 'style', 'page.css'),
      join(source, 'style', 'reference-page.css'),
    ],
    outdir: folder,
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['chrome123', 'firefox121', 'safari17.5'],
    minify: true,
    legalComments: 'none',
    metafile: true,
    tsconfig: join(source, 'tsconfig.json'),
    // What writes specs is the command line's code.
    alias: {
      'node:crypto': join(source, 'spec-export', 'node-crypto.ts'),
      'node:util': join(source, 'spec-export', 'node-util.ts'),
    },
    absWorkingDir: join(__dirname, '..'),
    logLevel: 'error',
  });
  const made = Object.entries(metafile.outputs).filter(([, { entryPoint }]) => entryPoint !== undefined);
  const named = (end) => basename(made.find(([, { entryPoint }]) => entryPoint.endsWith(`/${end}`))[0]);
  const assets = { script: named('main.tsx'), style: named('page.css') };
  // What the script begins with is asked for beside it, not after it was read.
  const parts = made
    .find(([, { entryPoint }]) => entryPoint.endsWith('/main.tsx'))[1]
    .imports.filter(({ kind }) => kind === 'import-statement')
    .map(({ path }) => `    <link rel="modulepreload" href="/assets/${basename(path)}" />\n`);
  const document = readFileSync(join(source, 'page.html'), 'utf8')
    .replace('STYLE', assets.style)
    .replace('SCRIPT', assets.script)
    .replace('  </head>', `${parts.join('')}  </head>`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'page.html'), document);
  const { renderReference } = loadSource('page/reference/reference.tsx', join(source, 'tsconfig.json'));
  const { openApiDocument } = loadSource('contract/openapi.ts');
  writeFileSync(join(folder, 'reference.html'), renderReference(openApiDocument, named('reference-page.css')));
  writeFileSync(join(folder, 'assets.json'), `${JSON.stringify(assets)}\n`);
  return { inputs: Object.keys(metafile.inputs) };
}

module.exports = { bundlePage };
