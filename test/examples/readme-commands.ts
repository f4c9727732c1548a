import { readFileSync } from 'node:fs';

/** The lines of the shell blocks of a Markdown file, block by block. */
export function shellBlocks(file: string): readonly (readonly string[])[] {
  const blocks = readFileSync(file, 'utf8').matchAll(/^ *```sh\n([^]*?)^ *```$/gm);
  return [...blocks]
    .map(([, text = '']) => text.split('\n').map((line) => line.trim()))
    .map((lines) => lines.filter((line) => line !== ''));
}
