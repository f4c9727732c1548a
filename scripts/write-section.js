'use strict';
const { existsSync, readFileSync, writeFileSync } = require('node:fs');

/** Puts a text under its own heading (`# …` or `## …`, its first line) into a page, in place of what stood there. */
function writeSection(file, text) {
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const sections = page.split(/^(?=#{1,2} )/m).filter((section) => section.trim() !== '');
  const heading = text.split('\n', 1)[0];
  const place = sections.findIndex((section) => section.split('\n', 1)[0] === heading);
  const kept = place < 0 ? [...sections, text] : sections.map((section, index) => (index === place ? text : section));
  writeFileSync(file, `${kept.map((section) => section.trim()).join('\n\n')}\n`);
}

module.exports = { writeSection };
