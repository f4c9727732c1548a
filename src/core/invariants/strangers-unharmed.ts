import { sameAccess } from '../model/access';
import { type JudgedToken, type JudgedWorld, type Violation } from './world';

/** Invariant 6: nothing at all is done to a token that is somebody else's, whatever its label says. */
export function strangersUnharmed(
  before: JudgedWorld,
  after: JudgedWorld,
  strangers: ReadonlySet<string>,
): Violation[] {
  return before.tokens
    .filter(({ id }) => strangers.has(id))
    .filter(
      (was) =>
        !isUntouched(
          was,
          after.tokens.find(({ id }) => id === was.id),
        ),
    )
    .map(({ id }) => ({ invariant: 6, detail: `token ${id}, which is a stranger's, was changed` }));
}

const isUntouched = (was: JudgedToken, is: JudgedToken | undefined): boolean =>
  is !== undefined &&
  is.label === was.label &&
  is.status === was.status &&
  is.expiresAt === was.expiresAt &&
  is.revokedAt === was.revokedAt &&
  sameAccess(is.access, was.access);
