import { schemaRef } from '../schemas/json-schema';
import { NO_CONTROL_CHARACTERS } from '../schemas/value-schemas';
import type { OperationDefinition } from './operation-definition';
import { TOKEN_SHOWN_CHARACTERS, TOKEN_VALUE_PREFIX } from '../vocabulary/token-format';
import { pageParameters } from './page-parameters';

/** What the list can be sorted by; `-` before it turns the order round. */
export const ACCESS_TOKEN_SORTS = ['label', 'access_type', 'created_by', 'created_at', 'expires_at', 'status'] as const;

export type AccessTokenSort = (typeof ACCESS_TOKEN_SORTS)[number];

const searched = { type: 'string', minLength: 1, maxLength: 200, pattern: NO_CONTROL_CHARACTERS };

const days = { type: 'integer', minimum: 1, maximum: 3660 };

export const listAccessTokens: OperationDefinition = {
  name: 'list-access-tokens',
  method: 'GET',
  path: '/workspace/{workspace_id}/access-tokens',
  summary: 'Access tokens of the workspace, without their values',
  description:
    'Filters add up. Ranges take their beginning in and leave their end out; a token that never expires is in no expiry ' +
    'range and sorts after all others by expires_at. Labels and creators sort without regard to case. Equal ones are ' +
    'in the order of their ids, in the reverse order where the sort is, so pages neither repeat nor skip a token while ' +
    'others are made or revoked. Days are of 24 hours, counted from when the page is asked for.',
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
    expiry: {
      enum: ['none', 'ahead', 'expired'],
      description:
        '`none`: tokens that never expire; `expired`: those whose expiry has passed; `ahead`: all others, those that never ' +
        'expire too.',
    },
    expires_within_days: { ...days, description: 'Tokens that work now and expire before so many days are over.' },
    created_after: schemaRef('Instant'),
    created_before: schemaRef('Instant'),
    created_by: { ...searched, description: 'Id of the creator: of the person behind it, where one is known.' },
    created_by_token: { ...searched, description: 'Id of the token that it was asked for with.' },
    creator_status: { enum: ['left'], description: 'Tokens whose creator has left the workspace.' },
    use: { enum: ['never'], description: 'Tokens that were never used.' },
    unused_for_days: {
      ...days,
      description: 'Tokens that were neither used nor made in so many days.',
    },
    token_prefix: {
      type: 'string',
      pattern: `^${TOKEN_VALUE_PREFIX}[0-9A-Za-z]{${TOKEN_SHOWN_CHARACTERS - TOKEN_VALUE_PREFIX.length}}$`,
      description: `The first ${TOKEN_SHOWN_CHARACTERS} characters of the value: whose token is it that was found in a log?`,
    },
    label_prefix: { ...searched, description: 'Beginning of the label; case matters.' },
    sort: { enum: ACCESS_TOKEN_SORTS.flatMap((name) => [name, `-${name}`]), default: 'created_at' },
    ...pageParameters,
  },
  success: { status: 200, description: 'One page', schema: 'AccessTokenList' },
  problems: ['no-access-to-workspace', 'permission-missing'],
};
