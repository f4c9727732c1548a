import { schemaRef } from '../schemas/json-schema';
import { NO_CONTROL_CHARACTERS } from '../schemas/value-schemas';
import type { OperationDefinition } from './operation-definition';
import { pageParameters } from './page-parameters';

/** What the list can be sorted by; `-` before it turns the order round. */
export const ACCESS_TOKEN_SORTS = ['label', 'access_type', 'created_by', 'created_at', 'expires_at', 'status'] as const;

export type AccessTokenSort = (typeof ACCESS_TOKEN_SORTS)[number];

const searched = { type: 'string', minLength: 1, maxLength: 200, pattern: NO_CONTROL_CHARACTERS };

export const listAccessTokens: OperationDefinition = {
  name: 'list-access-tokens',
  method: 'GET',
  path: '/workspace/{workspace_id}/access-tokens',
  summary: 'Access tokens of the workspace, without their values',
  description:
    'Filters add up. Ranges take their beginning in and leave their end out; a token that never expires is in no expiry ' +
    'range and sorts after all others by expires_at. Labels and creators sort without regard to case. Equal ones are ' +
    'in the order of their ids, so pages neither repeat nor skip a token while others are made or revoked.',
  permission: 'accesstokens:view',
  query: {
    search: {
      ...searched,
      description: 'Part of the label, of the name of the creator or of the token id; case does not matter.',
    },
    access_type: schemaRef('AccessType'),
    status: schemaRef('TokenStatus'),
    expires_after: schemaRef('Instant'),
    expires_before: schemaRef('Instant'),
    created_after: schemaRef('Instant'),
    created_before: schemaRef('Instant'),
    created_by: { ...searched, description: 'Id of the creator.' },
    label_prefix: { ...searched, description: 'Beginning of the label; case matters.' },
    sort: { enum: ACCESS_TOKEN_SORTS.flatMap((name) => [name, `-${name}`]), default: 'created_at' },
    ...pageParameters,
  },
  success: { status: 200, description: 'One page', schema: 'AccessTokenList' },
  problems: ['no-access-to-workspace', 'permission-missing'],
};
