import { ServiceError } from '../error/service-error';
import type { Secret } from '../store/secret/secret';
import { broken, type RequestFields } from './request-fields';

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
    if (key === undefined) throw new ServiceError('InvalidParameterException', 'Invalid filter key');
    if (values === undefined) {
      throw new ServiceError('InvalidParameterException', `Invalid filter values for key: ${key}`);
    }
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
      return hasWords(secret.description ?? '', value);
    case 'all':
      return [secret.name, secret.description ?? '', ...tags.flatMap((tag) => [tag.key, tag.value])].some((text) =>
        hasWords(text, value),
      );
    case 'primary-region':
      return (secret.primaryRegion ?? (secret.replicas?.length ? secret.region : ''))?.startsWith(value);
    case 'owning-service':
      // Secrets here are owned by no service, so there is nothing to match.
      return false;
  }
}

/** Each word of `wanted` begins a word of `text`, in any case. Without a word there is nothing to find (recorded). */
function hasWords(text: string, wanted: string): boolean {
  const words = wordsOf(text);
  const begins = wordsOf(wanted);
  return begins.length > 0 && begins.every((begin) => words.some((word) => word.startsWith(begin)));
}

/**
 * The words of a text, as tests against AWS found them: it is cut at spaces, at separators if they are all the same, and
 * in front of a capital that small letters follow. COMPANYthings is COMPAN and Ythings; a-b/c stays whole.
 */
function wordsOf(text: string): readonly string[] {
  return text
    .split(/\s+/)
    .flatMap((run) => {
      const [separator, ...others] = new Set(run.match(/[/_+=.@-]/g));
      if (others.length > 0) return [run];
      return (separator === undefined ? [run] : run.split(separator)).flatMap((part) => part.split(/(?=[A-Z][a-z])/));
    })
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}
