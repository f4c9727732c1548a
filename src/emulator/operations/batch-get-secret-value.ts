import { ServiceError } from '../error/service-error';
import { matches, readFilters } from '../validation/filters';
import { pageOf } from '../validation/next-token';
import type { RequestFields } from '../validation/request-fields';
import { parseSecretId, SECRET_ID_BOUNDS } from '../validation/secret-id';
import { findActiveSecret } from './find-secret';
import type { Operation, OperationContext, OperationOutput } from './operation';
import { readVersion } from './secret-value-entry';

const MAX_SECRETS = 20;

/** One secret that can't be read doesn't fail the others: it is answered among the Errors. */
export const batchGetSecretValue: Operation = (context, fields) => {
  const asked = fields.texts('SecretIdList', { min: 1, max: MAX_SECRETS }, SECRET_ID_BOUNDS);
  const { secretIds, nextToken } = asked === undefined ? listed(context, fields) : named(asked, fields);
  // What is needed for each secret is the permission to read that one.
  const reading = { ...context, operation: 'GetSecretValue' };
  const values: OperationOutput[] = [];
  const errors: OperationOutput[] = [];
  for (const secretId of secretIds) {
    try {
      values.push(readVersion(reading, findActiveSecret(reading, context.view, parseSecretId(secretId)), {}));
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status >= 500) throw error;
      errors.push({ SecretId: secretId, ErrorCode: error.code, Message: error.message });
    }
  }
  return { SecretValues: values, Errors: errors, NextToken: nextToken };
};

interface Asked {
  readonly secretIds: readonly string[];
  readonly nextToken?: string | undefined;
}

function named(secretIds: readonly string[], fields: RequestFields): Asked {
  if (readFilters(fields) !== undefined) throw refused('You must provide either SecretIdList or Filters, not both.');
  if (fields.integer('MaxResults') !== undefined) throw refused('To use MaxResults, you must also use Filters.');
  if (fields.text('NextToken') !== undefined) throw refused('To use NextToken, you must also use Filters.');
  return { secretIds };
}

function listed(context: OperationContext, fields: RequestFields): Asked {
  const filters = readFilters(fields);
  if (filters === undefined) throw refused('You must provide either SecretIdList or Filters.');
  const items = context.view
    .inScope(context.scope)
    .filter((secret) => secret.deletion === undefined && matches(secret, filters));
  const limit = fields.integer('MaxResults', { min: 1, max: MAX_SECRETS }) ?? MAX_SECRETS;
  const page = pageOf({ items, key: (secret) => secret.name, limit, query: ['batch', filters] }, fields);
  return { secretIds: page.items.map((secret) => secret.arn), nextToken: page.nextToken };
}

function refused(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}
