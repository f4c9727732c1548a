'use strict';

/** Fast tests prove behaviour on every commit (`npm test`); long ones are the sweeps and real binaries (`npm run verify`). */
const common = {
  testEnvironment: 'node',
  transform: {
    '\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json', isolatedModules: true, diagnostics: false }],
  },
  setupFiles: ['<rootDir>/test/setup.js'],
  roots: ['<rootDir>/test'],
};

module.exports = {
  projects: [
    { ...common, displayName: 'fast', testMatch: ['**/*.test.ts'] },
    { ...common, displayName: 'long', testMatch: ['**/*.long.ts'] },
  ],
};
