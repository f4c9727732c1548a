import { printable } from '../text/printable';
import { shortenEnd } from '../text/fit';

/** No single text may fill a comment. */
const LONGEST = 400;

/** Characters with a meaning in GitHub Flavored Markdown or HTML. As entities they have none: they are decoded after parsing. */
const MEANINGFUL = /[&<>"'|`*_[\]()\\~!#@${}=+^]/g;

/** Would become a link, an email address, or a reference that notifies somebody. */
const LINKS = /:(?=\/\/)|(?<=mailto|xmpp):|(?<=www)\./gi;
const REFERENCES = /(GH)-(?=\d)/gi;

const entity = (character: string): string => `&#${character.charCodeAt(0)};`;

/** A zero width space: GitHub looks for mentions and issue numbers after entities are decoded. */
const BREAK = '&#8203;';

const escaped = (text: string): string =>
  shortenEnd(printable(text), LONGEST)
    .replace(MEANINGFUL, entity)
    .replace(LINKS, entity)
    .replace(REFERENCES, `$1-${BREAK}`);

/** A sentence that may quote what others wrote: shown as it is, and never Markdown, HTML, a mention or a reference. */
export const sentence = (text: string): string => escaped(text).replace(/&#(?:64|35);/g, (mark) => mark + BREAK);

/** A name or id in a fixed-width face, where GitHub looks for no mentions. */
export const code = (text: string): string => `<code>${escaped(text)}</code>`;

/** A row of a table. Cells are Markdown already. */
export const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
