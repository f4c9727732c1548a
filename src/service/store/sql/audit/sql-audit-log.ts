import {
  BEFORE_THE_FIRST,
  canonicalJson,
  type ChainHead,
  hashOfCanonical,
} from '../../../../contract/vocabulary/audit/chain';
import type { SignedHead } from '../../../../contract/vocabulary/audit/signature';
import type { NewAuditEvent, WireAuditEvent } from '../../../../contract/wire-audit';
import type { AuditLog, AuditPage, AuditQuery, ChainPart, StoredAuditEvent } from '../../audit-log';
import {
  addingCheckpoint,
  checkpointAt,
  checkpointOf,
  firstOf,
  forgetting,
  lastCheckpoint,
} from './checkpoint-statements';
import { appending, type AuditStatement, foundBy, type HashedEvent, lastOf, pageOf, partOf } from './audit-statements';

type Columns = Readonly<Record<string, unknown>>;

const eventOf = (c: Columns): WireAuditEvent => ({
  ...(JSON.parse(c.event as string) as Omit<WireAuditEvent, 'hash'>),
  hash: c.hash as string,
});

/** Columns that do not say what the event says. A text that is no event any more differs in itself. */
function storedEvent(c: Columns): StoredAuditEvent {
  let event: WireAuditEvent;
  try {
    event = eventOf(c);
  } catch {
    const { workspace_id, number, previous, hash } = c;
    return { event: { workspace_id, number: Number(number), previous, hash } as never, differing: ['event'] };
  }
  const all: Columns = {
    ...foundBy(event),
    ...{ workspace_id: event.workspace_id, number: event.number },
    previous: event.previous,
    event: canonicalJson(without(event)),
  };
  const said = (value: unknown): string => `${(value as string | number | bigint | null | undefined) ?? ''}`;
  return { event, differing: Object.keys(all).filter((name) => said(all[name]) !== said(c[name])) };
}

function without({ hash: _, ...event }: WireAuditEvent): Omit<WireAuditEvent, 'hash'> {
  return event;
}

/** The events of a database, in one transaction of it. */
export class SqlAuditLog implements AuditLog {
  constructor(private readonly ask: (statement: AuditStatement) => Promise<readonly Columns[]>) {}

  async head(workspaceId: string): Promise<ChainHead> {
    const [last] = await this.ask(lastOf(workspaceId));
    return {
      workspace_id: workspaceId,
      number: Number(last?.number ?? 0),
      hash: (last?.hash as string | undefined) ?? BEFORE_THE_FIRST,
    };
  }

  async workspaceIds(): Promise<readonly string[]> {
    const rows = await this.ask({ sql: 'SELECT DISTINCT workspace_id FROM audit_events', values: [] });
    return rows.map(({ workspace_id }) => workspace_id as string);
  }

  async page(query: AuditQuery): Promise<AuditPage> {
    const rows = await this.ask(pageOf(query));
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    const events = shown.map(eventOf);
    if (rows.length <= query.limit || last === undefined) return { events };
    return { events, next: { value: Number(last.at), id: String(Number(last.number)) } };
  }

  async part(part: ChainPart): Promise<readonly StoredAuditEvent[]> {
    return (await this.ask(partOf(part))).map(storedEvent);
  }

  async lastCheckpoint(workspaceId: string, signedBy?: number): Promise<SignedHead | undefined> {
    return (await this.ask(lastCheckpoint(workspaceId, signedBy))).map(checkpointOf)[0];
  }

  async checkpointAt(workspaceId: string, number: number): Promise<SignedHead | undefined> {
    return (await this.ask(checkpointAt(workspaceId, number))).map(checkpointOf)[0];
  }

  async begin(workspaceId: string): Promise<SignedHead | undefined> {
    const [first] = await this.ask(firstOf(workspaceId));
    return first === undefined || Number(first.number) === 1
      ? undefined
      : this.checkpointAt(workspaceId, Number(first.number));
  }

  async addCheckpoint(checkpoint: SignedHead): Promise<void> {
    await this.ask(addingCheckpoint(checkpoint));
  }

  async forget(workspaceId: string, before: number, limit: number): Promise<number> {
    return (await this.ask(forgetting(workspaceId, before, limit))).length;
  }

  append(event: NewAuditEvent): Promise<void> {
    return this.appendAll([event]);
  }

  /** Changes come one after the other, over all replicas, so nobody comes between the last event and these. */
  async appendAll(events: readonly NewAuditEvent[]): Promise<void> {
    const [first] = events;
    if (first === undefined) return;
    const head = await this.head(first.workspace_id);
    let { number, hash: previous } = head;
    const hashed = events.map((event): HashedEvent => {
      number += 1;
      const whole = { ...event, id: `evt_${number}`, number, previous };
      const text = canonicalJson(whole);
      previous = hashOfCanonical(text);
      return { event: { ...whole, hash: previous }, text };
    });
    for (let at = 0; at < hashed.length; at += EVENTS_AT_ONCE) {
      await this.ask(appending(hashed.slice(at, at + EVENTS_AT_ONCE)));
    }
  }
}

/** Each takes eleven values, of which a statement takes a few thousand. */
const EVENTS_AT_ONCE = 100;
