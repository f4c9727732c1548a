const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/** Half of a pair of UTF-16. */
const UNPAIRED = /\p{Cs}/u;

const DEEPEST = 64;

/** What in a text that is JSON some parsers read in another way than others: the first of it, told so that `the body …` fits. */
export function findDoubt(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : undefined);
      if (open.length > DEEPEST) return `is nested deeper than ${DEEPEST}`;
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ':') {
      const name = JSON.parse(last) as string;
      const names = open.at(-1);
      if (name === '__proto__') return 'has a field __proto__';
      if (names?.has(name)) return 'has a field twice';
      names?.add(name);
    } else if (token !== ',' && UNPAIRED.test(JSON.parse(token) as string)) {
      return 'has text that is no Unicode';
    }
    last = token;
  }
  return undefined;
}
