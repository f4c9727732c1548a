import { conceal } from '../../../core/diagnostics/conceal';
import { secretArn } from '../../../core/model/ids';
import { addressOf } from '../../../core/model/secret-address';
import { type Instant, instant } from '../../../core/model/time';
import { formatSecond } from '../../../core/model/time-words';

const EVENTS: Readonly<Record<string, string>> = {
  RotationStarted: 'rotation started',
  RotationSucceeded: 'rotation succeeded',
  RotationFailed: 'rotation failed',
  RotationAbandoned: 'rotation abandoned',
  TestRotationStarted: 'trial of the rotation function started',
  TestRotationSucceeded: 'trial of the rotation function succeeded',
  TestRotationFailed: 'trial of the rotation function failed',
};

/** What happens when a secret may have become one to rotate. */
const CHANGES = new Set(['CreateSecret', 'PutSecretValue', 'UpdateSecret', 'UpdateSecretVersionStage', 'TagResource']);

/** A line of the embedded Secrets Manager, for people; `undefined` when it tells of no rotation. */
export function rotationWords(line: string): string | undefined {
  const [, at = '', event = '', secret = '', why] = /^(\S+) (\w+) ([^\s:]+)(?:: (.*))?$/.exec(line) ?? [];
  const words = Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined;
  if (words === undefined) return undefined;
  return `${formatSecond(instant(Date.parse(at)))}  ${secret}: ${words}${why === undefined ? '' : `: ${why}`}`;
}

export const isChange = (line: string): boolean => CHANGES.has(line.split(' ')[1] ?? '');

/** Why a step failed, as the function logs it; `undefined` for any other line. */
export function refusalWords(line: string, now: Instant): string | undefined {
  const { step, secret, outcome, code, message } = parsed(line);
  if (outcome !== 'failed' || typeof code !== 'string' || typeof message !== 'string') return undefined;
  const where = typeof secret === 'string' ? (addressOf(secretArn(secret))?.name ?? secret) : 'a rotation';
  const what = `${where}: ${typeof step === 'string' ? step : 'a call'} did nothing: ${message} (${code})`;
  return `${formatSecond(now)}  ${conceal(what).replace(/\p{Cc}/gu, ' ')}`;
}

/** What a line of the scheduled pass tells people. */
export interface PassWords {
  readonly words: string;
  /** What was done; otherwise a pass says the same as the one before, for as long as it is so. */
  readonly isDone: boolean;
}

/** `undefined` for figures and for a pass that went well. */
export function passWords(line: string): PassWords | undefined {
  const { token, action, outcome, steps, why, code, message } = parsed(line);
  const told = typeof message === 'string' && typeof code === 'string' ? `${message} (${code})` : undefined;
  const what =
    typeof action === 'string'
      ? `${String(steps)}, ${String(outcome)}: ${told ?? String(why)}`
      : told === undefined
        ? undefined
        : `the scheduled pass: ${told}`;
  if (what === undefined) return undefined;
  const where = typeof token === 'string' ? `${token}: ` : '';
  return { words: conceal(`${where}${what}`).replace(/\p{Cc}/gu, ' '), isDone: typeof action === 'string' };
}

/** Whether the figures of a pass say that nothing waits for the next one; `undefined` for any other line. */
export function leavesNothing(line: string): boolean | undefined {
  const figures = parsed(line);
  if (!('_aws' in figures)) return undefined;
  return ['SupersededAlive', 'Orphans', 'RotationsOverdue', 'Failures'].every((name) => figures[name] === 0);
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(line)) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
