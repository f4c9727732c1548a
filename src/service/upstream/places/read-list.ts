import type { SecretValue } from '../../../core/model/secret-value';
import { readList } from '../../../gateway/lists/read-list';
import type { Rule } from '../../../gateway/rule';
import type { GatewayTable } from '../../../gateway/table/gateway-table';
import type { Vendor } from '../vendor/vendor';
import { vendorProblem } from '../vendor/vendor-failure';
import { wholeBody } from '../vendor/whole-body';

/** A list is read into memory; one that is longer is no list of projects. */
export const LIST_BYTES = 10 * 1024 * 1024;
const MOST_PAGES = 200;

export interface Item {
  readonly id: string;
  readonly name?: string;
}

/** What came of reading a list of the vendor's. `why` is of our own words. */
export type Listed =
  | { readonly kind: 'read'; readonly items: readonly Item[] }
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed'; readonly why: string };

export interface Reading {
  readonly vendor: Vendor;
  readonly table: GatewayTable;
}

/** The rule by which a list of places is read, if the table has one that names no other place than the workspace. */
export const listRule = (table: GatewayTable, of: 'workspaces' | 'projects'): Rule | undefined =>
  table.rules.find((rule) => rule.method === 'GET' && rule.list?.of === of && !/\{(?!workspace\})/.test(rule.path));

/** Reads all pages of a list of the vendor's. Never rejects. */
export async function readPlaces(
  { vendor, table }: Reading,
  of: 'workspaces' | 'projects',
  workspace: string,
  token: SecretValue,
): Promise<Listed> {
  const rule = listRule(table, of);
  const shape = rule?.list;
  if (rule === undefined || shape === undefined) return failed(`the table has no rule that lists ${of}`);
  const found = table.find('GET', rule.path.replace('{workspace}', encodeURIComponent(workspace)));
  if (found.kind !== 'known') return failed(`the table does not know its own list of ${of}`);
  const items: Item[] = [];
  const seen = new Set<string>();
  let target: string | undefined = found.target;
  try {
    while (target !== undefined) {
      if (seen.has(target) || seen.size >= MOST_PAGES) return failed('its pages have no end');
      seen.add(target);
      const headers = [
        'accept',
        'application/json',
        'accept-encoding',
        'identity',
        'user-agent',
        'hawzu-tokens-gateway',
      ];
      const answer = await vendor.send({ workspace, method: 'GET', target, headers, body: null }, token);
      const bytes = await wholeBody(answer.body, LIST_BYTES);
      if (answer.statusCode === 401) return { kind: 'refused' };
      if (answer.statusCode !== 200) return failed(`the vendor answered ${answer.statusCode}`);
      if (bytes === undefined) return failed('its answer is too long');
      const page = readList(shape, bytes, { origin: vendor.origin, target, path: found.path });
      if ('misfit' in page) return failed(`the answer ${page.misfit}`);
      items.push(...page.items);
      target = page.next;
    }
    return { kind: 'read', items };
  } catch (error) {
    return failed(vendorProblem(error).message);
  }
}

const failed = (why: string): Listed => ({ kind: 'failed', why });
