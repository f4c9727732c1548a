import { ServiceError } from '../service-error';
import type { Secret } from '../store/secret';
import { awsPrincipals, checkPolicy, policyValues } from '../validation/resource-policy';
import type { OperationContext } from './operation';

/** Another account reaches a secret only where the secret's policy lets it. Conditions are not evaluated: they deny. */
export function checkCrossAccount(context: OperationContext, secret: Secret): void {
  if (secret.account === context.scope.account || allows(context, secret)) return;
  throw new ServiceError(
    'AccessDeniedException',
    `User: arn:aws:iam::${context.scope.account}:root is not authorized to perform: secretsmanager:${context.operation} on resource: ${secret.arn} because no resource-based policy allows the secretsmanager:${context.operation} action`,
  );
}

/** A value under the owner's default key can't be used from another account, whatever the policy says (recorded). */
export function checkKeyReachable(context: OperationContext, secret: Secret): void {
  if (secret.account === context.scope.account || secret.kmsKeyId !== undefined) return;
  throw new ServiceError(
    'InvalidRequestException',
    "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
  );
}

function allows(context: OperationContext, secret: Secret): boolean {
  if (secret.policy === undefined) return false;
  const meant = checkPolicy(secret.policy).filter((statement) => isForCaller(statement, context));
  return (
    meant.some((statement) => statement['Effect'] === 'Allow' && !('Condition' in statement)) &&
    !meant.some((statement) => statement['Effect'] === 'Deny')
  );
}

function isForCaller(statement: Readonly<Record<string, unknown>>, context: OperationContext): boolean {
  const { account } = context.scope;
  const isPrincipal = awsPrincipals(statement).some(
    (name) => name === '*' || name === account || name.includes(`::${account}:`),
  );
  const wanted = `secretsmanager:${context.operation}`.toLowerCase();
  const isAction = policyValues(statement['Action']).some((action) => {
    const [begin = '', end] = action.toLowerCase().split('*');
    return end === undefined ? begin === wanted : wanted.startsWith(begin) && wanted.endsWith(end);
  });
  return isPrincipal && isAction;
}
