'use strict';
/**
 * The long proofs: first those that any load leaves right, one more at once than there are processors, for they wait a lot; then,
 * by themselves, those that hold a time against another, are about who comes first, or install packages into one cache. Arguments go
 * to jest, which then runs once.
 */
const { spawnSync } = require('node:child_process');
const { availableParallelism } = require('node:os');
const { join } = require('node:path');

const jest = require.resolve('jest/bin/jest');
const ALONE = 'test/(store-lock|package)/|starts/contest|terraform-speed';

/** @param {readonly string[]} args @returns {number} the exit code */
function run(...args) {
  const { status } = spawnSync(process.execPath, [jest, '--selectProjects=long', ...args], {
    cwd: join(__dirname, '..'),
    stdio: 'inherit',
  });
  return status ?? 1;
}

const asked = process.argv.slice(2);
process.exitCode =
  asked.length > 0
    ? run(...asked)
    : run(`--testPathIgnorePatterns=${ALONE}`, `--maxWorkers=${availableParallelism() + 1}`) |
      run(`--testPathPatterns=${ALONE}`, '--maxWorkers=1');
