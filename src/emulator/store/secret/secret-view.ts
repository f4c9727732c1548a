import type { Scope } from './scope';
import type { Secret } from './secret';

/** The secrets as of some moment: of now (the store itself) or of a while ago (a stale read). */
export interface SecretView {
  get(scope: Scope, name: string): Secret | undefined;
  inScope(scope: Scope): readonly Secret[];
}

/** Name is unique within account and region; none of the three can contain a space. */
export function secretKey(scope: Scope, name: string): string {
  return `${scope.account} ${scope.region} ${name}`;
}

export function isInScope(secret: Secret, scope: Scope): boolean {
  return secret.account === scope.account && secret.region === scope.region;
}
