import { parseDuration } from '../../model/time';

/** Why a text is not what a field takes, and what was probably meant. */
export interface Explanation {
  readonly problem: string;
  readonly suggestion?: string;
}

const UNIT_WORDS: Readonly<Record<string, string>> = {
  hour: 'h',
  hr: 'h',
  day: 'd',
  week: 'w',
  wk: 'w',
  month: 'M',
  mo: 'M',
  year: 'y',
  yr: 'y',
};

/** Says what is wrong with a text that is no duration: `30m`, `1 week`, `1.5d`, `P30D`. */
export function explainDuration(text: string): Explanation {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return suggest('it has no unit', `${Number(trimmed)}d`);
  if (/^\d+\s*(m|min|mins|minutes?)$/.test(trimmed)) {
    return suggest('m is not a unit: there are no minutes, and months are a capital M', `${parseInt(trimmed, 10)}M`);
  }
  if (/^\d+\s*(s|secs?|seconds?)$/.test(trimmed))
    return { problem: 'there are no seconds; an hour, 1h, is the smallest unit' };
  if (/^\d+[.,]\d+/.test(trimmed)) return { problem: 'it is no whole number; use a smaller unit' };
  if (trimmed.startsWith('-')) return { problem: 'a length of time is never negative' };
  const iso = /^P(T)?(\d+)([HDWMY])$/i.exec(trimmed);
  if (iso?.[2] !== undefined && iso[3] !== undefined) {
    const minutes = iso[1] !== undefined && iso[3].toUpperCase() === 'M';
    if (minutes) return { problem: 'there are no minutes; an hour, 1h, is the smallest unit' };
    const unit = iso[3].toUpperCase() === 'M' ? 'M' : iso[3].toLowerCase();
    return suggest('the ISO 8601 form is not used here', `${Number(iso[2])}${unit}`);
  }
  const words = /^(\d+)\s*([a-z]+?)s?$/i.exec(trimmed);
  const [, count, word = ''] = words ?? [];
  if (count !== undefined) {
    const unit =
      UNIT_WORDS[word.toLowerCase()] ?? ('hdwy'.includes(word.toLowerCase()) ? word.toLowerCase() : undefined);
    if (unit !== undefined && word !== '') return suggest('it is not written that way here', `${Number(count)}${unit}`);
    if (trimmed.length > 6) return { problem: 'the number is too long' };
  }
  return { problem: 'it is no length of time' };
}

function suggest(problem: string, suggestion: string): Explanation {
  return parseDuration(suggestion) ? { problem, suggestion } : { problem };
}

/** Says what is wrong with a text that has not the form of a date. */
export function explainDate(text: string): Explanation {
  const trimmed = text.trim();
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(\.\d+)?$/.test(trimmed)) {
    return { problem: 'it says no time zone', suggestion: `${trimmed.replace(' ', 'T')}Z` };
  }
  const loose = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(trimmed);
  if (loose) {
    const [, year = '', month = '', day = ''] = loose;
    const suggestion = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    return { problem: 'a date is written year-month-day with two digits for month and day', suggestion };
  }
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$/.test(trimmed)) {
    return { problem: 'day and month cannot be told apart; a date is written year-month-day' };
  }
  if (/^(0|[1-9]\d*)[hdwMy]$/.test(trimmed)) return { problem: 'it is a length of time, not a date' };
  return { problem: 'it is no date' };
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Says what is wrong with a name, and proposes one that is near. */
export function explainName(text: string): Explanation {
  const near = text
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 50);
  const fits = near.length >= 3 && NAME.test(near);
  const problem = nameProblem(text);
  return fits && near !== text ? { problem, suggestion: near } : { problem };
}

function nameProblem(text: string): string {
  if (text.length < 3) return `it has ${text.length} characters, and 3 is the least`;
  if (text.length > 50) return `it has ${text.length} characters, and 50 is the most`;
  const [, wrong] = /([^a-z0-9-])/u.exec(text) ?? [];
  if (wrong !== undefined)
    return /[A-Z]/.test(wrong) ? 'it has capital letters' : `"${wrong}" is not allowed in a name`;
  if (!/^[a-z]/.test(text)) return 'it does not begin with a letter';
  return 'hyphens stand alone and between other characters';
}
