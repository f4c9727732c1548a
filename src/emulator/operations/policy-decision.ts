import {
  policyStatements,
  principalNames,
  statementValues,
  type Statement,
} from '../validation/policy/policy-document';

/** Who calls what. */
interface Call {
  readonly account: string;
  /** Whether the secret belongs to the caller's account. */
  readonly isOwner: boolean;
  readonly action: string;
  readonly arn: string;
}

type Decision = 'allowed' | 'denied' | 'silent';

/** What a policy says of a call. A denial outweighs every permission. */
export function decisionOf(policy: string, call: Call): Decision {
  const meant = policyStatements(policy).filter((statement) => isMeant(statement, call));
  const denies = (statement: Statement): boolean =>
    statement['Effect'] === 'Deny' && !(call.isOwner && 'Condition' in statement);
  if (meant.some(denies)) return 'denied';
  return meant.some((statement) => statement['Effect'] === 'Allow' && !('Condition' in statement))
    ? 'allowed'
    : 'silent';
}

function isMeant(statement: Statement, call: Call): boolean {
  const names = (name: string): boolean => isCaller(name, call);
  return (
    has(statement, 'Principal', principalNames, names) &&
    has(statement, 'Action', statementValues, (pattern) => matches(pattern.toLowerCase(), call.action.toLowerCase())) &&
    has(statement, 'Resource', statementValues, (pattern) => matches(pattern, call.arn))
  );
}

/** An element holds if one of its values does; its opposite, as NotAction is of Action, if none does. */
function has(
  statement: Statement,
  element: 'Principal' | 'Action' | 'Resource',
  valuesOf: (member: unknown) => readonly string[],
  holds: (value: string) => boolean,
): boolean {
  if (element in statement) return valuesOf(statement[element]).some(holds);
  return !valuesOf(statement[`Not${element}`]).some(holds);
}

/** Callers are known by their account only. A name in another account is one of its own; in the owner's, it has to be all of it. */
function isCaller(name: string, { account, isOwner }: Call): boolean {
  if (name === '*' || name === account) return true;
  return isOwner ? name.endsWith(`::${account}:root`) : name.includes(`::${account}:`);
}

/** `*` stands for anything, `?` for one character. A regular expression could be made to take forever. */
function matches(pattern: string, text: string): boolean {
  let star = -1;
  let resume = 0;
  let place = 0;
  let at = 0;
  while (at < text.length) {
    if (pattern[place] === '*') {
      star = place++;
      resume = at;
    } else if (place < pattern.length && (pattern[place] === '?' || pattern[place] === text[at])) {
      place++;
      at++;
    } else if (star >= 0) {
      place = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[place] === '*') place++;
  return place === pattern.length;
}
