import type { Secret } from '../store/secret';
import { broken, missing, type RequestFields } from './request-fields';

const KEYS = ['description', 'name', 'tag-key', 'tag-value', 'primary-region', 'owning-service', 'all'] as const;
const VALUE = /^!?[a-zA-Z0-9 :_@/+=.\-!]*$/;

interface Filter {
  readonly key: (typeof KEYS)[number];
  readonly values: readonly string[];
}

export function readFilters(fields: RequestFields): readonly Filter[] | undefined {
  return fields.objects('Filters', { max: 10 })?.map((filter) => {
    const key = filter.choice('Key', KEYS);
    const values = filter.texts('Values', { min: 1, max: 10 }, { max: 512 });
    if (key === undefined) throw missing('Key');
    if (values === undefined) throw missing('Values');
    if (!values.every((value) => VALUE.test(value))) {
      throw broken(
        'Values',
        'Member must satisfy regular expression pattern: ^\\!?[a-zA-Z0-9 :_@\\/\\+\\=\\.\\-\\!]*$',
      );
    }
    return { key, values };
  });
}

/** All filters must hold; of a filter's values one is enough; `!` in front of a value negates it. */
export function matches(secret: Secret, filters: readonly Filter[]): boolean {
  return filters.every((filter) =>
    filter.values.some((value) =>
      value.startsWith('!')
        ? !matchesValue(secret, filter.key, value.slice(1))
        : matchesValue(secret, filter.key, value),
    ),
  );
}

function matchesValue(secret: Secret, key: Filter['key'], value: string): boolean {
  const tags = secret.tags ?? [];
  switch (key) {
    case 'name':
      return secret.name.startsWith(value);
    case 'tag-key':
      return tags.some((tag) => tag.key.startsWith(value));
    case 'tag-value':
      return tags.some((tag) => tag.value.startsWith(value));
    case 'description':
      return eachWordBegins(value, [secret.description ?? '']);
    case 'all':
      return eachWordBegins(value, [
        secret.name,
        secret.description ?? '',
        ...tags.flatMap((tag) => [tag.key, tag.value]),
      ]);
    case 'primary-region':
    case 'owning-service':
      // Secrets here are neither replicas nor owned by a service, so there is nothing to match.
      return false;
  }
}

/** Every word of `value` begins some word of the `texts`, in any case (recorded for descriptions of several words). */
function eachWordBegins(value: string, texts: readonly string[]): boolean {
  const words = texts.flatMap((text) => [text, ...text.split(/[\s/_+=.@!:-]+/)]).map((word) => word.toLowerCase());
  const wanted = value
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return wanted.every((begin) => words.some((word) => word.startsWith(begin)));
}
