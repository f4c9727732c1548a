'use strict';
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { specText } = require('./spec-text.js');
const { startServices } = require('./terraform-workspace.js');

const root = join(__dirname, '..');

/** CPU milliseconds of one run of Node with these arguments; other processes, such as services, are not in it. */
function cpuOf(folder, args, environment = {}) {
  const file = join(folder, 'cpu');
  const done = spawnSync(process.execPath, ['--require', join(__dirname, 'report-cpu.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...environment, BENCH_CPU_FILE: file },
    maxBuffer: 1 << 28,
  });
  if (done.status !== 0) throw new Error(`${args.join(' ')} ended with ${done.status}: ${done.stderr.slice(0, 2_000)}`);
  return Number(readFileSync(file, 'utf8')) / 1_000;
}

/** CPU of the command line that creates so many tokens over HTTP, and of one that then finds nothing to do. */
async function commandLine(count) {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-bench-cli-'));
  const services = await startServices();
  try {
    const spec = join(folder, 'tokens.yaml');
    writeFileSync(spec, specText(count));
    const floor = cpuOf(folder, ['-e', '0']);
    const run = (...args) => cpuOf(folder, [join(root, 'bin/hawzu-tokens.js'), ...args], services.environment);
    const apply = run('apply', spec, '--yes', '--force', '--quiet');
    const plan = run('plan', spec, '--quiet', '--detailed-exitcode');
    return { apply, plan, floor };
  } finally {
    await services.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { commandLine };
