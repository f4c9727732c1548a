import type { Filter } from '@aws-sdk/client-secrets-manager';

/** What a filter value may hold (AWS service model); a leading `!` would negate it. */
const FILTERABLE = /^[a-zA-Z0-9 :_@/+=.-][a-zA-Z0-9 :_@/+=.!-]*$/;
const MOST_FILTERS = 10;

/**
 * Filters that narrow ListSecrets to secrets with these tags. They match prefixes, and keys apart from values, so the
 * answer still has to be sifted; what they can't express they leave out.
 */
export function tagFilters(tags: Readonly<Record<string, string>>): Filter[] {
  return Object.entries(tags)
    .flatMap(([key, value]): Filter[] => [
      { Key: 'tag-key', Values: [key] },
      { Key: 'tag-value', Values: [value] },
    ])
    .filter((filter) => FILTERABLE.test(filter.Values?.[0] ?? ''))
    .slice(0, MOST_FILTERS);
}

export const carries = (tags: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([key, value]) => tags[key] === value);
