import type { ChainHead } from '../../contract/vocabulary/audit/chain';
import type { SignedHead } from '../../contract/vocabulary/audit/signature';
import type { AuditKind } from '../../contract/vocabulary/audit/kinds';
import type { NewAuditEvent, WireAuditEvent } from '../../contract/wire-audit';
import type { PageStart } from './token-query';

/** Which events to list. What is left out restricts nothing. */
export interface AuditQuery {
  readonly workspaceId: string;
  readonly actor?: string | undefined;
  readonly kind?: AuditKind | undefined;
  readonly target?: string | undefined;
  readonly token?: string | undefined;
  readonly outcome?: 'done' | 'refused' | undefined;
  /** Instants from the first, without the second. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly sort: 'at' | '-at' | 'number';
  readonly limit: number;
  /** Behind the event of this instant and number; by number, that alone counts. */
  readonly after?: PageStart | undefined;
}

export interface AuditPage {
  readonly events: readonly WireAuditEvent[];
  readonly next?: PageStart;
}

/** Part of the chain of a workspace: behind the one number, up to the other. */
export interface ChainPart {
  readonly workspaceId: string;
  readonly after: number;
  readonly upTo: number;
  readonly limit: number;
}

/** An event as it is stored, with what it is found by. */
export interface StoredAuditEvent {
  readonly event: WireAuditEvent;
  /** Columns beside the event that say something else than it does. */
  readonly differing: readonly string[];
}

/** What was changed and refused, as one transaction sees it. */
export interface AuditView {
  head(workspaceId: string): Promise<ChainHead>;
  /** Those that have events. */
  workspaceIds(): Promise<readonly string[]>;
  page(query: AuditQuery): Promise<AuditPage>;
  /** In the order of the chain. */
  part(part: ChainPart): Promise<readonly StoredAuditEvent[]>;
  /** The last one that was signed by then. */
  lastCheckpoint(workspaceId: string, signedBy?: number): Promise<SignedHead | undefined>;
  checkpointAt(workspaceId: string, number: number): Promise<SignedHead | undefined>;
  /** Of the event that the chain begins with, where those before it were forgotten. */
  begin(workspaceId: string): Promise<SignedHead | undefined>;
}

/** The same in a transaction that changes something: what is appended is there if and only if the change is. */
export interface AuditLog extends AuditView {
  append(event: NewAuditEvent): Promise<void>;
  /** Events of one workspace, in this order. */
  appendAll(events: readonly NewAuditEvent[]): Promise<void>;
  addCheckpoint(checkpoint: SignedHead): Promise<void>;
  /** Removes the oldest events before this number, so many at most; a checkpoint has to stand there or behind it. @returns how many */
  forget(workspaceId: string, before: number, limit: number): Promise<number>;
}
