/** What the vendor was asked, and how the consumer said its path. */
interface Asked {
  readonly target: string;
  readonly path: string;
}

/** How a path of the vendor begins, and how the same begins here, where the two differ. */
function beginnings({ target, path }: Asked): readonly [vendors: string, ours: string] {
  const theirs = target.split('?', 1)[0] ?? '';
  let same = 0;
  while (same < Math.min(theirs.length, path.length) && theirs.at(-1 - same) === path.at(-1 - same)) same += 1;
  const cut = (text: string): string => text.slice(0, text.length - same);
  // What they have in common ends at a separator.
  const rest = path.slice(path.length - same);
  const kept = rest.startsWith('/') || rest === '' ? 0 : Math.max(0, rest.indexOf('/'));
  return [cut(theirs) + rest.slice(0, kept), cut(path) + rest.slice(0, kept)];
}

/**
 * A place that the vendor names, as clients of the gateway reach it: path and query alone, so that their next request comes here
 * and is judged anew. Undefined: it is elsewhere, or cannot be read.
 */
export function locationHere(location: string, origin: string, asked: Asked): string | undefined {
  if (!URL.canParse(location, `${origin}${asked.target}`)) return undefined;
  const url = new URL(location, `${origin}${asked.target}`);
  if (url.origin !== origin || url.username !== '' || url.password !== '') return undefined;
  const [vendors, ours] = beginnings(asked);
  if (!url.pathname.startsWith(vendors)) return undefined;
  const here = ours + url.pathname.slice(vendors.length);
  // Two slashes at the beginning would name a host.
  return here.startsWith('//') || !here.startsWith('/') ? undefined : here + url.search;
}
