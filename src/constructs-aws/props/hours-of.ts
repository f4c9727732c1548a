import { awsStackCodes } from '../../core/diagnostics/catalogue/aws-stack';
import { parseDuration, shortestLength } from '../../core/model/time';
import { StackError } from './stack-error';

const HOUR = 3_600_000;

/** A length of time as a spec has it, in hours. @throws StackError when it is none, or of no fixed length */
export function hoursOf(field: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const length = parseDuration(text);
  if (length && length.unit !== 'M' && length.unit !== 'y') return shortestLength(length) / HOUR;
  const parameters = { field, found: text, expected: 'hours, days or weeks, such as 24h' };
  throw new StackError([awsStackCodes.diagnose('setting-unreadable', parameters)]);
}
