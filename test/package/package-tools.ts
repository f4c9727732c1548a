import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../examples/packed-package';

const folder = join(__dirname, '..', '..', '.cache', 'package-tools');
const modules = join(folder, 'node_modules');

/** Other Nodes come from the registry as packages, one for each system. */
const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
export const NODES = ['20.19', '22', '24', '26'] as const;
export const TYPESCRIPTS = ['5.4', '5.9', '6.0'] as const;

const wanted: Readonly<Record<string, string>> = {
  ...Object.fromEntries(NODES.map((version) => [`node-${version}`, `npm:${nodePackage}@${version}`])),
  ...Object.fromEntries(TYPESCRIPTS.map((version) => [`typescript-${version}`, `npm:typescript@${version}`])),
  npm: '11',
  pnpm: '12',
  'yarn-1': 'npm:yarn@1',
  'yarn-4': 'npm:@yarnpkg/cli-dist@4',
};

/** Whether the registry answers; without it, what needs it is left out, which is said in one line. */
export function registryAnswers(what: string): boolean {
  const answer = spawnSync('npm', ['view', 'pnpm', 'version', '--fetch-retries=0'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const answers = answer.status === 0 && answer.stdout.trim() !== '';
  if (!answers) process.stderr.write(`LEFT OUT: no registry answers, so no ${what}\n`);
  return answers;
}

/** Installs them beside the build's cache, where a second run finds them. */
export function installTools(): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: wanted }));
  run(folder, 'npm', ['install', '--no-audit', '--no-fund', '--silent']);
}

/** The folder of a Node's program, for the front of PATH. */
export function binOf(node: (typeof NODES)[number]): string {
  const bin = join(modules, `node-${node}`, 'bin');
  if (!existsSync(bin)) throw new Error(`${nodePackage}@${node} has no bin folder`);
  return bin;
}

export const toolFile = (name: string, path: string): string => join(modules, name, path);
