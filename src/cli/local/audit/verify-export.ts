import type { KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parse as requireMembersNamedOnce } from 'lossless-json';
import { reasonOf } from '../../../adapters/system/file-problem';
import { ChainCheck, isSignedWith, type WireAuditEvent, type WireAuditExportEnd } from '../../../contract';
import { cliCodes } from '../../../core/diagnostics/catalogue/cli';
import type { AuditVerdict, Kept } from '../../../service';
import { ExitCode } from '../../terminal/exit-code';
import { CommandFailure } from '../../terminal/failure';
import { verdict } from './verify-service';

type Line = WireAuditEvent | WireAuditExportEnd;

/**
 * Follows the chain of an export, or of several one behind the other. One that begins behind an event says what that one's
 * hash was; only a kept head shows that it was so.
 * @param file `-`: standard input
 */
export async function verifyExport(file: string, { heads: kept, key }: Kept): Promise<readonly AuditVerdict[]> {
  let check: ChainCheck | undefined;
  let isEnded = false;
  let count = 0;
  try {
    for await (const text of await linesOf(file)) {
      if (text.trim() === '') continue;
      count += 1;
      const line = parsed(text, file, count);
      if ('head' in line) {
        isEnded = true;
        const { workspace_id: workspace, number, hash } = line.head;
        if (key !== undefined) requireSigned(file, line, key);
        check ??= new ChainCheck(workspace, { number, hash }, kept);
        const reached = check.head;
        if (reached.number === number && reached.hash === hash) continue;
        const why = 'the last line tells of another event: lines are missing, or were changed';
        return [verdict(check, { workspace_id: workspace, number: reached.number + 1, why })];
      }
      isEnded = false;
      check ??= new ChainCheck(line.workspace_id, { number: line.number - 1, hash: line.previous }, kept);
      const broken = check.follow(line);
      if (broken !== undefined) return [verdict(check, broken)];
    }
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unreadable', { file, why: reasonOf(error) })]);
  }
  if (check === undefined) throw unverified(file, 'it holds no events');
  const end = check.end();
  if (end === undefined && !isEnded) throw unverified(file, 'its last line is missing, so it was cut: export it anew');
  if (end === undefined) requireSeen(check);
  const isHeld = key !== undefined || kept.some(({ number }) => number === check.behind);
  if (check.behind === check.head.number && !isHeld)
    throw unverified(
      file,
      'no event is in it, so only a head that was kept shows whether its last line is true: --head',
    );
  return [{ ...verdict(check, end), behind: check.behind }];
}

/** A head that nothing was held against would look as if it had been found. */
function requireSeen({ behind, unseen: [unseen] }: ChainCheck): void {
  if (unseen === undefined) return;
  const why = `the export begins behind event ${behind}; make one that begins behind event ${unseen.number} or before`;
  throw unverified(`the kept head of event ${unseen.number}`, why);
}

/** The signature is of the head that is told, and with the key that was given. */
function requireSigned(file: string, { head, signed_head: signed }: WireAuditExportEnd, key: KeyObject): void {
  if (signed == null) throw unverified(file, 'its head is not signed: the service had no key (serve --audit-key)');
  const isOfHead =
    signed.number === head.number && signed.hash === head.hash && signed.workspace_id === head.workspace_id;
  if (!isOfHead || !isSignedWith(signed, key)) throw unverified(file, 'its head is not signed with that key');
}

/** Opened before it is read: of a stream that fails later, whoever reads its lines would hear nothing. */
async function linesOf(file: string): Promise<AsyncIterable<string>> {
  if (file === '-') return createInterface({ input: process.stdin });
  const opened = await open(file);
  if (!(await opened.stat()).isDirectory()) return opened.readLines();
  await opened.close();
  throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
}

function parsed(text: string, file: string, number: number): Line {
  try {
    // Some programs put a byte order mark before what they save.
    const json = number === 1 ? text.replace(/^\ufeff/, '') : text;
    // Other readers take the first of two members with one name, and what they read was proved by nobody.
    requireMembersNamedOnce(json);
    const line: unknown = JSON.parse(json);
    if (isMap(line) && ('head' in line ? isHead(line['head']) : isHead(line))) return line as unknown as Line;
  } catch {
    // Said below.
  }
  throw unverified(file, `line ${number} is no event`);
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whoever wrote the file wrote this, too: what is told of it has the form that it should have. */
const isHead = (value: unknown): boolean =>
  isMap(value) &&
  /^[\w-]{1,100}$/.test(String(value['workspace_id'])) &&
  Number.isSafeInteger(value['number']) &&
  Number(value['number']) >= 0 &&
  /^[0-9a-f]{64}$/.test(String(value['hash']));

const unverified = (what: string, why: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('audit-unverified', { what, why })]);
