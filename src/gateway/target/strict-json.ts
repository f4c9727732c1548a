import { parse, stringify } from 'lossless-json';
import { findDoubt } from './json-doubts';

/** JSON that every parser reads alike. Numbers keep every digit. */
export function parseStrictly(bytes: Uint8Array): { readonly value: unknown } | { readonly refused: string } {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { refused: 'is not UTF-8' };
  }
  if (text.startsWith('\ufeff')) return { refused: 'begins with a byte order mark' };
  try {
    JSON.parse(text);
  } catch {
    return { refused: 'is not JSON' };
  }
  const doubt = findDoubt(text);
  return doubt === undefined ? { value: parse(text) } : { refused: doubt };
}

export const encodeJson = (value: unknown): Uint8Array => Buffer.from(stringify(value) ?? '', 'utf8');
