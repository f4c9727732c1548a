import type { Secret } from '../store/secret/secret';
import { matches, readFilters } from '../validation/filters';
import { pageOf, timeKey } from '../validation/next-token';
import type { Operation } from './operation';
import { secretSummary, versionsToStages } from './secret-summary';

const SORT_KEYS = ['created-date', 'last-accessed-date', 'last-changed-date', 'name'] as const;
const MAX_PAGE = 100;

export const listSecrets: Operation = (context, fields) => {
  const filters = readFilters(fields) ?? [];
  const sortBy = fields.choice('SortBy', SORT_KEYS) ?? 'created-date';
  const order = fields.choice('SortOrder', ['asc', 'desc']) ?? 'asc';
  const withDeleted = fields.flag('IncludePlannedDeletion') ?? false;
  const limit = fields.integer('MaxResults', { min: 1, max: MAX_PAGE }) ?? MAX_PAGE;
  const items = context.view
    .inScope(context.scope)
    .filter((secret) => (withDeleted || secret.deletion === undefined) && matches(secret, filters));
  const page = pageOf(
    {
      items,
      key: (secret) => sortKey(secret, sortBy),
      descending: order === 'desc',
      limit,
      query: ['list', filters, sortBy, order, withDeleted],
    },
    fields,
  );
  return {
    // The same map has another name here than in DescribeSecret (recorded).
    SecretList: page.items.map((secret) => ({
      ...secretSummary(secret),
      SecretVersionsToStages: versionsToStages(secret),
    })),
    NextToken: page.nextToken,
  };
};

/** The name at the end makes each key unique, which cutting pages by key needs. */
function sortKey(secret: Secret, sortBy: (typeof SORT_KEYS)[number]): string {
  switch (sortBy) {
    case 'name':
      return secret.name;
    case 'created-date':
      return `${timeKey(secret.createdAt)} ${secret.name}`;
    case 'last-changed-date':
      return `${timeKey(secret.lastChangedAt)} ${secret.name}`;
    case 'last-accessed-date':
      return `${timeKey(secret.lastAccessedDay)} ${secret.name}`;
  }
}
