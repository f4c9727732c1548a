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

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(line)) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
