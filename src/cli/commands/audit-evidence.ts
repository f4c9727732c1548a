import { statSync } from 'node:fs';
import { concealAll } from '../../core/diagnostics/conceal';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { formatInstant } from '../../core/model/time';
import { momentIn } from '../../core/token-spec/fields/read-moment';
import { evidenceOf } from '../audit/evidence';
import { printable } from '../../core/reporting/text/printable';
import { readChain, readPosition } from '../audit/read-chain';
import { readSigningKey, signatureOf } from '../audit/sign';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import { saveFiles } from '../terminal/save-files';

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
  if (flags.signWith !== undefined && [flags.out, `${flags.out}.sig`].some((out) => isSameFile(out!, flags.signWith!)))
    throw invalid('--out', flags.out!, 'another file than that of the key, which would be lost');
  const key = flags.signWith === undefined ? undefined : readSigningKey(flags.signWith);
  const { now, chains } = await readChain([position], signal);
  if (Date.parse(period.to) > now)
    throw invalid('--to', flags.to, `a time that has come: it is ${formatInstant(now)} there`);
  const [chain] = chains;
  const text = `${JSON.stringify(concealAll(evidenceOf(chain!, period)), null, 2)}\n`;
  if (flags.out === undefined) terminal.result(text);
  else {
    const signature = key && { path: `${flags.out}.sig`, content: signatureOf(text, key) };
    saveFiles([{ path: flags.out, content: text }, ...(signature ? [signature] : [])]);
  }
  const { workspace_id, number, hash } = chain!.position;
  const workspace = printable(workspace_id);
  if (chain!.beginsWith > 1)
    terminal.say(`Events before ${chain!.beginsWith} were forgotten; what was done before is not told.`);
  terminal.say(`Up to event ${number} of ${workspace}; --head ${workspace}:${number}:${hash} makes the same again.`);
  return ExitCode.done;
}

function isSameFile(one: string, other: string): boolean {
  const [first, second] = [one, other].map((file) => statSync(file, { throwIfNoEntry: false }));
  return first !== undefined && second !== undefined && first.dev === second.dev && first.ino === second.ino;
}

/** A day stands for its first moment, UTC. */
function momentOf(flag: string, text: string): string {
  const at = momentIn(text);
  if (at === undefined) throw invalid(flag, text, 'a day such as 2026-10-01, or a time such as 2026-10-01T00:00:00Z');
  return formatInstant(at);
}

const invalid = (flag: string, found: string, expected: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('flag-invalid', { flag, found, expected })]);
