import { escaped, unescaped } from './percent';
import { hasControl, type Parameter, readQuery } from './query';

/** A request target that can be read in one way only. */
export interface Target {
  readonly segments: readonly string[];
  readonly query: readonly Parameter[];
}

const LONGEST = 8_192;

/** A token value in a path or query would stand in the logs of whoever handles the request. */
const TOKEN = /hwz_[0-9A-Za-z]{36}/;

/** Separators, in whatever form another normalizes them to. `%` would be a second escape; `;` begins a matrix parameter. */
const SEPARATOR = /[/\\%;?#]/;

/**
 * Reads path and query of a request once. Whatever another server could read in another way is refused and not mended:
 * what is judged here must be what is acted on there.
 */
export function parseTarget(text: string): Target | { readonly refused: string } {
  if (text.length > LONGEST) return { refused: `a target of more than ${LONGEST} characters` };
  if (!text.startsWith('/')) return { refused: 'a target that does not begin with /' };
  if (/[^!-~]/.test(text)) return { refused: 'a character in the target that must be escaped' };
  if (text.includes('#')) return { refused: 'a fragment in the target' };
  if (text.includes('\\')) return { refused: 'a backslash in the target' };
  const at = text.indexOf('?');
  const segments = readPath(at === -1 ? text : text.slice(0, at));
  if ('refused' in segments) return segments;
  const query = at === -1 ? [] : readQuery(text.slice(at + 1));
  if ('refused' in query) return query;
  if ([...segments, ...query.map(({ value }) => value)].some((piece) => TOKEN.test(piece))) {
    return { refused: 'an access token in the target, which belongs into the Authorization header' };
  }
  return { segments, query };
}

function readPath(text: string): readonly string[] | { readonly refused: string } {
  const segments: string[] = [];
  for (const raw of text.slice(1).split('/')) {
    const segment = unescaped(raw);
    if (segment === undefined) return { refused: 'an escape in the path that is no UTF-8' };
    const refused = refusalOf(segment);
    if (refused !== undefined) return { refused };
    segments.push(segment);
  }
  return segments;
}

function refusalOf(segment: string): string | undefined {
  // Some servers fold characters of other scripts and widths into plain ones before they look at a path.
  const folded = segment.normalize('NFKC');
  if (segment === '') return 'an empty segment in the path';
  if (hasControl(segment)) return 'a control character in the path';
  if (SEPARATOR.test(folded)) return 'a separator inside a segment of the path';
  if (/^[.\s]+$/.test(folded)) return 'a dot segment in the path';
  if (folded !== folded.trim() || folded.endsWith('.'))
    return 'a segment of the path that begins or ends with a space or ends with a dot';
  if (segment !== segment.normalize('NFC')) return 'a segment of the path in a spelling that is not the usual one';
  return undefined;
}

export const encodePath = (segments: readonly string[]): string => segments.map((one) => `/${escaped(one)}`).join('');

export const encodeQuery = (query: readonly Parameter[]): string =>
  query.length === 0 ? '' : `?${query.map(({ encoded }) => encoded).join('&')}`;
