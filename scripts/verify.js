'use strict';
/**
 * The long proofs: first those that any load leaves right, as many at once as there are processors, and beside them, one after the
 * other, those that install packages into one cache, which wait a lot; then, by themselves, those that hold a time against another
 * or are about who comes first. Arguments go to jest, which then runs once.
 */
const { spawn } = require('node:child_process');
const { join } = require('node:path');

const jest = require.resolve('jest/bin/jest');
const PACKAGES = 'test/package/';
const ALONE = 'test/store-lock/|starts/contest|terraform-speed';

/** @param {'inherit' | 'pipe'} output @param {readonly string[]} args @returns {Promise<number>} the exit code */
function run(output, ...args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [jest, '--selectProjects=long', ...args], {
      cwd: join(__dirname, '..'),
      stdio: ['inherit', output, output],
    });
    /** @type {Buffer[]} */
    const kept = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => kept.push(data));
    child.on('close', (code) => {
      // In one piece, so that the lines of two runs don't mix.
      process.stdout.write(Buffer.concat(kept));
      resolve(code ?? 1);
    });
  });
}

async function runAll() {
  const codes = await Promise.all([
    run('inherit', `--testPathIgnorePatterns=${PACKAGES}|${ALONE}`, '--maxWorkers=100%'),
    run('pipe', `--testPathPatterns=${PACKAGES}`, '--maxWorkers=1'),
  ]);
  codes.push(await run('inherit', `--testPathPatterns=${ALONE}`, '--maxWorkers=1'));
  return codes.find((code) => code !== 0) ?? 0;
}

const asked = process.argv.slice(2);
(asked.length > 0 ? run('inherit', ...asked) : runAll()).then((code) => (process.exitCode = code));
