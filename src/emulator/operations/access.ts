import { ServiceError } from '../error/service-error';
import type { Secret } from '../store/secret/secret';
import type { OperationContext } from './operation';
import { decisionOf } from './policy-decision';

/** AWS takes no policy that locks its caller out; here those who own a secret can always take its policy back. */
const NEVER_LOCKED: ReadonlySet<string> = new Set(['GetResourcePolicy', 'PutResourcePolicy', 'DeleteResourcePolicy']);

/**
 * What the secret's policy says of the caller. Another account needs its permission; its own account needs none, but a
 * denial counts. Conditions are not evaluated: to others such a statement gives nothing, and denies; it binds no owner.
 */
export function checkAccess(context: OperationContext, secret: Secret): void {
  checkReserved(context, secret);
  const { scope, operation } = context;
  const isOwner = secret.account === scope.account;
  if (isOwner && (secret.policy === undefined || NEVER_LOCKED.has(operation))) return;
  const call = { account: scope.account, isOwner, action: `secretsmanager:${operation}`, arn: secret.arn };
  const decision = secret.policy === undefined ? 'silent' : decisionOf(secret.policy, call);
  if (decision === 'allowed' || (isOwner && decision === 'silent')) return;
  throw denied(
    context,
    secret.arn,
    decision === 'denied'
      ? 'with an explicit deny in a resource-based policy'
      : `because no resource-based policy allows the ${call.action} action`,
  );
}

/** What the caller's own policy would say: secrets that are reserved are another's, whatever their policies say. */
export function checkReserved(context: OperationContext, { name, arn }: Pick<Secret, 'name' | 'arn'>): void {
  if (context.isKeptFrom(name)) throw denied(context, arn, 'with an explicit deny in an identity-based policy');
}

const denied = ({ scope, operation }: OperationContext, arn: string, why: string): ServiceError =>
  new ServiceError(
    'AccessDeniedException',
    `User: arn:aws:iam::${scope.account}:root is not authorized to perform: secretsmanager:${operation} on resource: ${arn} ${why}`,
  );

/** A value under the owner's default key can't be used from another account, whatever the policy says (recorded). */
export function checkKeyReachable(context: OperationContext, secret: Secret): void {
  if (secret.account === context.scope.account || secret.kmsKeyId !== undefined) return;
  throw new ServiceError(
    'InvalidRequestException',
    "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
  );
}
