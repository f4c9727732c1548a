import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** Mutants of one piece of the core, judged by its fast tests: a folder in a folder, or a folder's own files. */
const piece = process.env.MUTATE_FOLDER;
const folder = `src/core/${piece}`;
const recursive = piece.includes('/');

/** So many lines are drawn together. What spans more than them, which is the easiest to notice, is in no part. */
const DRAWN_LINES = 8;

/** `3/10`: the third of ten parts of the lines, drawn by chance that is always the same. */
function drawn(part) {
  const [which, of] = part.split('/').map(Number);
  const isDrawn = (file, start) =>
    createHash('sha256').update(`${file}:${start}`).digest().readUInt32BE() % of === which - 1;
  return readdirSync(folder, { recursive }).flatMap((name) => {
    if (!name.endsWith('.ts')) return [];
    const file = `${folder}/${name}`;
    const lines = readFileSync(file, 'utf8').split('\n').length;
    const starts = Array.from({ length: Math.ceil(lines / DRAWN_LINES) }, (_, n) => 1 + n * DRAWN_LINES);
    return starts.filter((start) => isDrawn(file, start)).map((start) => `${file}:${start}-${start + DRAWN_LINES - 1}`);
  });
}
const { MUTATE_PART } = process.env;

export default {
  plugins: [new URL('core-runner.mjs', import.meta.url).pathname],
  testRunner: 'core',
  buildCommand: 'node test/mutation/bundle.js',
  // The bundle needs none; adapting ours would take a compiler of the tool's own.
  tsconfigFile: 'none',
  disableTypeChecks: false,
  coverageAnalysis: 'perTest',
  // Covered while files load and by no test of its own: what test.each builds its cases with.
  ignoreStatic: true,
  // No test should repeat texts word for word.
  mutate: [
    ...(MUTATE_PART ? drawn(MUTATE_PART) : [`${folder}/${recursive ? '**/' : ''}*.ts`]),
    '!**/{holds,leaving-holds,reasons}.ts',
  ],
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: `.cache/mutate/${piece.replace('/', '-')}.json` },
  tempDirName: '.cache/mutate/sandbox',
  ignorePatterns: ['*', '!src/**', '!test/**', '!proofs/**', '!schemas/**', '!*.json', '!jest.config.js'],
  concurrency: Number(process.env.MUTATE_WORKERS ?? 2),
  timeoutMS: 20_000,
};
