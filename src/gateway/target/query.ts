import { escaped, unescaped } from './percent';

/** One parameter: its name as it is, and its value with every `+` that stood there unescaped still one. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
  /** Encoded anew. */
  readonly encoded: string;
}

/** No two parsers read such a name differently. */
const NAME = /^[A-Za-z0-9_.$:@[\]-]{1,100}$/;

/** Asks servers that know it to take the request for one of another method. */
const METHOD_OVERRIDE = /^_?(?:x-)?(?:http-?)?method(?:-?override)?$/i;

/** The parameters of a query in their order, or why they can be read in two ways. */
export function readQuery(text: string): readonly Parameter[] | { readonly refused: string } {
  const parameters: Parameter[] = [];
  for (const part of text.split('&')) {
    if (part === '') return { refused: 'an empty parameter in the query' };
    const at = part.indexOf('=');
    const name = unescaped(at === -1 ? part : part.slice(0, at));
    // A plus is a space to some and itself to others: whatever it was, it stays.
    const pieces = at === -1 ? [] : part.slice(at + 1).split('+');
    const values = pieces.map(unescaped);
    if (name === undefined || values.includes(undefined)) return { refused: 'an escape in the query that is no UTF-8' };
    if (!NAME.test(name)) return { refused: 'a name in the query with other signs than letters, digits and _.$:@[]-' };
    if (METHOD_OVERRIDE.test(name)) return { refused: `the parameter ${name}, which can stand for another method` };
    const value = values.join('+');
    if (hasControl(value)) return { refused: 'a control character in the query' };
    const encoded = at === -1 ? escaped(name) : `${escaped(name)}=${values.map((one) => escaped(one!)).join('+')}`;
    parameters.push({ name, value, encoded });
  }
  return parameters;
}

/** Control characters, unpaired surrogates, and characters that are not seen or turn text around. */
export const hasControl = (text: string): boolean => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);

/** What is left of a name when everything is gone that some servers pass over: case, signs, what stands in brackets. */
export const bareName = (name: string): string =>
  name
    .replace(/[.:[].*$/s, '')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
