import type { RotationWindow } from '../../model/desired';
import type { Duration } from '../../model/time';
import { asMap, asText } from '../document/kinds';
import { readDuration } from './read-duration';
import type { Scope } from '../document/scope';

/** What a `rotation` says, before defaults. */
export type RotationFields =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'schedule';
      readonly every?: Duration | undefined;
      readonly overlap?: Duration | undefined;
      readonly observationPeriod?: Duration | undefined;
      readonly window?: RotationWindow | undefined;
      /** A field that can't be read: what depends on it is not judged. */
      readonly broken: boolean;
    };

/** `undefined` when nothing is said. What is wrong is reported. */
export function readRotationFields(scope: Scope): RotationFields | undefined {
  if (scope.value === undefined) return undefined;
  if (scope.value === 'none') return { kind: 'none' };
  const raw = asMap(scope.value);
  if (!raw) return { kind: 'schedule', broken: true };
  const fields = {
    every: readDuration(scope.at('every'), 'above zero'),
    overlap: readDuration(scope.at('overlap'), 'zero allowed'),
    observationPeriod: readDuration(scope.at('observationPeriod'), 'zero allowed'),
    window: readWindow(scope.at('window')),
  };
  const broken = Object.entries(fields).some(([name, value]) => value === undefined && raw[name] !== undefined);
  return { kind: 'schedule', ...fields, broken };
}

const WINDOW = /^([01]\d|2[0-3]):00-([01]\d|2[0-4]):00$/;

/** `22:00-04:00` is six hours, over midnight. */
function readWindow(scope: Scope): RotationWindow | undefined {
  const text = asText(scope.value);
  const match = text === undefined ? null : WINDOW.exec(text);
  if (!match || text === undefined) return undefined;
  const startHour = Number(match[1]);
  const end = Number(match[2]);
  if (startHour === end % 24 && end !== 24) {
    scope.report('invalid-window', { found: text, problem: 'it begins when it ends' }, { suggestion: '00:00-24:00' });
    return undefined;
  }
  return { startHour, hours: end > startHour ? end - startHour : end + 24 - startHour };
}
