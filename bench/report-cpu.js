'use strict';
/** Loaded before a program: tells its parent how much CPU time it took, in microseconds. */
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require('node:fs').writeFileSync(process.env.BENCH_CPU_FILE, String(user + system));
});
