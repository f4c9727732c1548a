import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { SpecFile } from '../../core/token-spec/document/source-text';
import { reasonOf } from '../../adapters/system/file-problem';
import { packageRoot } from '../../adapters/system/installed-package';
import { makeFolders } from '../../adapters/system/make-folders';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Interruption } from '../terminal/interruption';
import type { Terminal } from '../terminal/terminal';
import { type Ended, runChild } from './child-process';

/** What was read: specs, and the policies that are in force for them. */
export interface Handed {
  readonly files: readonly SpecFile[];
  readonly policies: readonly SpecFile[];
}

export interface SynthOptions {
  /** CDKTF's output folder, as the user wrote it. */
  readonly out: string;
  /** Type of the state's backend; a local file when absent. */
  readonly backend?: string;
  /** Working directory of the app, beside which a local state lies; the process's own when absent. */
  readonly cwd?: string;
  readonly interruption: Interruption;
  readonly terminal: Terminal;
}

/** A stack that was written: its name, which is the owner id of its spec, and the folder that Terraform works in. */
export interface Stack {
  readonly stack: string;
  readonly folder: string;
}

export interface Synthesis {
  readonly stacks: readonly Stack[];
  readonly cdktfVersion: string;
}

interface Manifest {
  readonly version: string;
  readonly stacks: Readonly<Record<string, { readonly name: string; readonly workingDirectory: string }>>;
}

/**
 * Runs the CDKTF app over specs that are known to be valid. As a process of its own: cdktf takes its folder from the
 * environment, loads slowly, and belongs to the constructs. It gets what was read here: a pipe can't be read again.
 */
export async function synthesize({ files, policies }: Handed, options: SynthOptions): Promise<Synthesis> {
  const { terminal, cwd = process.cwd() } = options;
  const out = resolve(cwd, options.out);
  try {
    // cdktf makes the last folder of a path only.
    makeFolders(out);
  } catch (error) {
    const why = reasonOf(error);
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unwritable', { file: options.out, why })]);
  }
  const backend = options.backend === undefined ? [] : ['--backend', options.backend];
  const app = await runChild(process.execPath, [appFile(), ...backend, '--handed'], {
    cwd,
    input: JSON.stringify({ files: encoded(files), policies: encoded(policies) }),
    env: { ...process.env, CDKTF_OUTDIR: options.out, [terminal.coloured ? 'FORCE_COLOR' : 'NO_COLOR']: '1' },
    stdout: 'drop',
    stderr: 'keep',
    interruption: options.interruption,
  });
  if (options.interruption.signal.aborted) throw new CommandFailure(ExitCode.interrupted, []);
  if (app.exitCode !== 0) throw failureOf(app, terminal);
  if (app.stderr !== '') terminal.say(app.stderr.trimEnd());
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Manifest;
  const stacks = Object.values(manifest.stacks).map(({ name, workingDirectory }) => ({
    stack: name,
    folder: join(options.out, workingDirectory),
  }));
  return { stacks, cdktfVersion: manifest.version };
}

const encoded = (files: readonly SpecFile[]): readonly object[] =>
  files.map(({ path, content }) => ({ path, content: base64(content) }));

const base64 = (content: SpecFile['content']): string => Buffer.from(content as Uint8Array).toString('base64');

function appFile(): string {
  const file = join(packageRoot(), 'dist', 'constructs', 'main.js');
  if (existsSync(file)) return file;
  const why = 'it is not built; in a checkout, run "npm run build"';
  throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unreadable', { file, why })]);
}

/** The app's own diagnostics stand as they are; the trace of a crash is for nobody. */
function failureOf({ exitCode, stderr }: Ended, terminal: Terminal): CommandFailure {
  const crash = /^\w*Error: (.+)$/m.exec(stderr);
  const told = stderr.trim() !== '' && !/^\s+at .+:\d+/m.test(stderr);
  if (told) terminal.complain(stderr);
  const why = crash?.[1] ?? `the app ended with exit code ${exitCode}`;
  return new CommandFailure(
    exitCode === ExitCode.invalidSpec ? ExitCode.invalidSpec : ExitCode.error,
    told ? [] : [cliCodes.diagnose('synth-failed', { why })],
  );
}
