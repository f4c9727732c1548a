import { withForeignVersion } from '../rotation/foreign-version';
import type { Secret } from '../store/secret/secret';
import type { OperationContext } from './operation';

/** Puts `next` in place of a secret, with a version that a request made, and with what that means for its rotation. */
export function commitVersion(context: OperationContext, next: Secret, versionId: string): Secret {
  const flight = next.rotation?.flight;
  const made = withForeignVersion(next, versionId, context);
  context.store.commit(made, context.now);
  if (flight !== undefined && made.rotation?.flight === undefined) {
    context.tell(flight.kind === 'test' ? 'TestRotationFailed' : 'RotationAbandoned', made.name);
  }
  return made;
}
