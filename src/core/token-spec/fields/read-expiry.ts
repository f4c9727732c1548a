import type { Expiry } from '../../model/desired';
import { type Duration, duration } from '../../model/time';
import { asMap } from '../document/kinds';
import { isNotKnown } from '../document/not-known';
import { readDuration } from './read-duration';
import { readMoment } from './read-moment';
import type { Scope } from '../document/scope';

/** One week: what the product preselects (seed 001). */
const DEFAULT_EXPIRY = duration(1, 'w');

/** When a token expires; `undefined` when what is written makes no sense, which is then reported. */
export function readExpiry(token: Scope, byDefault: Duration | undefined): Expiry | undefined {
  const raw = asMap(token.value) ?? {};
  const said = ['expiresIn', 'expiresAt', 'expires'].filter((field) => raw[field] !== undefined);
  if (said.some((field) => isNotKnown(raw[field]))) {
    // What is known is still read, for what is wrong with it alone.
    readDuration(token.at('expiresIn'), 'above zero');
    readMoment(token.at('expiresAt'));
    return undefined;
  }
  if (said.length > 1) {
    const [first = '', second = ''] = said;
    const related = [{ message: `${token.name(first)} stands here`, place: token.place([first], 'key') }];
    token.report(
      'several-expiries',
      { fields: said.map((field) => token.name(field)) },
      { path: [second], part: 'key', related },
    );
    return undefined;
  }
  switch (said[0]) {
    case 'expiresIn': {
      const after = readDuration(token.at('expiresIn'), 'above zero');
      return after && { kind: 'after', duration: after };
    }
    case 'expiresAt':
      return readFixedEnd(token);
    case 'expires':
      return raw['expires'] === 'never' ? readNever(token) : undefined;
    default:
      return { kind: 'after', duration: byDefault ?? DEFAULT_EXPIRY };
  }
}

function readFixedEnd(token: Scope): Expiry | undefined {
  const at = readMoment(token.at('expiresAt'));
  return at === undefined ? undefined : { kind: 'at', at };
}

function readNever(token: Scope): Expiry {
  const raw = asMap(token.value) ?? {};
  const missing = ['justification', 'reviewBy'].filter((field) => raw[field] === undefined);
  const names = missing.map((field) => token.name(field));
  if (missing.length > 0) token.report('never-unexplained', { missing: names }, { path: ['expires'] });
  return { kind: 'never' };
}
