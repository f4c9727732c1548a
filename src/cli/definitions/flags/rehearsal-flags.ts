import { type Command, InvalidArgumentError } from 'commander';
import { port } from './options';

/** The port where a service is told to fail, unless it is said otherwise. */
const PORT = '4011';

/** What `serve` and `dev` take. */
export const withRehearsal = (command: Command): Command =>
  command
    .option(
      '--rehearsal',
      'a token service that fails on command, on a store that is made for that and for nothing else',
    )
    .option(
      '--rehearsal-port <port>',
      "with --rehearsal: port of this machine's loopback where it is told to; 0 takes a free one",
      port,
      PORT,
    );

/** An option whose value is one of a few words. */
export const oneOf =
  (...words: readonly string[]) =>
  (text: string): string => {
    if (words.includes(text)) return text;
    throw new InvalidArgumentError(`It takes ${words.join(' or ')}.`);
  };

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds: `500ms`, `30s`, `2m`, `1h`. */
export function span(text: string): number {
  const [, digits, unit = ''] = /^(\d{1,7})(ms|s|m|h)$/.exec(text) ?? [];
  const milliseconds = Number(digits) * (UNITS[unit] ?? Number.NaN);
  if (milliseconds > 0) return milliseconds;
  throw new InvalidArgumentError('It takes a number and a unit: 500ms, 30s, 2m or 1h.');
}

/** Whole seconds, as milliseconds. */
export function seconds(text: string): number {
  const milliseconds = span(text);
  if (milliseconds % 1_000 === 0) return milliseconds;
  throw new InvalidArgumentError('It takes whole seconds, such as 30s.');
}

/** How many requests: a number, or `all`. */
export function times(text: string): number | 'all' {
  if (text === 'all') return text;
  if (/^[1-9]\d{0,6}$/.test(text) && Number(text) <= 1_000_000) return Number(text);
  throw new InvalidArgumentError('It takes a number from 1 to 1000000, or all.');
}

export function few(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text) && Number(text) <= 100) return Number(text);
  throw new InvalidArgumentError('It takes a number from 1 to 100.');
}
