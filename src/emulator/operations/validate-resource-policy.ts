import { policyFaults, RESOURCE_POLICY_BOUNDS } from '../validation/policy/resource-policy';
import { parseSecretId, SECRET_ID_BOUNDS } from '../validation/secret-id';
import { findActiveSecret } from './find-secret';
import type { Operation } from './operation';

const MAX_ERRORS = 20;

/** Says what is wrong with a policy instead of failing. The secret is optional; if named, it must exist. */
export const validateResourcePolicy: Operation = (context, fields) => {
  const secretId = fields.text('SecretId', SECRET_ID_BOUNDS);
  const id = secretId === undefined ? undefined : parseSecretId(secretId);
  const policy = fields.requiredText('ResourcePolicy', RESOURCE_POLICY_BOUNDS);
  if (id !== undefined) findActiveSecret(context, context.view, id);
  const faults = policyFaults(policy);
  return {
    PolicyValidationPassed: faults.length === 0,
    ValidationErrors: faults
      .slice(0, MAX_ERRORS)
      .map(({ check, message }) => ({ CheckName: check, ErrorMessage: message })),
  };
};
