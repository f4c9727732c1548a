/** Mutants of one folder of the core, judged by its fast tests. */
const folder = process.env.MUTATE_FOLDER;

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
  mutate: [`src/core/${folder}/**/*.ts`, '!**/reasons.ts'],
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: `.cache/mutate/${folder}.json` },
  tempDirName: '.cache/mutate/sandbox',
  ignorePatterns: ['*', '!src/**', '!test/**', '!*.json', '!jest.config.js'],
  concurrency: 2,
  timeoutMS: 10_000,
};
