/** Mutants of one piece of the core, judged by its fast tests: a folder in a folder, or a folder's own files. */
const piece = process.env.MUTATE_FOLDER;
const files = piece.includes('/') ? `src/core/${piece}/**/*.ts` : `src/core/${piece}/*.ts`;

export default {
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  buildCommand: 'node test/mutation/bundle.js',
  jest: { configFile: 'test/mutation/jest.config.js', enableFindRelatedTests: false },
  // The bundle needs none; adapting ours would take a compiler of the tool's own.
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  // Covered while files load and by no test of its own: what test.each builds its cases with.
  ignoreStatic: true,
  // No test should repeat texts word for word.
  mutate: [files, '!**/{holds,reasons}.ts'],
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: `.cache/mutate/${piece.replace('/', '-')}.json` },
  tempDirName: '.cache/mutate/sandbox',
  ignorePatterns: ['*', '!src/**', '!test/**', '!proofs/**', '!*.json', '!jest.config.js'],
  concurrency: 2,
  timeoutMS: 40_000,
};
