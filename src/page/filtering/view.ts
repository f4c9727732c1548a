import type { Query } from '../ask/operations';
import { startOfDay } from '../clock/expiry';
import { withoutValue } from '../route/without-value';

/** What is shown of the tokens, in what order: exactly what stands in the address. */
export interface View {
  readonly search: string;
  readonly type: string;
  readonly status: string;
  /** `none`, `ahead`, `expired`, `7`, `30`, or empty. */
  readonly expiry: string;
  readonly expiresFrom: string;
  readonly expiresTo: string;
  readonly createdFrom: string;
  readonly createdTo: string;
  readonly creator: string;
  readonly sort: string;
  readonly cursor: string;
  readonly page: number;
}

export const DEFAULT_SORT = '-created_at';
export const SORTS = ['label', 'access_type', 'created_by', 'created_at', 'expires_at', 'status'];
const EXPIRIES = ['none', 'ahead', 'expired', '7', '30'];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const PLAIN: View = {
  search: '',
  type: '',
  status: '',
  expiry: '',
  expiresFrom: '',
  expiresTo: '',
  createdFrom: '',
  createdTo: '',
  creator: '',
  sort: DEFAULT_SORT,
  cursor: '',
  page: 1,
};

/** The name of each in the address, and what it takes. */
const NAMES: readonly (readonly [keyof View, string, RegExp | readonly string[]])[] = [
  ['search', 'q', /^[^\0-\x1f]{1,200}$/],
  ['type', 'type', ['workspace', 'project']],
  ['status', 'status', ['enabled', 'disabled']],
  ['expiry', 'expiry', EXPIRIES],
  ['expiresFrom', 'expires-from', DAY],
  ['expiresTo', 'expires-to', DAY],
  ['createdFrom', 'created-from', DAY],
  ['createdTo', 'created-to', DAY],
  ['creator', 'by', /^[\w-]{1,100}$/],
  ['sort', 'sort', SORTS.flatMap((name) => [name, `-${name}`])],
  ['cursor', 'cursor', /^[\w-]{1,2048}$/],
  ['page', 'page', /^[1-9]\d{0,5}$/],
];

const fits = (value: string, form: RegExp | readonly string[]): boolean =>
  form instanceof RegExp ? form.test(value) : form.includes(value);

/** Reads an address; what it does not understand is left out, and named. */
export function viewOf(query: string): { readonly view: View; readonly ignored: readonly string[] } {
  const given = new URLSearchParams(query);
  const read: Record<string, string | number> = {};
  const ignored: string[] = [];
  for (const [name, value] of given) {
    const known = NAMES.find(([, inAddress]) => inAddress === name);
    if (known === undefined || !fits(value, known[2])) ignored.push(name);
    else read[known[0]] = known[0] === 'page' ? Number(value) : value;
  }
  return { view: { ...PLAIN, ...read, search: withoutValue(String(read.search ?? '')).trim() }, ignored };
}

/** The address of a view: what is as always is left out. */
export function addressOf(view: View): string {
  const pairs = NAMES.filter(([key]) => view[key] !== PLAIN[key]).map(([key, name]) => [name, String(view[key])]);
  const text = new URLSearchParams(pairs).toString();
  return text === '' ? '' : `?${text}`;
}

const instantOf = (day: string, daysLater = 0): string | undefined => {
  const at = day === '' ? undefined : startOfDay(day, daysLater);
  return at === undefined ? undefined : new Date(at).toISOString();
};

const PREFIX = /^hwz_[0-9A-Za-z]{6}$/;

/** What to ask the service for. */
export function queryOf(view: View): Query {
  const isPrefix = PREFIX.test(view.search);
  const days = Number(view.expiry);
  return {
    search: isPrefix ? undefined : view.search || undefined,
    token_prefix: isPrefix ? view.search : undefined,
    access_type: view.type,
    status: view.status,
    expiry: days > 0 ? undefined : view.expiry,
    expires_within_days: days > 0 ? days : undefined,
    expires_after: instantOf(view.expiresFrom),
    expires_before: instantOf(view.expiresTo, 1),
    created_after: instantOf(view.createdFrom),
    created_before: instantOf(view.createdTo, 1),
    created_by: view.creator,
    sort: view.sort,
    cursor: view.cursor,
  };
}

/** Another filter or sort begins at the first page. */
export const changed = (view: View, change: Partial<View>): View => ({ ...view, cursor: '', page: 1, ...change });

export const isFiltered = (view: View): boolean =>
  NAMES.some(([key]) => !['sort', 'cursor', 'page'].includes(key) && view[key] !== PLAIN[key]);
