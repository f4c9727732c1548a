import { ServiceError } from '../../error/service-error';
import { isObject, listOf, parsePolicy, policyStatements, type Statement } from './policy-document';
import { grantsPublicAccess } from './public-access';
import type { Bounds } from '../request-fields';

/** One thing wrong with a policy, as ValidateResourcePolicy reports it. */
interface PolicyFault {
  readonly check: 'SyntaxCheck' | 'PrincipalCheck' | 'PublicAccessCheck';
  readonly message: string;
}

/** Length of a policy document in characters. */
export const RESOURCE_POLICY_BOUNDS: Bounds = { min: 1, max: 20_480 };

const VERSIONS: readonly unknown[] = [undefined, '2012-10-17', '2008-10-17'];
const DOCUMENT_KEYS = ['Version', 'Id', 'Statement'];
const PAIRS = ['Principal', 'Action', 'Resource'] as const;
const STATEMENT_KEYS = ['Sid', 'Effect', 'Condition', ...PAIRS.flatMap((name) => [name, `Not${name}`])];
const ACTION = /^(\*|secretsmanager:[a-z*?]+)$/i;
const RESOURCE = /^(\*|arn:[^:]+:(secretsmanager|\*):.+)$/;
const OPERATOR =
  /^(For(All|Any)Values?:)?(String(Not)?(Equals|EqualsIgnoreCase|Like)|(Numeric|Date)(Not)?(Equals|LessThan(Equals)?|GreaterThan(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like)|Null)(IfExists)?$/;
const PRINCIPALS: Readonly<Record<string, RegExp>> = {
  AWS: /^(\*|\d{12}|arn:aws[a-z-]*:(iam|sts)::\d{12}:(root|user\/.+|role\/.+|assumed-role\/.+|federated-user\/.+))$/,
  Service: /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/,
  Federated: /^[^*?]+$/,
};

/** Throws MalformedPolicyDocumentException with the first fault that is not about being public. */
export function checkPolicy(text: string): void {
  const fault = policyFaults(text).find(({ check }) => check !== 'PublicAccessCheck');
  if (fault !== undefined) throw new ServiceError('MalformedPolicyDocumentException', fault.message);
}

/** Whether the policy lets anybody in. */
export function isPublic(text: string): boolean {
  return policyStatements(text).some(grantsPublicAccess);
}

export function policyFaults(text: string): readonly PolicyFault[] {
  const document = parsePolicy(text);
  if (document === undefined) return [syntax('it is not a JSON object')];
  const statements = listOf(document['Statement']);
  return [
    ...unknownKeys(document, DOCUMENT_KEYS),
    ...(VERSIONS.includes(document['Version']) ? [] : [syntax('Version must be 2012-10-17 or 2008-10-17')]),
    ...(statements.length > 0 && statements.every(isObject)
      ? []
      : [syntax('Statement must be a statement or a list of them')]),
    ...statements.filter(isObject).flatMap(statementFaults),
  ];
}

function statementFaults(statement: Statement): readonly PolicyFault[] {
  const { Effect, Sid, Condition } = statement;
  return [
    ...unknownKeys(statement, STATEMENT_KEYS),
    ...(Effect === 'Allow' || Effect === 'Deny' ? [] : [syntax('Effect must be Allow or Deny')]),
    ...(Sid === undefined || typeof Sid === 'string' ? [] : [syntax('Sid must be a string')]),
    ...PAIRS.filter((name) => name in statement === `Not${name}` in statement).map((name) =>
      syntax(`a statement must have either ${name} or Not${name}`),
    ),
    ...texts(statement, 'Action', ACTION, 'be of the form secretsmanager:Operation'),
    ...texts(statement, 'Resource', RESOURCE, 'be * or ARNs of secrets'),
    ...(Condition === undefined || isCondition(Condition)
      ? []
      : [syntax('Condition has an unknown operator or value')]),
    ...principalFaults(statement),
    ...(grantsPublicAccess(statement)
      ? [{ check: 'PublicAccessCheck' as const, message: 'This resource policy grants public access' }]
      : []),
  ];
}

function texts(statement: Statement, name: string, form: RegExp, must: string): readonly PolicyFault[] {
  return [name, `Not${name}`]
    .filter((member) => member in statement)
    .filter((member) => !isListOf(statement[member], form))
    .map((member) => syntax(`${member} must ${must}`));
}

/** In the words of AWS. */
function principalFaults(statement: Statement): readonly PolicyFault[] {
  const supported = (principal: unknown): boolean =>
    isObject(principal)
      ? Object.keys(principal).length > 0 &&
        Object.entries(principal).every(([kind, names]) => {
          const form = Object.hasOwn(PRINCIPALS, kind) ? PRINCIPALS[kind] : undefined;
          return form !== undefined && isListOf(names, form);
        })
      : principal === '*';
  return ['Principal', 'NotPrincipal']
    .filter((member) => member in statement && !supported(statement[member]))
    .map(() => ({ check: 'PrincipalCheck', message: 'This resource policy contains an unsupported principal' }));
}

function isListOf(member: unknown, form: RegExp): boolean {
  const values = listOf(member);
  return values.length > 0 && values.every((value) => typeof value === 'string' && form.test(value));
}

function isCondition(condition: unknown): boolean {
  const scalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
  return (
    isObject(condition) &&
    Object.entries(condition).every(
      ([operator, keys]) =>
        OPERATOR.test(operator) && isObject(keys) && Object.values(keys).every((value) => listOf(value).every(scalar)),
    )
  );
}

function unknownKeys(object: Statement, known: readonly string[]): readonly PolicyFault[] {
  return Object.keys(object).every((key) => known.includes(key)) ? [] : [syntax('it has a key that no policy has')];
}

/** AWS says no more than the first half. */
function syntax(what: string): PolicyFault {
  return { check: 'SyntaxCheck', message: `This policy has invalid syntax: ${what}.` };
}
