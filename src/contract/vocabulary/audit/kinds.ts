/**
 * What can be done by a request, by the name of its operation, and what is done at the console of the service. `bring-`: by its
 * seed. `forward-request`: a change at the vendor of a gateway, which is kept where it was refused.
 */
export const AUDIT_KINDS = [
  'issue-access-token',
  'edit-access-token',
  'enable-access-token',
  'disable-access-token',
  'revoke-access-token',
  'create-role',
  'edit-role',
  'delete-role',
  'deactivate-user',
  'activate-user',
  'create-testcase',
  'edit-testcase',
  'create-execution',
  'edit-execution',
  'report-result',
  'create-defect',
  'edit-defect',
  'sign-in',
  'set-password',
  'issue-password-code',
  'make-management-token',
  'revoke-management-token',
  'withdraw-management-token',
  'bring-role',
  'bring-user',
  'bring-testcase',
  'bring-execution',
  'bring-defect',
  'forward-request',
] as const;

/** What is changed, by what its id is called in a path. */
export const AUDIT_TARGETS = {
  'access-token': 'token_id',
  role: 'role_id',
  user: 'user_id',
  testcase: 'testcase_id',
  execution: 'execution_id',
  defect: 'defect_id',
} as const;

export type AuditKind = (typeof AUDIT_KINDS)[number];

/** By how the one who acted was known: a value or a session that was presented, what signed in or set a password, or the machine that the service runs on. */
export const AUDIT_AUTHENTICATIONS = ['access-token', 'session', 'password', 'password-code', 'console'] as const;
