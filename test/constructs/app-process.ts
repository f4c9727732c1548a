import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { temporaryFolder } from './synthesized';

export const APP = join(__dirname, '../../dist/constructs/main.js');

export interface AppRun {
  readonly folder: string;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Everything that was written, by path below the output folder. */
  readonly files: ReadonlyMap<string, string>;
  /** The text of each stack, by name. */
  readonly stacks: ReadonlyMap<string, string>;
}

/** Runs the app as a process of its own, in a folder of its own that holds the given files. */
export function runApp(
  args: readonly string[],
  options: { readonly files?: Readonly<Record<string, string>>; readonly env?: NodeJS.ProcessEnv } = {},
): AppRun {
  const folder = mkdtempSync(join(temporaryFolder(), 'app-'));
  for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(join(folder, name), text);
  const env: NodeJS.ProcessEnv = { PATH: '', HOME: folder, ...options.env };
  const run = spawnSync(process.execPath, [APP, ...args], { cwd: folder, env, encoding: 'utf8' });
  const outdir = resolve(folder, env['CDKTF_OUTDIR'] ?? 'cdktf.out');
  const files = new Map(
    existsSync(outdir)
      ? readdirSync(outdir, { recursive: true })
          .map((path) => join(outdir, String(path)))
          .filter((path) => statSync(path).isFile())
          .map((path) => [relative(outdir, path), readFileSync(path, 'utf8')] as const)
      : [],
  );
  const stacks = [...files].flatMap(([path, text]) => {
    const name = /^stacks[\\/](.+)[\\/]cdk\.tf\.json$/.exec(path)?.[1];
    return name === undefined ? [] : [[name, text] as const];
  });
  return { folder, code: run.status, stdout: run.stdout, stderr: run.stderr, files, stacks: new Map(stacks.sort()) };
}
