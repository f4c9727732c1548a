import { isObject, principalNames, statementValues, type Statement } from './policy-document';

/** Operators that hold for the named values only; `IfExists` and `ForAllValues` also hold where there is no value. */
const RESTRICTING = /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/;
/** Facts of a caller that a stranger can't choose. */
const KEYS: ReadonlySet<string> = new Set(
  [
    'PrincipalOrgID',
    'PrincipalOrgPaths',
    'PrincipalAccount',
    'PrincipalArn',
    'userid',
    'SourceAccount',
    'SourceArn',
    'SourceIp',
    'SourceOrgID',
    'SourceVpc',
    'SourceVpce',
    'VpcSourceIp',
  ].map((name) => `aws:${name}`.toLowerCase()),
);

/** Whether anybody at all may do something: an Allow for everybody without a condition that narrows it to somebody. */
export function grantsPublicAccess(statement: Statement): boolean {
  if (statement['Effect'] !== 'Allow') return false;
  const isForAll = 'NotPrincipal' in statement || principalNames(statement['Principal']).includes('*');
  return isForAll && !isRestricted(statement['Condition']);
}

function isRestricted(condition: unknown): boolean {
  if (!isObject(condition)) return false;
  return Object.entries(condition).some(
    ([operator, keys]) =>
      RESTRICTING.test(operator) &&
      isObject(keys) &&
      Object.entries(keys).some(([key, member]) => {
        const values = statementValues(member);
        return KEYS.has(key.toLowerCase()) && values.length > 0 && values.every(namesSomebody);
      }),
  );
}

/** A wildcard is narrow enough beside an account or an organization. A policy variable is whatever the caller makes it. */
function namesSomebody(value: string): boolean {
  if (value.includes('${') || /^(0\.0\.0\.0|::)\/0$/.test(value)) return false;
  return !/[*?]/.test(value) || /:\d{12}:|^o-[a-z0-9]{10,32}\/|^\w{16,}:/.test(value);
}
