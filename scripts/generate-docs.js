'use strict';
/**
 * Writes what is generated for readers: docs/diagnostics.md, the table of every code, and docs/openapi.json, the HTTP
 * contract of the token API. With --check it only compares.
 */
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const { describeCatalogue } = require(join(root, 'dist/core/diagnostics/catalogue/describe-catalogue.js'));
const { openApiDocument } = require(join(root, 'dist/contract/index.js'));

const pages = {
  'diagnostics.md': describeCatalogue(),
  'openapi.json': `${JSON.stringify(openApiDocument, null, 2)}\n`,
};

for (const [name, text] of Object.entries(pages)) {
  const file = join(root, 'docs', name);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`docs/${name} is not current: npm run generate\n`);
    process.exitCode = 1;
  }
}
