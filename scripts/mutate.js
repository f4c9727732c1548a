'use strict';
/**
 * Plants faults into the core, one at a time, and counts those that its fast tests catch. Folders of src/core as arguments,
 * all three by default; `--write` puts the score into docs/benchmarks.md. Hours on two cores: on request and weekly.
 */
const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { writeSection } = require('./write-section.js');

const root = join(__dirname, '..');
const FOLDERS = ['invariants', 'pass', 'reconcile'];
/** Not among our own packages: only this needs them, and they are many. */
const TOOL = ['@stryker-mutator/core@9.6.1', '@stryker-mutator/jest-runner@9.6.1'];

const args = process.argv.slice(2);
const asked = args.filter((arg) => FOLDERS.includes(arg));
const rows = [];
for (const folder of asked.length > 0 ? asked : FOLDERS) {
  const packages = TOOL.flatMap((name) => ['-p', name]);
  const config = join('test', 'mutation', 'stryker.config.mjs');
  const { status } = spawnSync('npx', ['--yes', ...packages, 'stryker', 'run', config], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, MUTATE_FOLDER: folder },
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
  rows.push(rowOf(folder));
}

const table = [['Folder', 'Mutants', 'Killed', 'Survived', 'Not covered', 'Score'], Array(6).fill('---'), ...rows]
  .map((cells) => `| ${cells.join(' | ')} |`)
  .join('\n');
process.stdout.write(`${table}\n`);
if (args.includes('--write')) {
  const text = `## Mutants

Made by \`npm run mutate -- --write\`: StrykerJS over \`src/core\`, judged by the core's fast tests in memory. Texts are left out, and so
is what only runs while test files load.

${table}
`;
  writeSection(join(root, 'docs', 'benchmarks.md'), text);
}

function rowOf(folder) {
  const report = JSON.parse(readFileSync(join(root, '.cache', 'mutate', `${folder}.json`), 'utf8'));
  const count = { Killed: 0, Timeout: 0, Survived: 0, NoCoverage: 0 };
  for (const { mutants } of Object.values(report.files)) {
    for (const { status } of mutants) if (status in count) count[status] += 1;
  }
  const killed = count.Killed + count.Timeout;
  const all = killed + count.Survived + count.NoCoverage;
  return [folder, all, killed, count.Survived, count.NoCoverage, `${((100 * killed) / all).toFixed(1)} %`];
}
