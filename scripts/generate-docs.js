'use strict';
/** Writes docs/diagnostics.md, the table of every code, from the catalogues. With --check it only compares. */
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const { describeCatalogue } = require(join(root, 'dist/core/diagnostics/describe-catalogue.js'));

const file = join(root, 'docs', 'diagnostics.md');
const text = describeCatalogue();
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') === text) process.exit(0);
  process.stderr.write('docs/diagnostics.md is not current: npm run generate\n');
  process.exit(1);
}
writeFileSync(file, text);
