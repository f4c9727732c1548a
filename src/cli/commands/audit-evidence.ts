import { writeFileSync } from 'node:fs';
import { reasonOf } from '../../adapters/system/file-problem';
import { concealAll } from '../../core/diagnostics/conceal';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { formatInstant, parseInstant } from '../../core/model/time';
import { evidenceOf } from '../audit/evidence';
import { readChain, readPosition } from '../audit/read-chain';
import { readSigningKey, signatureOf } from '../audit/sign';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';

export interface AuditEvidenceFlags {
  readonly from: string;
  readonly to: string;
  readonly head?: string;
  readonly out?: string;
  readonly signWith?: string;
}

/** What was done with the tokens of a workspace in a period, by its audit chain alone. */
export async function auditEvidenceCommand({
  terminal,
  flags,
  signal,
}: Invocation<AuditEvidenceFlags>): Promise<ExitCode> {
  const period = { from: momentOf('--from', flags.from), to: momentOf('--to', flags.to) };
  if (period.from >= period.to) throw invalid('--to', flags.to, 'a time later than --from');
  const position = flags.head === undefined ? undefined : readPosition('--head', flags.head);
  if (flags.signWith !== undefined && flags.out === undefined)
    throw invalid('--sign-with', flags.signWith, 'together with --out FILE: the signature is written to FILE.sig');
  const key = flags.signWith === undefined ? undefined : readSigningKey(flags.signWith);
  const [chain] = await readChain([position], signal);
  const text = `${JSON.stringify(concealAll(evidenceOf(chain!, period)), null, 2)}\n`;
  if (flags.out === undefined) terminal.result(text);
  else {
    save(flags.out, text);
    if (key) save(`${flags.out}.sig`, signatureOf(text, key));
  }
  const { workspace_id: workspace, number, hash } = chain!.position;
  terminal.say(`Up to event ${number} of ${workspace}; --head ${workspace}:${number}:${hash} makes the same again.`);
  return ExitCode.done;
}

/** A day stands for its first moment, UTC. */
function momentOf(flag: string, text: string): string {
  const at = parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (at === undefined) throw invalid(flag, text, 'a day such as 2026-10-01, or a time such as 2026-10-01T00:00:00Z');
  return formatInstant(at);
}

function save(file: string, content: string | Buffer): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unwritable', { file, why: reasonOf(error) })]);
  }
}

const invalid = (flag: string, found: string, expected: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('flag-invalid', { flag, found, expected })]);
