import type { Hold } from '../../model/plan';
import { holds } from '../entry/holds';
import type { Subject } from '../entry/subject';
import { isOurs } from '../observed/generations';
import { accessEdit, expiryToSet } from './edits';

/**
 * What a run would do to the token that it works with, and does not: in the midst of it, it would be cut off. Whoever reads that all
 * is as declared has to be told that this is not.
 */
export function leftOfOwnToken(subject: Subject): readonly Hold[] {
  const own = subject.generations.all.find((g) => g.token.id === subject.managementToken);
  if (!own?.live || !isOurs(own)) return [];
  if (subject.isOff) return [holds.ownToken(own.token.id, ['disable it'])];
  const isCurrent = own.phase === 'current';
  const left = [
    ...(accessEdit(subject, own) ? ['give it the declared access'] : []),
    ...(isCurrent && expiryToSet(subject, own) ? ['let it expire as declared'] : []),
  ];
  return left.length === 0 ? [] : [holds.ownToken(own.token.id, left)];
}
