import { createHash } from 'node:crypto';
import type { WorkspaceId } from '../../../core/model/ids';
import type { Instant } from '../../../core/model/time';
import type { PortErrorKind } from '../../../core/ports/errors';
import { PortError } from '../../../core/ports/errors';
import type { TokenFacts } from '../../../core/ports/token-api';
import { PROBLEMS, type ProblemCode } from '../../../contract/vocabulary/problems';

/** A token as the token service keeps it: its value only as a hash. */
export interface TokenRecord extends TokenFacts {
  readonly workspace: WorkspaceId;
  readonly hash: string;
  /** Set once it is revoked: it then authenticates nothing, is in no list and can't be found by its id. */
  readonly revokedAt: Instant | null;
}

export const hashOf = (value: string): string => createHash('sha256').update(value).digest('hex');

/** The facts that the API shows of a record. */
export function factsOf(record: TokenRecord): TokenFacts {
  const { workspace: _workspace, hash: _hash, revokedAt: _revoked, ...facts } = record;
  return facts;
}

const KINDS: Readonly<Partial<Record<number, PortErrorKind>>> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'denied',
  404: 'not-found',
  409: 'conflict',
  412: 'stale',
  422: 'invalid',
};

/** A refusal of the token service, as its HTTP adapter would report it. */
export function refusal(operation: string, code: ProblemCode, existingTokenId?: string): PortError {
  const { status, title } = PROBLEMS[code];
  return new PortError({ port: 'token API', operation, kind: KINDS[status] ?? 'unavailable', effect: 'none' }, title, {
    serverCode: code,
    ...(existingTokenId !== undefined && { existingTokenId }),
  });
}
