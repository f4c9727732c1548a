import type { Workspace } from '../seed/directory';
import type { SessionRow } from '../store/accounts/account-rows';
import type { PersonRow } from '../store/people/person-row';
import type { Principal, TokenRow } from '../store/token-row';
import type { Rights } from './rights';

interface Power {
  readonly workspace: Workspace;
  readonly rights: Rights;
}

export interface TokenCaller extends Power {
  readonly kind: 'token';
  readonly row: TokenRow;
}

export interface PersonCaller extends Power {
  readonly kind: 'person';
  readonly person: PersonRow;
  readonly session: SessionRow;
}

/**
 * The access token that made a request, or the person who is signed in, as one transaction sees it. It is good for that
 * transaction only: a moment later the token may have been revoked, or the person have left.
 */
export type Caller = TokenCaller | PersonCaller;

export const idOf = (caller: Caller): string => (caller.kind === 'token' ? caller.row.id : caller.person.id);

/** As the caller is spoken to, at the beginning of a sentence. */
export const spokenTo = (caller: Caller): 'This token' | 'You' => (caller.kind === 'token' ? 'This token' : 'You');

/** A token is asked for by a token, and wanted by a person; where none is known, the token stands for itself. */
export function personBehind(caller: Caller): Principal {
  if (caller.kind === 'person') return { id: caller.person.id, type: 'USER', name: caller.person.name };
  const { id, label, createdBy } = caller.row;
  return createdBy.type === 'USER' ? createdBy : { id, type: 'TOKEN', name: label };
}
