'use strict';
/**
 * Loaded before a process of ours: kills it with SIGKILL right before its n-th write to a socket, be it to the database, an
 * answer or a line that it prints, or change of a file, counted from its start or from the first SIGUSR2. With 0 it lives; a
 * SIGUSR2, and its end, tell how many there were.
 */
const fs = require('node:fs');
const net = require('node:net');

const at = Number(process.env.KILL_AT_WRITE);
let counting = process.env.KILL_COUNTS_FROM !== 'SIGUSR2';
let writes = 0;
// No stream of Node's, so it is no write of the process that is looked at.
const tell = () => fs.writeSync(2, `writes: ${writes}\n`);
process.on('SIGUSR2', () => {
  counting = true;
  tell();
});
process.on('exit', tell);

for (const [owner, names] of [
  [net.Socket.prototype, ['write', 'end']],
  [fs, ['closeSync', 'fsyncSync', 'linkSync', 'mkdirSync', 'openSync', 'renameSync', 'unlinkSync', 'writeFileSync']],
]) {
  for (const name of names) {
    const original = owner[name];
    owner[name] = function (...args) {
      if (counting) writes += 1;
      if (counting && writes === at) process.kill(process.pid, 'SIGKILL');
      return original.apply(this, args);
    };
  }
}
