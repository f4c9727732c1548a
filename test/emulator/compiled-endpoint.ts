import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import ts from 'typescript';

const SOURCE = join(__dirname, '..', '..', 'src');
const PARTS = ['store-lock', 'server-stop', 'emulator'];

const MAIN = `
const { startEmulator } = require('./emulator/index.js');
const { randomBytes } = require('node:crypto');
startEmulator({ clock: Date.now, random: randomBytes, file: process.argv[2] })
  .then((emulator) => console.log(emulator.url), (error) => { console.error(error.message); process.exit(1); });
`;

/** Compiles the endpoint into `folder`, so that it can run as a process of its own and be killed. */
export function compileEndpoint(folder: string): void {
  for (const part of PARTS) {
    for (const entry of readdirSync(join(SOURCE, part), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const target = join(folder, relative(SOURCE, path).replace(/\.ts$/, '.js'));
      const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 };
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, ts.transpileModule(readFileSync(path, 'utf8'), { compilerOptions }).outputText);
    }
  }
  writeFileSync(join(folder, 'main.js'), MAIN);
}

/**
 * Starts it on `file`; with `maxFileKiB`, files can't grow beyond that, as on a full disk. Resolves with its first line
 * on stdout (the URL), or rejects with what it said on stderr.
 */
export function runEndpoint(
  folder: string,
  file: string,
  maxFileKiB = 'unlimited',
): Promise<{ process: ChildProcess; url: string }> {
  // Ignoring SIGXFSZ turns "file too large" from a kill into an error of the write.
  const limited = `trap '' XFSZ; ulimit -f ${maxFileKiB}; exec "$0" "$@"`;
  const args = ['-c', limited, process.execPath, join(folder, 'main.js'), file];
  const child = spawn('bash', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    createInterface(child.stdout).once('line', (url) => resolve({ process: child, url }));
    child.once('close', () => reject(new Error(complaint)));
  });
}
