'use strict';
/**
 * Plants faults into the core, one at a time, and counts those that its fast tests catch. Folders of src/core as arguments,
 * or folders in them (`reconcile/endings`); all by default. Hours on two cores, so it goes piece by piece and keeps each
 * piece's report in .cache/mutate: `--left` leaves out pieces that have one. `--part=1/10` plants into one of ten parts of the
 * lines, drawn by chance. `--workers=1` leaves the other core to others. `--write` puts the scores of all reports into
 * docs/benchmarks.md. On request and weekly.
 */
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');
const { writeSection } = require('./write-section.js');

const root = join(__dirname, '..');
const FOLDERS = ['invariants', 'pass', 'reconcile'];
/** Not among our own packages: only this needs it, and it brings many. */
const TOOL = '@stryker-mutator/core@9.6.1';

/** A folder's own files, then each folder in it. */
const piecesOf = (folder) => [
  folder,
  ...readdirSync(join(root, 'src', 'core', folder), { withFileTypes: true })
    .filter((found) => found.isDirectory())
    .map(({ name }) => `${folder}/${name}`),
];
const reportOf = (piece) => join(root, '.cache', 'mutate', `${piece.replace('/', '-')}.json`);

const args = process.argv.slice(2);
const named = args.filter((arg) => !arg.startsWith('--'));
const pieces = FOLDERS.flatMap(piecesOf);
const unknown = named.filter((name) => !pieces.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`No such folder: ${unknown.join(', ')}. There are ${pieces.join(', ')}.\n`);
  process.exit(2);
}
const valueOf = (flag) => args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1);
const part = valueOf('--part');
if (part !== undefined && !/^[1-9]\d*\/[1-9]\d*$/.test(part)) {
  process.stderr.write(`No such part: ${part}. Say --part=1/10.\n`);
  process.exit(2);
}
const asked = named.flatMap((name) => (FOLDERS.includes(name) ? piecesOf(name) : [name]));
const chosen = (asked.length > 0 ? asked : pieces).filter(
  (piece) => !args.includes('--left') || !existsSync(reportOf(piece)),
);

for (const piece of chosen) {
  process.stdout.write(`== ${piece}\n`);
  const config = join('test', 'mutation', 'stryker.config.mjs');
  const { status } = spawnSync('npx', ['--yes', '-p', TOOL, 'stryker', 'run', config], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, MUTATE_FOLDER: piece, MUTATE_PART: part ?? '', MUTATE_WORKERS: valueOf('--workers') ?? '2' },
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

const rows = FOLDERS.map((folder) =>
  rowOf(
    folder,
    piecesOf(folder).filter((piece) => existsSync(reportOf(piece))),
  ),
);
const table = [['Folder', 'Mutants', 'Killed', 'Survived', 'Not covered', 'Score'], Array(6).fill('---'), ...rows]
  .map((cells) => `| ${cells.join(' | ')} |`)
  .join('\n');
process.stdout.write(`${table}\n`);
if (args.includes('--write')) {
  const missing = pieces.filter((piece) => !existsSync(reportOf(piece)));
  if (missing.length > 0) {
    process.stderr.write(`Not measured yet: ${missing.join(', ')}. Run: npm run mutate -- --left --write\n`);
    process.exit(1);
  }
  const text = `## Mutants

Made by \`npm run mutate -- --write\`: StrykerJS over \`src/core\`, judged by the core's fast tests in memory. Texts are left out, and so
is what only runs while test files load.${part === undefined ? '' : ` Part ${part} of the lines, drawn by chance; the true score is within the margin 19 times of 20.`}

${table}
`;
  writeSection(join(root, 'docs', 'benchmarks.md'), text);
}

function rowOf(folder, measured) {
  const count = { Killed: 0, Timeout: 0, Survived: 0, NoCoverage: 0 };
  for (const piece of measured) {
    const report = JSON.parse(readFileSync(reportOf(piece), 'utf8'));
    for (const { mutants } of Object.values(report.files)) {
      for (const { status } of mutants) if (status in count) count[status] += 1;
    }
  }
  const killed = count.Killed + count.Timeout;
  const all = killed + count.Survived + count.NoCoverage;
  const share = killed / all;
  const margin = part === undefined ? '' : ` ± ${(196 * Math.sqrt((share * (1 - share)) / all)).toFixed(1)}`;
  const score = all === 0 ? '–' : `${(100 * share).toFixed(1)}${margin} %`;
  return [folder, all, killed, count.Survived, count.NoCoverage, score];
}
