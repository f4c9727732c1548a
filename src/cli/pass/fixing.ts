import { readFileSync } from 'node:fs';
import { reasonOf } from '../../adapters/system/file-problem';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import type { Inventory } from '../../core/inventory/inventory';
import { instant } from '../../core/model/time';
import type { SpecFile } from '../../core/token-spec/document/source-text';
import { type AccessFix, fixAccess } from '../../core/token-spec/patch/fix-access';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import { report } from '../terminal/reporting';
import { saveFiles } from '../terminal/save-files';
import type { Terminal } from '../terminal/terminal';

/** Writes the lower access that inventories found into the specs, but for what a waiver accepts; tells what it wrote. */
export function fixSpecs(terminal: Terminal, inventories: readonly Inventory[], files: readonly SpecFile[]): void {
  const fixes = inventories.flatMap(fixesIn);
  const { files: changed, done, byHand } = fixAccess(files, fixes, instant(Date.now()));
  for (const { path } of changed) requireSame(files.find((file) => file.path === path)!);
  saveFiles(changed.map(({ path, text }) => ({ path, content: text })));
  for (const { owner, token, grants } of done) {
    const now = grants.map(({ place, role }) => (role === null ? `${place}: no access` : `${place}: ${role}`));
    terminal.say(`Written: ${token} of ${owner}: ${now.join(', ')}`);
  }
  if (byHand.length > 0)
    report(
      terminal,
      byHand.map(({ fix: { token }, why }): Diagnostic => {
        const place = { kind: 'resource', resource: `token ${token}` } as const;
        return cliCodes.diagnose('not-fixed', { why }, { place });
      }),
      'text',
    );
  if (done.length === 0) terminal.say('No spec was changed.');
}

function fixesIn({ ownerId: owner, workspace, rows, findings }: Inventory): readonly AccessFix[] {
  const open = new Set(
    findings
      .filter(({ code, waived }) => code === 'unused-rights' && !waived)
      .map(({ place }) => (place?.kind === 'resource' ? place.resource : '')),
  );
  return rows.flatMap(({ name: token, uses }) =>
    uses?.lower && open.has(`token ${token}`) ? [{ workspace, owner, token, grants: uses.lower.grants }] : [],
  );
}

/** What somebody wrote meanwhile is not written over; nor is standard input a file. */
function requireSame({ path, content }: SpecFile): void {
  const read = Buffer.from(content as Uint8Array);
  try {
    if (readFileSync(path).equals(read)) return;
  } catch (error) {
    throw unwritable(path, reasonOf(error));
  }
  throw unwritable(path, 'it was changed meanwhile; run the command again');
}

const unwritable = (file: string, why: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unwritable', { file, why })]);
