import { PATH_PATTERNS } from '../../contract/path-parameters';
import type { ListRead } from '../lists/read-list';
import { nameIn, segmentsOf } from '../path-pattern';
import type { Rule } from '../rule';
import type { GatewayTable, Known } from '../table/gateway-table';
import { judgeAnswer, type VendorAnswer } from './judge-answer';
import { REFUSED } from './refused';

/** How one rule did. */
export interface CheckedLine {
  readonly rule: Rule;
  readonly result: 'fits' | 'misfit' | 'not-tried';
  /** A sentence for people. */
  readonly why: string;
  /** What was asked of the vendor: path and query. */
  readonly target?: string;
  /** A line for the gateway's file that would fit. */
  readonly mend?: string;
}

export interface CheckedTable {
  readonly lines: readonly CheckedLine[];
  /** The workspace that was looked into. */
  readonly workspace: string | undefined;
}

interface Vendor {
  readonly origin: string;
  /** Asks with GET, and follows nothing. */
  readonly ask: (target: string) => Promise<VendorAnswer>;
  /** Where it is known; else the first that the vendor names. */
  readonly workspace?: string | undefined;
}

interface Places {
  workspace?: string | undefined;
  project?: string | undefined;
}

/**
 * Tries a table against the vendor with what reads only, and needs no id but those of places that the vendor names. Lists
 * of places go first: the others need what they tell. Lines come out in the order of the table.
 */
export async function checkTable(table: GatewayTable, vendor: Vendor): Promise<CheckedTable> {
  const places: Places = { workspace: vendor.workspace };
  const lines = new Map<Rule, CheckedLine>();
  for (const rule of [...table.rules].sort((one, other) => rankOf(one) - rankOf(other))) {
    lines.set(rule, await checkRule(rule, { table, vendor, places, lines }));
  }
  return { lines: table.rules.map((rule) => lines.get(rule)!), workspace: places.workspace };
}

const rankOf = ({ list }: Rule): number => (list?.of === 'workspaces' ? 0 : list?.of === 'projects' ? 1 : 2);

interface Course {
  readonly table: GatewayTable;
  readonly vendor: Vendor;
  readonly places: Places;
  readonly lines: ReadonlyMap<Rule, CheckedLine>;
}

async function checkRule(rule: Rule, { table, vendor, places, lines }: Course): Promise<CheckedLine> {
  const notTried = (why: string): CheckedLine => ({ rule, result: 'not-tried', why });
  if (rule.method !== 'GET') return notTried('it could change something');
  if ([...lines.values()].some(({ why }) => why === REFUSED)) return notTried('the vendor refuses the token');
  const said = targetOf(rule, places);
  if ('needs' in said) return notTried(said.needs);
  const found = table.find('GET', said.target);
  if (found.kind !== 'known' || found.rule !== rule) return notTried('another rule of the table comes before it');
  const judged = judgeAnswer(rule, await vendor.ask(found.target), askedOf(found, vendor.origin));
  const { list } = judged;
  const line: CheckedLine = {
    rule,
    target: found.target,
    result: judged.fits ? 'fits' : 'misfit',
    why: judged.why,
    ...(judged.mend !== undefined && { mend: judged.mend }),
  };
  return list && rule.list ? learn(line, list, rule.list.of, places) : line;
}

const askedOf = ({ target, path }: Known, origin: string) => ({ origin, target, path });

/** A request that fits a rule, made of places that are known. */
function targetOf({ path, project }: Rule, places: Places): { readonly target: string } | { readonly needs: string } {
  const segments: string[] = [];
  for (const segment of segmentsOf(path)) {
    const name = nameIn(segment);
    if (name === undefined) segments.push(segment);
    else if (name !== 'workspace' && name !== 'project') return { needs: `it needs an id for {${name}}` };
    else if (places[name] === undefined) return { needs: `no ${name} is known to try it with` };
    else segments.push(places[name]);
  }
  const whole = `/${segments.join('/')}`;
  if (project?.in !== 'query') return { target: whole };
  if (places.project === undefined) return { needs: 'no project is known to try it with' };
  return { target: `${whole}?${project.name}=${places.project}` };
}

/** Takes the places of a list into account, and whether specs could name them. */
function learn(
  line: CheckedLine,
  { items, next }: ListRead,
  of: 'workspaces' | 'projects',
  places: Places,
): CheckedLine {
  const place = of === 'workspaces' ? 'workspace' : 'project';
  const ids = items.map(({ id }) => id);
  const strange = ids.find((id) => !PATH_PATTERNS.get(`${place}_id`)?.test(id));
  if (strange !== undefined) {
    const form = place === 'workspace' ? 'ws_acme' : 'proj_web';
    return { ...line, result: 'misfit', why: `it names a ${place} ${strange}, and ids have the form of ${form} here` };
  }
  if (place === 'workspace' && places.workspace !== undefined && !ids.includes(places.workspace)) {
    return { ...line, result: 'misfit', why: `the token sees ${told(ids, place)}, and not ${places.workspace}` };
  }
  places[place] ??= ids[0];
  return { ...line, why: `${told(ids, place)}${next === undefined ? '' : ', and more pages'}` };
}

const SHOWN = 5;

function told(ids: readonly string[], place: string): string {
  const more = ids.length > SHOWN ? ', …' : '';
  const named = ids.length === 0 ? '' : `: ${ids.slice(0, SHOWN).join(', ')}${more}`;
  return `${ids.length === 1 ? `1 ${place}` : `${ids.length} ${place}s`}${named}`;
}
