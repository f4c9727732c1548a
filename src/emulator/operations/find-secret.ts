import { ServiceError } from '../error/service-error';
import type { Secret } from '../store/secret/secret';
import type { SecretView } from '../store/secret/secret-view';
import type { SecretId } from '../validation/secret-id';
import { checkAccess } from './access';
import type { OperationContext } from './operation';

/** The secret, deleted or not. Throws the recorded ResourceNotFoundException. */
export function findSecret(context: OperationContext, view: SecretView, id: SecretId): Secret {
  const secret = lookUp(context, view, id);
  if (secret === undefined) {
    throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
  checkAccess(context, secret);
  return secret;
}

/** The secret, which must not be waiting for its deletion. */
export function findActiveSecret(context: OperationContext, view: SecretView, id: SecretId): Secret {
  const secret = findSecret(context, view, id);
  if (secret.deletion !== undefined) {
    throw new ServiceError(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  }
  return secret;
}

/** The same, and no copy: AWS writes a secret in its own region alone. */
export function findWritableSecret(context: OperationContext, view: SecretView, id: SecretId): Secret {
  return checkWritable(findActiveSecret(context, view, id));
}

/** Throws what is reported of AWS. */
export function checkWritable(secret: Secret): Secret {
  if (secret.primaryRegion === undefined) return secret;
  throw new ServiceError(
    'InvalidParameterException',
    "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
  );
}

function lookUp(context: OperationContext, view: SecretView, id: SecretId): Secret | undefined {
  switch (id.kind) {
    case 'name':
      return view.get(context.scope, id.name);
    case 'arn': {
      if (id.arn.region !== context.scope.region) return undefined;
      const secret = view.get(id.arn, id.arn.name);
      return id.arn.complete && secret?.arn !== id.text ? undefined : secret;
    }
  }
}
