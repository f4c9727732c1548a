import type { SecretValue } from '../../core/model/secret-value';
import { getMe } from '../../contract/operations/get-me';
import { listAuditEvents } from '../../contract/operations/list-audit-events';
import { paths } from '../../contract/paths';
import type { At } from '../../core/ports/token-api';
import type { ChainHead } from '../../contract/vocabulary/audit/chain';
import type { SignedHead } from '../../contract/vocabulary/audit/signature';
import type { WireAuditEvent } from '../../contract/wire-audit';
import type { HttpCaller } from './http-caller';
import { MalformedAnswer, WireReader } from './wire-reader';

/** The most that the service gives in one page. */
const PAGE = 200;

/** Events of a chain, and what the chain is. */
export interface AuditPage {
  readonly events: readonly WireAuditEvent[];
  readonly next: string | null;
  readonly head: ChainHead;
  /** Of the event that the chain begins with, where older ones were forgotten. */
  readonly beginsWith: SignedHead | null;
}

/** What the events say is for whoever follows their chain to check. */
function toPage(body: unknown): AuditPage {
  const page = WireReader.of(body);
  const { audit_events: events, head, begins_with: begin } = body as Readonly<Record<string, unknown>>;
  if (!Array.isArray(events)) throw new MalformedAnswer('$.audit_events');
  const next = page.nullable('next_cursor', (name) => page.string(name));
  const hash = page.object('head').string('hash');
  // A service of before knows none.
  const beginsWith = (begin ?? null) as SignedHead | null;
  return { events: events as readonly WireAuditEvent[], next, head: { ...(head as ChainHead), hash }, beginsWith };
}

/** The audit events of the workspace of a token, over HTTP. */
export class HttpAuditEvents {
  constructor(
    private readonly caller: HttpCaller,
    private readonly token: SecretValue,
  ) {}

  /** @throws PortError */
  async workspace(): Promise<string> {
    const request = { operation: 'getMe', contract: getMe, path: paths.me() };
    const read = (body: unknown): string => WireReader.of(body).object('workspace').string('id');
    return (await this.caller.call(request, this.token, read)).value;
  }

  /** Page by page, in the order of the chain. @throws PortError */
  async *pages(workspaceId: string): AsyncGenerator<At<AuditPage>> {
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = { sort: 'number', limit: PAGE, ...(cursor !== '' && { cursor }) };
      const path = paths.auditEvents(workspaceId);
      const request = { operation: 'listAuditEvents', contract: listAuditEvents, path, query };
      const page: At<AuditPage> = await this.caller.call(request, this.token, toPage);
      yield page;
      cursor = page.value.next;
    }
  }
}
