import { painterFor } from '../adapters/system/colours';
import { constructsCodes } from '../core/diagnostics/catalogue/constructs';
import { cliCodes } from '../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../core/diagnostics/diagnostic';
import { renderText } from '../core/reporting/diagnostics/render-text';
import { readBytes } from '../adapters/system/read-bytes';
import type { SpecFile } from '../core/token-spec/document/source-text';
import { type ReadSpec, readSpecs, specsOf } from './reading/read-specs';
import { SpecError } from './reading/spec-error';

/** What the exit code says, as everywhere: 1 an error, 4 a spec that is not valid. */
const EXIT = { done: 0, error: 1, invalidSpec: 4 } as const;

interface Call {
  readonly backend: string;
  readonly paths: readonly string[];
  /** The command line has read the specs, as a pipe can be read once only, and hands them over on standard input. */
  readonly handed: boolean;
}

/** The CDKTF app behind cdktf.json and the command line: spec files in, stacks out. */
function run(args: readonly string[]): number {
  const call = parsed(args);
  if (!('paths' in call)) return fail([call], EXIT.error);
  let specs: readonly ReadSpec[];
  try {
    specs = call.handed ? handedSpecs() : readSpecs(call.paths);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const unreadable = error.diagnostics.some(({ code }) => code in cliCodes.entries);
    return fail(error.diagnostics, unreadable ? EXIT.error : EXIT.invalidSpec);
  }
  report(specs.flatMap(({ findings }) => findings));
  loadSynthesize().synthesize(specs, {
    outdir: process.env['CDKTF_OUTDIR'] ?? 'cdktf.out',
    backend: call.backend,
  });
  return EXIT.done;
}

function parsed(args: readonly string[]): Call | Diagnostic {
  const backends: string[] = [];
  const paths: string[] = [];
  const handed = args.includes('--handed');
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--handed') continue;
    else if (arg === '--backend') backends.push(args[++index] ?? '');
    else if (arg.startsWith('--backend=')) backends.push(arg.slice('--backend='.length));
    else if (arg.startsWith('-') && arg !== '-') return constructsCodes.diagnose('usage-of-app', {});
    else paths.push(arg);
  }
  const backend = backends.at(-1) ?? 'local';
  if (!/^[a-z][a-z0-9_-]*$/.test(backend)) return constructsCodes.diagnose('backend-unknown', { found: backend });
  return paths.length === 0 && !handed ? constructsCodes.diagnose('usage-of-app', {}) : { backend, paths, handed };
}

interface Handed {
  readonly path: string;
  readonly content: string;
}

function handedSpecs(): readonly ReadSpec[] {
  const handed = JSON.parse(readBytes(0, Infinity).toString()) as Readonly<Record<'files' | 'policies', Handed[]>>;
  return specsOf(decoded(handed.files), decoded(handed.policies));
}

const decoded = (files: readonly Handed[]): readonly SpecFile[] =>
  files.map(({ path, content }) => ({ path, content: Buffer.from(content, 'base64') }));

function fail(diagnostics: readonly Diagnostic[], code: number): number {
  report(diagnostics);
  return code;
}

function report(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length === 0) return;
  const painter = painterFor(process.env, process.stderr.isTTY === true);
  process.stderr.write(renderText(diagnostics, { painter, width: process.stderr.columns ?? 100 }));
}

/* eslint-disable @typescript-eslint/no-require-imports -- CDKTF is loaded only when there is something to synthesize */
const loadSynthesize = () => require('./synthesize') as typeof import('./synthesize');

process.exitCode = run(process.argv.slice(2));
