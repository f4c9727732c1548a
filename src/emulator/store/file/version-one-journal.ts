import { closeSync, openSync, readSync } from 'node:fs';
import type { Secret, SecretVersion } from '../secret/secret';

const PIECE_BYTES = 1024 * 1024;
const NEWLINE = 10;

/** One line: a secret is gone, or it looks like this and these of its versions changed. */
type Entry =
  | { readonly key: string; readonly removed: true }
  | {
      readonly key: string;
      readonly secret: Omit<Secret, 'stages' | 'versions'>;
      readonly labels: readonly (readonly [string, string])[];
      readonly put: readonly SecretVersion[];
      readonly purged: readonly string[];
    };

/**
 * What a journal of version 0.1 says, read piece by piece, however long it is. Its last line may be torn, with or without
 * its newline, and zeros may follow: that change was never answered. Throws an Error that names file and line, and
 * nothing of the line itself, if one before the last can't be read.
 */
export function readVersionOneJournal(file: string): ReadonlyMap<string, Secret> {
  const secrets = new Map<string, Secret>();
  let torn: number | undefined;
  let number = 0;
  for (const line of linesOf(file)) {
    number += 1;
    if (torn !== undefined) {
      throw new Error(`${file} is damaged at line ${torn}; restore it from a copy, or move it away to start empty.`);
    }
    if (number === 1) continue;
    if (!replay(secrets, line)) torn = number;
  }
  return secrets;
}

function replay(secrets: Map<string, Secret>, line: string): boolean {
  let entry: Entry;
  try {
    entry = JSON.parse(line) as Entry;
  } catch {
    // The parser's message would quote the line, and with it a value.
    return false;
  }
  if ('removed' in entry) {
    secrets.delete(entry.key);
    return true;
  }
  const before = secrets.get(entry.key);
  const versions = new Map(before?.arn === entry.secret.arn ? before.versions : []);
  for (const id of entry.purged) versions.delete(id);
  for (const version of entry.put) versions.set(version.id, version);
  secrets.set(entry.key, { ...entry.secret, stages: new Map(entry.labels), versions });
  return true;
}

/** The lines that end in a newline, one at a time: the longest string Node can hold is shorter than a long journal. */
function* linesOf(file: string): Generator<string> {
  const handle = openSync(file, 'r');
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    let begun: Buffer[] = [];
    for (let length = readSync(handle, piece); length > 0; length = readSync(handle, piece)) {
      let start = 0;
      for (let end = piece.indexOf(NEWLINE); end >= 0 && end < length; end = piece.indexOf(NEWLINE, start)) {
        yield Buffer.concat([...begun, piece.subarray(start, end)]).toString('utf8');
        begun = [];
        start = end + 1;
      }
      begun.push(Buffer.from(piece.subarray(start, length)));
    }
  } finally {
    closeSync(handle);
  }
}
