import { encodePath, encodeQuery, parseTarget } from '../target/parse-target';
import { escaped } from '../target/percent';
import { hasControl } from '../target/query';
import type { Misfit } from './misfit';
import type { Asked } from './asked';
import type { ListShape } from '../rule';

/** The way to the next page. */
export interface NextPage {
  /** Path and query, for upstream. */
  readonly target: string;
  /** What stands in the answer for the consumer: a path and query of the gateway, or the cursor as it was. */
  readonly shown: string;
}

const LONGEST_CURSOR = 2_048;

/** What an answer says of the next page; undefined: there is none. */
export function nextPage(said: unknown, shape: ListShape, asked: Asked): NextPage | undefined | Misfit {
  if (said === undefined || said === null || said === '') return undefined;
  if (typeof said !== 'string') return { misfit: `has no text at ${shape.next}` };
  const page = shape.cursor === undefined ? byLink(said, asked) : byCursor(said, shape.cursor, asked);
  if (page === undefined) return { misfit: `has at ${shape.next} no link to another page of the same list` };
  return page;
}

function byLink(said: string, asked: Asked): NextPage | undefined {
  const whole = `${asked.origin}${asked.target}`;
  if (said.includes('\\') || hasControl(said) || !URL.canParse(said, whole)) return undefined;
  const url = new URL(said, whole);
  if (url.origin !== new URL(whole).origin || url.username !== '' || url.password !== '') return undefined;
  if (url.hash !== '') return undefined;
  const link = parseTarget(`${url.pathname}${url.search}`);
  const [path = ''] = asked.target.split('?');
  if ('refused' in link || encodePath(link.segments) !== path) return undefined;
  const query = encodeQuery(link.query);
  return different({ target: `${path}${query}`, shown: `${asked.path}${query}` }, asked);
}

function byCursor(said: string, name: string, asked: Asked): NextPage | undefined {
  if (said.length > LONGEST_CURSOR || hasControl(said)) return undefined;
  const before = parseTarget(asked.target);
  if ('refused' in before) return undefined;
  const encoded = `${escaped(name)}=${escaped(said)}`;
  const query = [...before.query.filter((one) => one.name !== name), { name, value: said, encoded }];
  return different({ target: `${encodePath(before.segments)}${encodeQuery(query)}`, shown: said }, asked);
}

/** A page that is its own next one would be read for ever. */
const different = (page: NextPage, asked: Asked): NextPage | undefined =>
  page.target === asked.target ? undefined : page;
