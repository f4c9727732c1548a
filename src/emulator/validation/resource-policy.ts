import { ServiceError } from '../service-error';
import type { Bounds } from './request-fields';

type JsonObject = Readonly<Record<string, unknown>>;

/** One thing wrong with a policy, as ValidateResourcePolicy reports it. */
interface PolicyFault {
  readonly check: 'SyntaxCheck' | 'PrincipalCheck' | 'PublicAccessCheck';
  readonly message: string;
}

/** Length of a policy document in characters. */
export const RESOURCE_POLICY_BOUNDS: Bounds = { min: 1, max: 20_480 };

const PRINCIPAL_KINDS = ['AWS', 'Service', 'Federated'];
const AWS_PRINCIPAL =
  /^(\*|\d{12}|arn:aws[a-z-]*:(iam|sts)::\d{12}:(root|user\/.+|role\/.+|assumed-role\/.+|federated-user\/.+))$/;

/** The statements of a policy. Throws MalformedPolicyDocumentException with the first fault that is not about being public. */
export function checkPolicy(text: string): readonly JsonObject[] {
  const fault = policyFaults(text).find(({ check }) => check !== 'PublicAccessCheck');
  if (fault !== undefined) throw new ServiceError('MalformedPolicyDocumentException', fault.message);
  return statementsOf(text) ?? [];
}

/** Whether the policy lets anybody in: an Allow for every principal without a condition. */
export function isPublic(text: string): boolean {
  return policyFaults(text).some(({ check }) => check === 'PublicAccessCheck');
}

export function policyFaults(text: string): readonly PolicyFault[] {
  const statements = statementsOf(text);
  if (statements === undefined) {
    return [{ check: 'SyntaxCheck', message: 'This resource policy is not a JSON policy document with statements' }];
  }
  return statements.flatMap(statementFaults);
}

/** Every value of `member`, which a policy may give alone or as a list. */
export function policyValues(member: unknown): readonly string[] {
  return (Array.isArray(member) ? (member as unknown[]) : [member]).filter((value) => typeof value === 'string');
}

/** The principals of kind AWS; `*` for everybody, in either spelling. */
export function awsPrincipals(statement: JsonObject): readonly string[] {
  const principal = statement['Principal'];
  return isObject(principal) ? policyValues(principal['AWS']) : policyValues(principal);
}

function statementFaults(statement: JsonObject): readonly PolicyFault[] {
  const faults: PolicyFault[] = [];
  const syntax = (message: string): unknown => faults.push({ check: 'SyntaxCheck', message });
  if (statement['Effect'] !== 'Allow' && statement['Effect'] !== 'Deny')
    syntax('This resource policy has a statement without an Effect of Allow or Deny');
  if (!('Action' in statement) && !('NotAction' in statement))
    syntax('This resource policy has a statement without an Action');
  if (!('Resource' in statement) && !('NotResource' in statement))
    syntax('This resource policy has a statement without a Resource');
  if (!('Principal' in statement) && !('NotPrincipal' in statement))
    syntax('This resource policy has a statement without a Principal');
  if (!principalsSupported(statement['Principal'] ?? statement['NotPrincipal'] ?? '*')) {
    faults.push({ check: 'PrincipalCheck', message: 'This resource policy contains an unsupported principal' });
  }
  if (statement['Effect'] === 'Allow' && !('Condition' in statement) && awsPrincipals(statement).includes('*')) {
    faults.push({ check: 'PublicAccessCheck', message: 'This resource policy grants public access' });
  }
  return faults;
}

function principalsSupported(principal: unknown): boolean {
  if (!isObject(principal)) return principal === '*';
  return Object.entries(principal).every(
    ([kind, names]) =>
      PRINCIPAL_KINDS.includes(kind) &&
      policyValues(names).length > 0 &&
      (kind !== 'AWS' || policyValues(names).every((name) => AWS_PRINCIPAL.test(name))),
  );
}

function statementsOf(text: string): readonly JsonObject[] | undefined {
  try {
    const policy: unknown = JSON.parse(text);
    if (!isObject(policy)) return undefined;
    const statement = policy['Statement'];
    const list: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
    return list.length > 0 && list.every(isObject) ? list : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
