import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import ts from 'typescript';

const ROOT = join(__dirname, '..', '..');
const SOURCE = join(ROOT, 'src');
const PARTS = ['store-lock', 'sqlite-file', 'server-stop', 'emulator'];

const MAIN = `
const { startEmulator } = require('./emulator/index.js');
const { randomBytes } = require('node:crypto');
startEmulator({ clock: Date.now, random: randomBytes, file: process.argv[2], log: (line) => console.error(line) })
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

/** Starts it on `file`. Resolves with its first line on stdout (the URL), or rejects with what it said on stderr. */
export function runEndpoint(folder: string, file: string): Promise<{ process: ChildProcess; url: string }> {
  const env = { ...process.env, NODE_PATH: join(ROOT, 'node_modules') };
  const child = spawn(process.execPath, [join(folder, 'main.js'), file], { stdio: ['ignore', 'pipe', 'pipe'], env });
  return new Promise((resolve, reject) => {
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    createInterface(child.stdout).once('line', (url) => resolve({ process: child, url }));
    child.once('close', () => reject(new Error(complaint)));
  });
}
