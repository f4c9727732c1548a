import { API_BASE } from '../../contract/paths';
import { type GatewayFile, NO_FILE } from '../file/gateway-file';
import { readGatewayFile } from '../file/read-gateway-file';
import { unnamed } from '../path-pattern';
import { METHODS, type Rule } from '../rule';
import { encodePath, encodeQuery, parseTarget, type Target } from '../target/parse-target';
import { matcherOf } from './match';
import { placesOf } from './places';
import { suggestRule } from './suggest-rule';
import { VENDOR_BASE_PATH, VENDOR_RULES } from './vendor-table';

/** Which requests may go to the vendor. What it does not know goes nowhere. */
export interface GatewayTable {
  /** All that is known of a request before its body: or why it goes nowhere. */
  find(method: string, target: string): Found;
  readonly rules: readonly Rule[];
}

export type Found = Known | Unknown | Ambiguous;

export interface Known {
  readonly kind: 'known';
  readonly rule: Rule;
  /** As they stand in the request: whether there is such a place is for the caller to say, letter by letter. */
  readonly workspace: string | undefined;
  /** Undefined where the rule is of the workspace, and where the body tells it. */
  readonly project: string | undefined;
  /** Path and query, encoded anew: the only thing that goes upstream. */
  readonly target: string;
  /** The path as consumers of the gateway say it, encoded anew, without the query. */
  readonly path: string;
}

export interface Unknown {
  readonly kind: 'unknown';
  /** The line for the table that would allow it. */
  readonly line: string;
}

export interface Ambiguous {
  readonly kind: 'ambiguous';
  /** What in the request can be read in two ways: `an escaped separator in the path`. */
  readonly what: string;
}

/**
 * The vendor's table, with what a user's file adds to it or replaces.
 * @throws GatewayFileError with everything that is wrong in the file
 */
export const openTable = (file?: { readonly name: string; readonly text: string }): GatewayTable =>
  tableFor(file ? readGatewayFile(file) : NO_FILE);

/** The same, of a file that is read already. */
export function tableFor({ rules, without, basePath = VENDOR_BASE_PATH }: GatewayFile): GatewayTable {
  const replaced = new Set([...rules, ...without].map(keyOf));
  return tableOf([...VENDOR_RULES.filter((rule) => !replaced.has(keyOf(rule))), ...rules], basePath);
}

const keyOf = ({ method, path }: Pick<Rule, 'method' | 'path'>): string => `${method} ${unnamed(path)}`;

function tableOf(rules: readonly Rule[], basePath: string): GatewayTable {
  const match = matcherOf(rules);
  return {
    rules,
    find(said, target) {
      const method = said === 'HEAD' ? 'GET' : said;
      if (!METHODS.some((one) => one === method)) return { kind: 'ambiguous', what: `the method ${said}` };
      const parsed = parseTarget(target);
      if ('refused' in parsed) return { kind: 'ambiguous', what: parsed.refused };
      const found = match(method, parsed.segments);
      if (found === undefined) return { kind: 'unknown', line: suggestRule(method, parsed.segments) };
      if ('refused' in found) return { kind: 'ambiguous', what: found.refused };
      const places = placesOf(found, parsed.query, rules);
      if ('refused' in places) return { kind: 'ambiguous', what: places.refused };
      return { kind: 'known', rule: found.rule, ...places, ...encoded(parsed, basePath) };
    },
  };
}

function encoded({ segments, query }: Target, basePath: string): Pick<Known, 'target' | 'path'> {
  const path = encodePath(segments);
  return { path, target: `${basePath}${path.slice(API_BASE.length)}${encodeQuery(query)}` };
}
