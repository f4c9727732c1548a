'use strict';
/** The long random runs in their full length, and the model check: hours, on request and weekly. Arguments go to jest, which then runs alone. */
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const root = join(__dirname, '..');
const jest = require.resolve('jest/bin/jest');
const args = [
  jest,
  '--selectProjects=long',
  '--testPathPatterns',
  'test/(model|service|starts|store-lock|faults|year|page|package)/|test/inventory/spreadsheet',
];
const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, SOAK: '1' },
});
const isWhole = process.argv.length === 2;
const proved =
  isWhole && spawnSync(process.execPath, [join(root, 'proofs', 'run.js')], { cwd: root, stdio: 'inherit' });
process.exitCode = (status ?? 1) || (proved ? (proved.status ?? 1) : 0);
