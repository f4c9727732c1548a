import { readFileSync } from 'node:fs';
import { whyUnreadable } from '../../adapters/system/file-problem';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { renderChangesJson } from '../../core/reporting/changes/changes-json';
import { renderChangesText } from '../../core/reporting/changes/changes-text';
import { compareInventories } from '../../core/reporting/changes/compare';
import { readInventories, type SavedInventories } from '../../core/reporting/changes/saved-inventory';
import { parseLabel } from '../../core/model/label';
import { type FollowedChain, isPosition, readChain, readPosition } from '../audit/read-chain';
import { statesAfter } from '../audit/token-history';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import { stamp } from '../terminal/stamp';

export interface AuditDiffFlags {
  readonly detailedExitcode?: boolean;
}

/** What differs between two inventories that were saved, which asks nobody, or between two positions of the audit chain. */
export async function auditDiffCommand(
  { terminal, flags, signal }: Invocation<AuditDiffFlags>,
  [first = '']: readonly string[] = [],
  [second = '']: readonly string[] = [],
): Promise<ExitCode> {
  const [before, after] =
    isPosition(first) && isPosition(second)
      ? await atPositions([first, second], signal)
      : ([savedIn(first), savedIn(second)] as const);
  const changes = compareInventories(before, after);
  terminal.result(
    flags.format === 'json'
      ? renderChangesJson(changes, before, after, stamp())
      : renderChangesText(changes, { painter: terminal.painter, width: terminal.width }),
  );
  return flags.detailedExitcode && changes.length > 0 ? ExitCode.changes : ExitCode.done;
}

/** The tokens of the workspace as they were at two positions. */
async function atPositions(
  positions: readonly [string, string],
  signal: AbortSignal,
): Promise<readonly [SavedInventories, SavedInventories]> {
  const heads = positions.map((text) => readPosition('a position', text));
  const { chains } = await readChain(heads, signal);
  const [first, second] = chains.map((chain, index) => savedAt(positions[index]!, chain));
  return [first!, second!];
}

function savedAt(file: string, { events, position }: FollowedChain): SavedInventories {
  const tokens = [...statesAfter(events)].map(([id, { label, status, issuedBy, issuedAt, expiresAt, access }]) => {
    const entry = parseLabel(label)?.name ?? null;
    return [
      id,
      {
        tokenId: id,
        label,
        entry,
        access,
        status,
        createdBy: issuedBy,
        createdAt: issuedAt,
        expiresAt: expiresAt ?? null,
      },
    ] as const;
  });
  const of = {
    ownerId: 'all tokens',
    workspace: position.workspace_id,
    tokens: new Map<string, never>(),
    findings: [],
  };
  return {
    file,
    time: events.at(-1)?.at ?? '1970-01-01T00:00:00.000Z',
    inventories: [{ ...of, foreign: new Map(tokens) }],
  };
}

function savedIn(file: string): SavedInventories {
  const read = readInventories(textOf(file), file);
  if (read.kind === 'read') return read.saved;
  throw new CommandFailure(ExitCode.error, [read.why]);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const parameters = { file, why: whyUnreadable(file, error) };
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unreadable', parameters)]);
  }
}
