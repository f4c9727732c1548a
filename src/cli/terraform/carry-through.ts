import { resolve } from 'node:path';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { apiSettings } from '../connection/environment';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import { type PolicyFlags, readForStack } from '../pass/judging';
import { readNamedSpecs } from '../pass/reading';
import { onlyState } from '../pass/session';
import type { Terminal } from '../terminal/terminal';
import { findTerraform, type TerraformBinary } from './binary';
import type { Ended } from './child-process';
import { prepareStackFolder } from './stack-folder';
import { synthesize } from './synthesize';
import { type Output, Terraform } from './terraform';

export interface DeployFlags extends PolicyFlags {
  readonly out: string;
  readonly backend?: string;
  readonly backendConfig: readonly string[];
}

type Purpose = 'deploy' | 'destroy';

const QUESTIONS: Readonly<Record<Purpose, string>> = {
  deploy: 'Carry out this plan?',
  destroy: 'Revoke these tokens and delete their secrets?',
};

/** Synthesizes one spec and takes its stack through init, plan, approval and apply. Everything that can refuse comes first. */
export async function carryThrough(
  invocation: Invocation<DeployFlags>,
  paths: readonly string[],
  purpose: Purpose,
): Promise<ExitCode> {
  const { reading, handed } = purpose === 'deploy' ? readForStack(paths, invocation.flags) : unjudged(paths);
  onlyState(reading, purpose);
  const { errors } = apiSettings();
  if (errors.length > 0) throw new CommandFailure(ExitCode.error, errors);
  const binary = await chosenTerraform();
  const { terminal, flags, interruption } = invocation;
  const { stacks } = await synthesize(handed, { ...flags, terminal, interruption });
  const [stack] = stacks;
  if (!stack) throw new Error('the app wrote no stack');
  prepareStackFolder(stack.folder, binary);
  const colour = terminal.coloured;
  const terraform = new Terraform({ binary, folder: stack.folder, colour, interruption });
  try {
    const code = await inFolder(terraform, invocation, purpose);
    return interruption.signal.aborted ? ExitCode.interrupted : code;
  } finally {
    terraform.close();
  }
}

/** What is to end need not be as a policy wants it. */
function unjudged(paths: readonly string[]): ReturnType<typeof readForStack> {
  const reading = readNamedSpecs(paths);
  return { reading, handed: { files: reading.files, policies: [] } };
}

async function chosenTerraform(): Promise<TerraformBinary> {
  const search = await findTerraform(process.env['TERRAFORM_BINARY_NAME']);
  if (search.kind === 'unusable') throw new CommandFailure(ExitCode.error, [search.problem]);
  return search.binary;
}

async function inFolder(
  terraform: Terraform,
  { terminal, flags, interruption }: Invocation<DeployFlags>,
  purpose: Purpose,
): Promise<ExitCode> {
  const quiet = flags.quiet ?? false;
  const settings = flags.backendConfig.map((setting) => (setting.includes('=') ? setting : resolve(setting)));
  terminal.progress('Preparing the stack ...');
  // Of a preparation that went well there is nothing to say but Terraform's remarks on files that are ours.
  const init = await terraform.init(settings, { stdout: 'keep', stderr: 'keep' });
  if (init.exitCode !== 0) return initFailed(terminal, init);
  terminal.clearProgress();
  // Nobody approves what was not shown: --quiet hides a plan only from those who are not asked.
  const output: Output = { stdout: quiet && flags.yes ? 'drop' : 'stdout', stderr: 'stderr' };
  if (interruption.signal.aborted) return ExitCode.interrupted;
  const { result } = await terraform.plan(purpose, output);
  if (result === 'failed') return ExitCode.error;
  if (result === 'nothing-to-do') {
    terminal.say(purpose === 'destroy' ? NOTHING_IN_STATE : 'Nothing to do.');
    return ExitCode.done;
  }
  if (interruption.signal.aborted) return ExitCode.interrupted;
  await terminal.confirm(QUESTIONS[purpose], interruption.signal, true);
  if (interruption.signal.aborted) return ExitCode.interrupted;
  const applied = await terraform.apply({ ...output, stdout: quiet ? 'drop' : 'stdout' });
  if (applied.exitCode !== 0) return ExitCode.error;
  if (purpose === 'destroy') terminal.say(WAY_BACK);
  return ExitCode.done;
}

const NOTHING_IN_STATE = `Nothing to do. The state of this stack holds no token; what an apply made is not in it and lives on.
To end that, take the entries out of the spec and apply with --prune.`;

const WAY_BACK = `
The secrets wait for deletion, 30 days unless the spec says otherwise. The way back: deploy again, or apply with --restore;
both restore them and make new tokens.`;

/** Terraform's own words stand; it can't know that the provider lies in the folder of the stack. */
function initFailed(terminal: Terminal, { stdout, stderr }: Ended): ExitCode {
  terminal.complain(`${stdout}${stderr}`);
  if (!/provider\s[\s\S]*hawzu\/hawzu/.test(stderr)) return ExitCode.error;
  throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('provider-not-found', {})]);
}
