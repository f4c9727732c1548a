import type { ResourceStatement } from './denial';

/** Somebody who has to be able to go on, whatever a policy denies. */
export interface Party {
  /** For people: who would be locked out. */
  readonly who: string;
  /** Its ARNs as they may be written, with marks for what is not known before AWS is asked. */
  readonly arns: readonly string[];
  /** What it calls, such as `secretsmanager:GetSecretValue`. */
  readonly actions: readonly string[];
}

/** What is not known at synth. No text of a policy has these letters, so only `*` can stand for them. */
export const UNKNOWN = { partition: '\uE000', account: '\uE001', path: '\uE002' } as const;

/** ARN of a role or of the root of this account, as far as it is known. */
export const arnHere = (rest: string): string => `arn:${UNKNOWN.partition}:iam::${UNKNOWN.account}:${rest}`;

/**
 * What of a party's calls a denial may keep it from: all that it can't be shown to leave alone. So a condition that is not
 * understood here counts as one that is met.
 * @param statement with references as Terraform reads them
 */
export function lockedOut(statement: ResourceStatement, party: Party): readonly string[] {
  if (statement.Effect === 'Allow' || !isNamed(statement, party) || isExempt(statement, party)) return [];
  return party.actions.filter((action) =>
    statement.Action.some((denied) => like(denied.toLowerCase(), action.toLowerCase())),
  );
}

/** ARNs of others name others. Whole accounts, and what is not known before AWS is asked, may be anybody. */
function isNamed({ Principal }: ResourceStatement, { arns }: Party): boolean {
  if (Principal === '*') return true;
  return [Principal.AWS].flat().some((named) => !isAnother(named, arns));
}

const REST = /^arn:[^:]*:(?:iam|sts)::[^:]*:((?:role|user|assumed-role)\/.+)$/;

/** Whether a text names a role or a user that none of these ARNs is. */
function isAnother(text: string, arns: readonly string[]): boolean {
  const rest = text.includes('${') ? undefined : REST.exec(text)?.[1];
  const known = arns.filter((arn) => !arn.includes('${'));
  if (rest === undefined || rest.startsWith('assumed-role/') || known.length === 0) return false;
  return known.every((arn) => !mayBe(rest, arn.slice(arn.lastIndexOf(':') + 1)));
}

/** Whether it may stand for a role, whose path may not be known. */
function mayBe(pattern: string, role: string): boolean {
  if (!role.includes(UNKNOWN.path)) return like(pattern, role);
  return pattern.includes('*') || like(pattern.replace(/\/.*\//, '/'), role.replace(UNKNOWN.path, ''));
}

/** Whether one of the conditions is never met when this party calls: all of them have to be. */
function isExempt({ Condition = {} }: ResourceStatement, party: Party): boolean {
  return Object.entries(Condition).some(([operator, keys]) =>
    Object.entries(keys).some(([key, values]) => isNeverMet(operator, key.toLowerCase(), [values].flat(), party)),
  );
}

/** Every call is signed, comes by TLS (AWS takes no other), and is nobody's of AWS. */
const ALWAYS: Readonly<Record<string, string>> = {
  'aws:securetransport': 'true',
  'aws:principalisawsservice': 'false',
};

function isNeverMet(operator: string, key: string, values: readonly string[], { arns }: Party): boolean {
  const plain = operator.replace(/IfExists$/, '');
  const always = ALWAYS[key];
  if (always !== undefined) return plain === 'Bool' && values.every((value) => value.toLowerCase() !== always);
  if (key !== 'aws:principalarn') return false;
  switch (plain) {
    case 'ArnNotEquals':
    case 'ArnNotLike':
      return values.some((value) => arns.some((arn) => likeArn(value, arn)));
    case 'StringNotLike':
      return values.some((value) => arns.some((arn) => like(value, arn)));
    case 'StringNotEquals':
      return values.some((value) => arns.includes(value));
    case 'ArnEquals':
    case 'ArnLike':
    case 'StringLike':
    case 'StringEquals':
      return values.every((value) => isAnother(value, arns));
    default:
      return false;
  }
}

/** IAM's `*` and `?`. A reference is equal to itself and to nothing else. */
function like(pattern: string, text: string): boolean {
  if (pattern.includes('${')) return pattern === text;
  const source = pattern
    .split('')
    .map((letter) => (letter === '*' ? '.*' : letter === '?' ? '[^\uE000-\uE002]' : letter.replace(/[^\w]/, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`, 's').test(text);
}

/** The same for each of the six parts of an ARN, since no `*` reaches from one into the next. */
function likeArn(pattern: string, arn: string): boolean {
  if (pattern.includes('${') || arn.includes('${')) return pattern === arn;
  const wanted = pattern.split(':');
  const parts = arn.split(':');
  return wanted.length === parts.length && wanted.every((part, index) => like(part, parts[index]!));
}
