'use strict';
/**
 * Bundles what the package runs, so that it has no dependencies: each entry point becomes one file in place of its
 * compiled module, with every package that it uses inside. Entries require each other and never hold each other's code.
 * What only some commands need (AWS SDK, axios) stays in the files of the provider's bundle, loaded at the first call.
 */
const { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join, relative, resolve } = require('node:path');
const { bundleFunction } = require('./bundle-function.js');
const { bundlePage } = require('./bundle-page.js');
const { bundleProvider, common, late } = require('./bundle-provider.js');

const root = join(__dirname, '..');
const src = join(root, 'src');

/** All of them lie one folder below dist/, so that the ways between them are the same for each. */
const ENTRIES = [
  ...['cli/main', 'cli/running', 'service/index', 'emulator/index', 'constructs/index', 'constructs/main'],
  'constructs-aws/index',
  ...['local-world/index', 'local-world/services-thread', 'local-functions/function-process'],
];
/** A construct has to come from the same copy of CDKTF as the user's app; our own app has no other beside it. */
const PEERS = {
  'constructs/index': ['cdktf', 'constructs'],
  'constructs-aws/index': ['cdktf', 'constructs', '@cdktf/provider-aws'],
};
/** It looks for its .wasm file beside itself, so both are copied as they are. */
const SQLITE = 'node-sqlite3-wasm';

const between = (entry) => ({
  name: 'between-entries',
  setup: ({ onResolve }) => {
    const external = (path) => ({ path, external: true });
    onResolve({ filter: /^\.\.?(\/|$)/ }, ({ path, resolveDir }) => {
      const target = relative(src, resolve(resolveDir, path)).replaceAll('\\', '/');
      const other = [target, `${target}/index`].find((name) => ENTRIES.includes(name) && name !== entry);
      return other === undefined ? undefined : external(`../${other}.js`);
    });
    for (const [name, file] of Object.entries(late))
      onResolve({ filter: new RegExp(`^${name}$`) }, () => external(`../provider/lib/${file}`));
    onResolve({ filter: new RegExp(`^${SQLITE}$`) }, () => external(`../vendor/${SQLITE}.js`));
  },
});

/** @param {string} dist the folder that gets the bundles @returns {Promise<void>} */
async function bundlePackage(dist) {
  const { build } = require('esbuild');
  const bundles = ENTRIES.map((entry) =>
    build({
      // Not minified: that would save no time at the start, and a trace would show nothing that anybody could read.
      ...{ ...common, minify: false, legalComments: 'none', allowOverwrite: true },
      entryPoints: [join(src, `${entry}.ts`)],
      outfile: join(dist, `${entry}.js`),
      external: PEERS[entry] ?? [],
      plugins: [between(entry)],
    }),
  );
  const [provider, inFunction, page, ...built] = await Promise.all([
    bundleProvider(join(dist, 'provider')),
    bundleFunction(join(dist, 'rotation', 'function.js')),
    bundlePage(join(dist, 'page')),
    ...bundles,
  ]);
  const sqlite = dirname(require.resolve(SQLITE));
  for (const file of [`${SQLITE}.js`, `${SQLITE}.wasm`]) cpSync(join(sqlite, file), join(dist, 'vendor', file));
  const bundled = [...provider.inputs, ...inFunction, ...page.inputs];
  const inputs = [...bundled, ...built.flatMap(({ metafile }) => Object.keys(metafile.inputs))];
  writeNotices(join(dist, 'THIRD-PARTY-NOTICES.txt'), [...inputs, relative(root, join(sqlite, `${SQLITE}.js`))]);
}

/** The licences of everything that is inside, as they ask for. A package without one ends the build. */
function writeNotices(file, inputs) {
  const folders = inputs.map((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path.replaceAll('\\', '/'))?.[0]);
  const texts = [...new Set(folders)].filter(Boolean).map((folder) => noticeOf(join(root, folder)));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, [...new Set(texts)].sort().join(`\n${'-'.repeat(78)}\n\n`));
}

function noticeOf(folder) {
  const { name, version, license, repository, homepage } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  if (!license) throw new Error(`${name} ${version} is bundled and says no licence: see ${folder}`);
  const source = typeof repository === 'string' ? repository : (repository?.url ?? homepage);
  const own = existsSync(folder) ? readdirSync(folder).filter((found) => /^(licen[cs]e|notice)/i.test(found)) : [];
  const texts = own.map((found) => readFileSync(join(folder, found), 'utf8').trim());
  return `${[`${name} ${version}\nLicence: ${license}\nSource: ${source ?? `https://www.npmjs.com/package/${name}`}`, ...texts].join('\n\n')}\n`;
}

module.exports = { bundlePackage, ENTRIES };
