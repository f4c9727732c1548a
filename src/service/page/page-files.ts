import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Where what a page loads is served. */
export const ASSETS = '/assets/';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file that a page loads, whole and packed. */
export interface PageFile {
  readonly type: string;
  readonly whole: Buffer;
  readonly packed: Buffer;
}

/** What a bundler made of the page. */
export interface PageFiles {
  /** The one document of all views. It holds nothing of anybody, so whoever asks may have it. */
  readonly document: Buffer;
  /** The reference of the API: a document that runs nothing. */
  readonly reference: Buffer;
  /** By name. They are the build's alone: what else lies in the folder is not served. */
  readonly files: ReadonlyMap<string, PageFile>;
}

/** As `name-HASH.js`: another content has another name, so browsers may keep it. */
const NAME = /^[\w.-]*-[\w]{6,}\.(?:js|css|svg)$/;

/** Reads the folder of a built page. @throws what reading fails with, or an error that says what is missing */
export function readPageFiles(folder: string): PageFiles {
  const document = readFileSync(join(folder, 'page.html'));
  const reference = readFileSync(join(folder, 'reference.html'));
  const names = readdirSync(folder).filter((name) => NAME.test(name));
  const files = new Map(
    names.map((name) => {
      const whole = readFileSync(join(folder, name));
      return [name, { type: TYPES[extname(name)]!, whole, packed: gzipSync(whole, { level: 9 }) }] as const;
    }),
  );
  const linked = [...`${document.toString()}${reference.toString()}`.matchAll(/"\/assets\/([^"]*)"/g)].map(
    ([, name]) => name!,
  );
  const missing = linked.filter((name) => !files.has(name));
  if (missing.length > 0) throw new Error(`${folder} holds no whole page: ${missing.join(', ')} is not there`);
  return { document, reference, files };
}
