import type { CopyShown } from '../../inventory/copies';
import { printable } from './printable';

const WORDS: Readonly<Record<CopyShown['status'], string>> = {
  InSync: 'in sync',
  InProgress: 'behind',
  Failed: 'failed',
};

/** `us-east-1 (behind)`. */
export const copyWords = ({ region, status }: CopyShown): string => `${region} (${WORDS[status]})`;

/** `ci has copies in eu-north-1 (in sync), us-east-1 (behind)`; nothing where there is none. */
export const copyLines = (name: string, copies: readonly CopyShown[] = []): readonly string[] =>
  copies.length === 0 ? [] : [printable(`${name} has copies in ${copies.map(copyWords).join(', ')}`)];
