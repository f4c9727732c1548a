import type { ChainHead, ChainLink } from './vocabulary/audit/chain';
import type { SignedHead } from './vocabulary/audit/signature';
import type { AUDIT_AUTHENTICATIONS, AUDIT_TARGETS, AuditKind } from './vocabulary/audit/kinds';
import type { ProblemCode } from './vocabulary/problems';
import type { WireInstant } from './wire';

/** Who did it. */
export interface WireAuditActor {
  /** The access token, as it was called then; null at the console. */
  readonly token: { readonly id: string; readonly label: string } | null;
  /** The person who made that token; null where a token or the seed made it. */
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly authenticated_by: (typeof AUDIT_AUTHENTICATIONS)[number];
}

export interface WireAuditTarget {
  readonly type: keyof typeof AUDIT_TARGETS;
  readonly id: string;
  /** The label of a token, the name of a role or a person, the title of a resource. Null in a refusal: what was named may not be there. */
  readonly label: string | null;
  /** Of what is in a project; ids are unique there. */
  readonly project_id?: string;
}

/** One change, or one refusal of a change. It never holds a value. */
export interface WireAuditEvent extends ChainLink {
  readonly id: string;
  /** When it was written. */
  readonly at: WireInstant;
  readonly kind: AuditKind;
  readonly outcome: 'done' | 'refused';
  readonly actor: WireAuditActor;
  readonly target: WireAuditTarget | null;
  /** Why it was refused. */
  readonly refusal: { readonly code: ProblemCode; readonly status: number } | null;
  /** How many alike it stands for: refusals that are repeated are kept as one. */
  readonly count: number;
  /** The first of them; of a change, the same as `at`. */
  readonly since: WireInstant;
  /** Address of the connection; null at the console. */
  readonly address: string | null;
  readonly request_id: string | null;
  /** The fields that changed, as they were; null where the target was not there. */
  readonly before: Readonly<Record<string, unknown>> | null;
  /** The same fields, as they are now. */
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** An event that has no place in a chain yet. */
export type NewAuditEvent = Omit<WireAuditEvent, keyof ChainLink | 'id'> & Pick<ChainLink, 'workspace_id'>;

export interface WireAuditEventList {
  readonly audit_events: readonly WireAuditEvent[];
  readonly next_cursor: string | null;
  /** Of the whole chain, whatever was filtered. */
  readonly head: ChainHead;
  /** Of the event that the chain begins with, where those before it were forgotten; null: it begins with the first. */
  readonly begins_with: SignedHead | null;
}

/** The last line of an export. */
export interface WireAuditExportEnd {
  readonly head: ChainHead;
  /** The same head, signed; null where the service has no key. */
  readonly signed_head: SignedHead | null;
}
