import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** Runs a program and gives what it printed; a failure fails the test with everything that it said. */
export function run(
  cwd: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): string {
  const done = spawnSync(program, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (done.status !== 0)
    throw new Error(`${program} ${args.join(' ')}: ${done.status}\n${done.stdout}\n${done.stderr}`);
  return done.stdout;
}

/** Symbolic links to all packages of a folder, those in scopes too. */
export function linkPackages(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((entry) => !entry.startsWith('.'))) {
    if (name.startsWith('@')) linkPackages(join(from, name), join(to, name));
    else symlinkSync(join(from, name), join(to, name));
  }
}

/**
 * The package as `npm publish` would send it, with types, made of this source in a folder of its own: nobody's dist/ is
 * touched.
 * @param folder where the tarball goes
 * @returns the tarball
 */
export function packPackage(folder: string): string {
  const copy = join(folder, 'package-source');
  cpSync(root, copy, {
    recursive: true,
    filter: (path) => !/[\\/](node_modules|dist|\.cache|\.git|test|cdktf\.out)$/.test(path),
  });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const [packed] = JSON.parse(
    run(copy, 'npm', ['pack', '--json', '--silent', '--pack-destination', folder]).replace(/^[^[]*/, ''),
  ) as readonly { readonly filename: string }[];
  rmSync(copy, { recursive: true });
  return join(folder, packed!.filename);
}
