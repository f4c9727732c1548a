'use strict';
const { availableParallelism } = require('node:os');

/** Fast tests prove behaviour on every commit (`npm test`); long ones are the sweeps and real binaries (`npm run verify`). */
const common = {
  testEnvironment: 'node',
  // Jest's clean-up between files would warn of objects that the AWS SDK keeps on globals.
  testEnvironmentOptions: { globalsCleanup: 'off' },
  transform: {
    // Types are checked by `npm run check`; here they are only left out, which takes a tenth of the compiler's time.
    '\\.ts$': '@sucrase/jest-plugin',
  },
  setupFiles: ['<rootDir>/test/setup.js'],
  setupFilesAfterEnv: ['<rootDir>/test/timeout.js'],
  roots: ['<rootDir>/test'],
};

module.exports = {
  // One more than there are processors: tests wait for services and browsers for a third of their time.
  maxWorkers: availableParallelism() + 1,
  projects: [
    { ...common, displayName: 'fast', testMatch: ['**/*.test.ts'] },
    { ...common, displayName: 'long', testMatch: ['**/*.long.ts'] },
  ],
};
