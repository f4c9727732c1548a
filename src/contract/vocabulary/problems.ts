/** What a problem code stands for: its HTTP status and the short title of RFC 9457, the same in every occurrence. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

/** Every problem the API answers with. The `type` of a code is `urn:hawzu:problem:<code>`. */
export const PROBLEMS = {
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'malformed-request': { status: 400, title: 'The request is not HTTP as it should be' },
  'idempotency-key-missing': { status: 400, title: 'The Idempotency-Key header is missing' },
  'two-credentials': { status: 400, title: 'An access token and a session at once' },

  'token-missing': { status: 401, title: 'No bearer token in the Authorization header' },
  'token-malformed': { status: 401, title: 'The credential is not an access token' },
  'token-unknown': { status: 401, title: 'No such access token' },
  'token-disabled': { status: 401, title: 'The access token is disabled' },
  'token-expired': { status: 401, title: 'The access token has expired' },
  'token-revoked': { status: 401, title: 'The access token was revoked' },
  'session-missing': { status: 401, title: 'Nobody is signed in' },
  'session-ended': { status: 401, title: 'The session has ended' },
  'wrong-credentials': { status: 401, title: 'The address, the password or the code is wrong' },

  'no-access-to-workspace': { status: 403, title: 'No access to this workspace' },
  'no-access-to-project': { status: 403, title: 'No access to this project' },
  'workspace-not-named': { status: 403, title: 'A session acts in a workspace that the path names' },
  'foreign-page': { status: 403, title: 'The request does not come from a page of this service' },
  'sign-in-needs-https': { status: 403, title: 'People sign in over HTTPS, or on the machine itself' },
  'permission-missing': { status: 403, title: 'The role does not allow this action' },
  'role-not-assignable': { status: 403, title: 'The role cannot be given to an access token' },
  'exceeds-own-rights': { status: 403, title: 'Nobody can grant more than they hold' },
  'role-read-only': { status: 403, title: 'A system role cannot be changed or deleted' },

  'exceeds-own-life': { status: 403, title: 'What an access token gives to others cannot outlive it' },

  'route-not-found': { status: 404, title: 'No such path' },
  'project-not-found': { status: 404, title: 'No such project' },
  'token-not-found': { status: 404, title: 'No such access token in this workspace' },
  'role-not-found': { status: 404, title: 'No such role in this workspace' },
  'user-not-found': { status: 404, title: 'No such person in this workspace' },
  'testcase-not-found': { status: 404, title: 'No such test case in this project' },
  'execution-not-found': { status: 404, title: 'No such execution in this project' },
  'defect-not-found': { status: 404, title: 'No such defect in this project' },
  'method-not-allowed': { status: 405, title: 'The path does not take this method' },
  'request-timeout': { status: 408, title: 'The request was not sent in time' },
  'idempotency-key-reused': { status: 409, title: 'The Idempotency-Key was used before' },
  'last-administrator': { status: 409, title: 'It is the last token that can manage access tokens' },
  'role-name-taken': { status: 409, title: 'Another role of the same kind has this name' },
  'role-in-use': { status: 409, title: 'The role is in use and needs a replacement' },
  'too-many-roles': { status: 409, title: 'The workspace has as many custom roles as it can have' },
  'owner-stays': { status: 409, title: 'An owner of the workspace cannot leave it' },
  'role-changed': { status: 412, title: 'The role has changed since it was read' },
  'user-changed': { status: 412, title: 'The person has changed since they were read' },
  'testcase-changed': { status: 412, title: 'The test case has changed since it was read' },
  'execution-changed': { status: 412, title: 'The execution has changed since it was read' },
  'defect-changed': { status: 412, title: 'The defect has changed since it was read' },
  'token-changed': { status: 412, title: 'The access token has changed since it was read' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'path-too-long': { status: 414, title: 'The path is too long' },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json' },
  'expectation-failed': { status: 417, title: 'The Expect header asks for what is not offered' },
  'host-not-allowed': { status: 421, title: 'The Host header does not name this service' },

  'invalid-request': { status: 422, title: 'The request does not fit the contract' },
  'role-unknown': { status: 422, title: 'No such role in this workspace' },
  'project-unknown': { status: 422, title: 'No such project in this workspace' },
  'testcase-unknown': { status: 422, title: 'No such test case in this project or execution' },
  'execution-unknown': { status: 422, title: 'No such execution in this project' },
  'access-type-fixed': { status: 422, title: 'The access type of a token cannot change' },
  'expiry-in-past': { status: 422, title: 'The expiry is in the past' },

  'rate-limited': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'internal-error': { status: 500, title: 'The service failed' },
  unavailable: { status: 503, title: 'The service cannot answer now' },
  'store-unavailable': { status: 503, title: 'The database of the service does not answer' },
  'storage-full': { status: 507, title: 'The store is full' },

  'gateway-target-ambiguous': { status: 400, title: 'The request can be read in more than one way' },
  'gateway-upgrade-refused': { status: 400, title: 'The gateway changes to no other protocol' },
  'gateway-rule-missing': { status: 403, title: 'The table of the gateway does not know this request' },
  'gateway-body-too-large': { status: 413, title: 'The body is larger than the gateway reads' },
  'gateway-encoding-refused': { status: 415, title: 'The gateway has to read this body, and it is encoded' },
  'gateway-body-refused': { status: 422, title: 'The gateway does not pass this body on' },
  'gateway-rate-limited': { status: 429, title: 'Too many requests for the vendor' },
  'gateway-vendor-busy': { status: 429, title: 'The vendor asked to wait' },
  'gateway-vendor-unreachable': { status: 502, title: 'The vendor cannot be reached' },
  'gateway-answer-unfit': { status: 502, title: 'The answer of the vendor does not fit the table' },
  'gateway-answer-withheld': { status: 502, title: 'The answer of the vendor holds what must not leave the gateway' },
  'gateway-redirect-refused': { status: 502, title: 'The vendor sends the request to another place' },
  'gateway-credential-refused': { status: 502, title: 'The vendor refuses the token of the gateway' },
  'gateway-circuit-open': { status: 503, title: 'The vendor failed too often and is left alone for a while' },
  'gateway-credential-renewed': { status: 503, title: 'The token of the gateway changed while the body was streamed' },
  'gateway-vendor-timeout': { status: 504, title: 'The vendor did not answer in time' },
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type ProblemCode = keyof typeof PROBLEMS;

export const problemCodes = Object.keys(PROBLEMS) as readonly ProblemCode[];

/** The RFC 9457 `type` of a code. */
export const problemType = (code: ProblemCode): string => `urn:hawzu:problem:${code}`;

/** Every answer that is not a success has this media type. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
