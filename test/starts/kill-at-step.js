'use strict';
/**
 * Loaded before a process of ours: kills it with SIGKILL right before the n-th thing that it does to the file system, or
 * asks the kernel for, counted from its start or from the signal to stop. Without an n it tells the count at its end.
 */
const fs = require('node:fs');
const childProcess = require('node:child_process');

const at = Number(process.env.KILL_AT_STEP ?? 0);
const afterSignal = process.env.KILL_COUNTS_FROM === 'SIGTERM';
let counting = !afterSignal;
let steps = 0;
if (afterSignal) process.on('SIGTERM', () => (counting = true));

const step = () => {
  if (!counting) return;
  steps += 1;
  if (steps === at) process.kill(process.pid, 'SIGKILL');
};

const changes = [
  ...['chmodSync', 'closeSync', 'fchmodSync', 'fdatasyncSync', 'fsyncSync', 'ftruncateSync', 'linkSync', 'mkdirSync'],
  ...['openSync', 'renameSync', 'rmSync', 'rmdirSync', 'unlinkSync', 'writeFileSync', 'writeSync'],
];
for (const name of changes) {
  const original = fs[name];
  fs[name] = (...args) => {
    // Standard output and error are none of the store's.
    if (!(name === 'writeSync' && args[0] <= 2)) step();
    return original(...args);
  };
}
const { spawnSync } = childProcess;
childProcess.spawnSync = (...args) => {
  step();
  return spawnSync(...args);
};
