'use strict';
/** The fast tests of the core in one file, which a process loads once for all mutants. */
const { readdirSync } = require('node:fs');
const { join } = require('node:path');
const { buildSync } = require('esbuild');

const tests = join(__dirname, '..');
/** It counts the calls between two modules, which a bundle does not let it see. */
const NEEDS_MODULES = /planned-twice/;
/** Sweeps would take half the time of every mutant that survives. The score is a lower bound without them. */
const SWEEPS = /crash-sweep|concurrency|reconcile\/properties/;

const files = ['reconcile', 'pass', 'outlook', 'inventory', 'adoption']
  .flatMap((folder) => readdirSync(join(tests, folder)).map((name) => `./${folder}/${name}`))
  .filter((file) => file.endsWith('.test.ts') && !NEEDS_MODULES.test(file) && !SWEEPS.test(file));

buildSync({
  stdin: {
    contents: files.map((file) => `describe('${file}', () => void require('${file}'));`).join('\n'),
    resolveDir: tests,
  },
  bundle: true,
  platform: 'node',
  target: 'node20',
  outfile: join(__dirname, 'core-tests.js'),
});
