'use strict';
/** Writes docs/terraform from the provider's schema, in the layout of the registry. With --check it only compares. */
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const root = join(__dirname, '..');
const { documentationPages } = require(join(root, 'dist/terraform/provider/documentation/pages.js'));

let stale = false;
for (const { path, text } of documentationPages()) {
  const file = join(root, 'docs', 'terraform', path);
  if (process.argv.includes('--check')) {
    const current = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (current !== text)
      process.stderr.write(`docs/terraform/${path} is not current: node scripts/generate-terraform-docs.js\n`);
    stale ||= current !== text;
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
if (stale) process.exit(1);
