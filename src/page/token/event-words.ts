import type { WireAuditActor } from '../../contract/wire-audit';

/** `issue-access-token` as people say it. */
const KINDS: Readonly<Record<string, string>> = {
  'issue-access-token': 'Token created',
  'edit-access-token': 'Token edited',
  'enable-access-token': 'Token enabled',
  'disable-access-token': 'Token disabled',
  'revoke-access-token': 'Token revoked',
  'create-role': 'Role created',
  'edit-role': 'Role edited',
  'delete-role': 'Role deleted',
  'deactivate-user': 'Person left',
  'activate-user': 'Person came back',
  'make-management-token': 'Management token made',
  'revoke-management-token': 'Management token revoked',
  'withdraw-management-token': 'Management token withdrawn',
  'create-testcase': 'Test case created',
  'edit-testcase': 'Test case edited',
  'create-execution': 'Execution created',
  'edit-execution': 'Execution edited',
  'report-result': 'Result reported',
  'create-defect': 'Defect created',
  'edit-defect': 'Defect edited',
  'bring-role': 'Role brought by the seed',
  'bring-user': 'Person brought by the seed',
  'bring-testcase': 'Test case brought by the seed',
  'bring-execution': 'Execution brought by the seed',
  'bring-defect': 'Defect brought by the seed',
  'sign-in': 'Signed in',
  'set-password': 'Password set',
  'issue-password-code': 'One-time code given out',
  'forward-request': 'Change at the vendor',
};

export const kindWords = (kind: string): string => KINDS[kind] ?? kind;
export const KIND_WORDS: readonly (readonly [kind: string, words: string])[] = Object.entries(KINDS);

/** A person by name; a token by its label, and whose it is. */
export function actorWords({ person, token, authenticated_by }: WireAuditActor): string {
  if (authenticated_by === 'console') return 'the console of the service';
  if (person !== null && token !== null) return `${person.name} with ${token.label}`;
  return person?.name ?? token?.label ?? 'somebody';
}
