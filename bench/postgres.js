'use strict';
const { execFileSync, spawn } = require('node:child_process');
const { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const DEBIAN = '/usr/lib/postgresql';
const isRoot = process.getuid() === 0;
const asItself = (command, args) =>
  isRoot ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, args];

/** Starts a PostgreSQL with the settings that it ships with, waiting for the disk; undefined where there is none. */
async function startPostgres() {
  const newest = (existsSync(DEBIAN) ? readdirSync(DEBIAN) : []).sort((a, b) => b - a)[0];
  if (newest === undefined) return undefined;
  const program = (name) => join(DEBIAN, newest, 'bin', name);
  const run = (name, ...args) => execFileSync(...asItself(program(name), args), { cwd: '/', stdio: 'pipe' });
  const folder = mkdtempSync('/tmp/hawzu-pg-bench-');
  if (isRoot) execFileSync('chown', ['postgres', folder]);
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8');
  const settings = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`];
  spawn(...asItself(program('postgres'), ['-D', data, ...settings]), { cwd: '/', stdio: 'ignore' });
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      run('pg_isready', '-q', '-h', folder);
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return {
    database: (name) => {
      run('createdb', '-h', folder, '-U', 'postgres', name);
      return `postgres://postgres@/${name}?host=${encodeURIComponent(folder)}`;
    },
    stop: () => {
      run('pg_ctl', 'stop', '-D', data, '-m', 'immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

module.exports = { startPostgres };
