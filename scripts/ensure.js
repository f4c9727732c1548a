'use strict';
/**
 * Makes a checkout runnable: installs what package-lock.json names and builds what src/ holds, each only when it is
 * missing or older than its source. Plain Node, because it runs before anything is installed.
 */
const { existsSync, statSync, readdirSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const root = join(__dirname, '..');

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}

const age = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

function run(what, command, args) {
  process.stderr.write(`${what}\n`);
  // On Windows npm is a .cmd file, which only a shell can start.
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (done.status !== 0) {
    process.stderr.write(`${what} failed (exit ${done.status ?? 'by signal'}). The lines above say why.\n`);
    process.exit(1);
  }
}

function ensure() {
  const installed = age(join(root, 'node_modules', '.package-lock.json'));
  if (installed === 0 || installed < age(join(root, 'package-lock.json'))) {
    run('Installing dependencies (once, about half a minute) ...', 'npm', ['ci', '--no-audit', '--no-fund']);
  }
  if (age(join(root, 'dist', '.built')) < Math.max(newest(join(root, 'src')), newest(join(root, 'schemas')))) {
    run('Building ...', process.execPath, [join(root, 'scripts', 'build.js')]);
  }
}

module.exports = { ensure };
if (require.main === module) ensure();
