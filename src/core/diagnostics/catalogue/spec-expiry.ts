import { entry, plainEntry } from '../define-catalogue';
import type { Words } from '../words';

const never = (words: Words): string => `"${words.setting('never', 'expires')}"`;

/** Codes about time: durations, dates, expiry and rotation. */
export const expirySpecEntries = {
  'invalid-duration': entry<{ field: string; found: string; problem: string }>({
    severity: 'error',
    summary: 'A text is not a duration.',
    message: ({ field, found, problem }) => `${field} can't be "${found}": ${problem}`,
    advice: () => 'write a whole number and a unit: h hours, d days, w weeks, M calendar months, y calendar years',
  }),
  'duration-out-of-range': entry<{ field: string; found: string; problem: string }>({
    severity: 'error',
    summary: 'A duration is too short or too long for its field.',
    message: ({ field, found, problem }) => `${field} can't be ${found}: ${problem}`,
  }),
  'invalid-date': entry<{ field: string; found: string; problem: string }>({
    severity: 'error',
    summary: 'A text is not a date, or names a day that does not exist.',
    message: ({ field, found, problem }) => `${field} can't be "${found}": ${problem}`,
    advice: () => 'write a date such as 2027-02-01, or where a time of day matters 2027-02-01T18:00:00Z',
  }),
  'invalid-window': entry<{ found: string; problem: string }>({
    severity: 'error',
    summary: 'A rotation window is not a range of whole hours.',
    message: ({ found, problem }) => `window can't be "${found}": ${problem}`,
    advice: () => 'write whole hours in UTC, such as 02:00-05:00; over midnight, 22:00-04:00',
  }),
  'several-expiries': entry<{ fields: readonly string[] }>({
    severity: 'error',
    summary: 'A token has more than one expiry.',
    message: ({ fields }) => `${fields.join(' and ')} exclude each other`,
    advice: (_, words) =>
      `keep one of ${words.field('expiresIn')}, ${words.field('expiresAt')} and ${words.field('expires')}`,
  }),
  'never-unexplained': entry<{ missing: readonly string[] }>({
    severity: 'error',
    summary: 'A token never expires, and the spec does not say why or when to review that.',
    message: ({ missing }, words) => `${never(words)} needs ${missing.join(' and ')}`,
    advice: () => 'state why the consumer cannot take a new value, and the date of the next review',
  }),
  'rotation-without-expiry': plainEntry({
    severity: 'error',
    summary: 'A token that never expires has a rotation.',
    message: (_, words) => `${never(words)} excludes rotation: it is for consumers that cannot take a new value`,
    advice: () => 'remove rotation, or give the token an expiry',
  }),
  'overlap-too-long': entry<{ every: string; overlap: string }>({
    severity: 'error',
    summary: 'The overlap is not below the time between two rotations.',
    message: ({ every, overlap }) =>
      `an overlap of ${overlap} is not below ${every}, the time between two rotations: old values would pile up`,
    advice: () => 'shorten overlap or lengthen every',
  }),
  'rotation-too-slow': entry<{ every: string; overlap: string; expiry: string; longest: string | undefined }>({
    severity: 'error',
    summary: 'Rotation comes too late for the expiry: every, overlap and 30 minutes must fit into it.',
    message: ({ every, overlap, expiry }) =>
      `rotation comes too late for the expiry: every ${every} + overlap ${overlap} + 30 minutes is more than ${expiry}`,
    advice: ({ longest }) =>
      longest === undefined
        ? 'shorten overlap or lengthen the expiry'
        : `rotate at least every ${longest}, shorten overlap, or lengthen the expiry`,
  }),
  'expiry-too-short': entry<{ expiry: string; shortest: string }>({
    severity: 'error',
    summary: 'The expiry leaves no room for a rotation with default settings.',
    message: ({ expiry, shortest }) =>
      `${expiry} leaves no room for a rotation with an overlap; that takes ${shortest} at least`,
    advice: ({ shortest }, words) =>
      `lengthen it to ${shortest}, set rotation.every and rotation.overlap, or "${words.setting('none', 'rotation')}"`,
  }),
};
