import { renderDocument } from '../../core/reporting/document/document';
import { ExitCode } from '../terminal/exit-code';
import type { Invocation } from '../terminal/invocation';
import { type PolicyFlags, readForStack } from '../pass/judging';
import { stamp } from '../terminal/stamp';
import { synthesize } from '../terraform/synthesize';

export interface SynthFlags extends PolicyFlags {
  readonly out: string;
  readonly backend?: string;
}

/** Writes a Terraform stack for each spec. Needs no Terraform, no API and no AWS. */
export async function synthCommand(
  { terminal, flags, interruption }: Invocation<SynthFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  // Read here too, so that errors of specs come out as in every other command, before anything is written.
  const { reading, handed } = readForStack(paths, flags);
  const { states } = reading;
  const { stacks } = await synthesize(handed, { ...flags, terminal, interruption });
  if (flags.format === 'json')
    terminal.result(renderDocument({ kind: 'stacks', specs: states, findings: [], result: { stacks } }, stamp()));
  else if (!flags.quiet) for (const { stack, folder } of stacks) terminal.result(`${stack}: ${folder}`);
  return ExitCode.done;
}
