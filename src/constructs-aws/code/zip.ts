import { type Zippable, zipSync } from 'fflate';

/** Unix, a plain file that everybody may read: what Lambda asks for. */
const READABLE = { os: 3, attrs: 0o100644 << 16 } as const;

/**
 * A zip of the same bytes wherever and whenever it is made: files sorted by name, one time for all of them, the first that
 * the format knows. Its times have no zone; fflate writes a local one, so it is given as such.
 */
export function deterministicZip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const mtime = new Date(1980, 0, 1);
  const sorted = Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1));
  const zippable: Zippable = {};
  for (const [name, bytes] of sorted) zippable[name] = [bytes, { ...READABLE, mtime, level: 9 }];
  return zipSync(zippable);
}
