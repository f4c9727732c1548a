'use strict';
/** The long random runs in their full length: hours, on request and weekly. Arguments go to jest. */
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const root = join(__dirname, '..');
const jest = require.resolve('jest/bin/jest.js');
const args = [jest, '--selectProjects=long', '--testPathPatterns', 'test/(model|service|starts|store-lock|faults)/'];
const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, SOAK: '1' },
});
process.exitCode = status ?? 1;
