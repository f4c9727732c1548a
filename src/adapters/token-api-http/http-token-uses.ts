import { getAccessTokenUsage } from '../../contract/operations/get-access-token-usage';
import { listAccessTokens } from '../../contract/operations/list-access-tokens';
import { listAuditEvents } from '../../contract/operations/list-audit-events';
import { paths } from '../../contract/paths';
import type { AuditKind } from '../../contract/vocabulary/audit/kinds';
import { permissionId, projectId, type TokenId, tokenId, type WorkspaceId } from '../../core/model/ids';
import type { SecretValue } from '../../core/model/secret-value';
import { formatInstant, type Instant } from '../../core/model/time';
import type { TokenEvent, TokenUses, UsedRight } from '../../core/ports/token-uses';
import { toTokenPage } from './converters';
import type { HttpCaller } from './http-caller';
import { MalformedAnswer, WireReader } from './wire-reader';

/** The most that the service gives in one page. */
const PAGE = 200;

const KINDS: Readonly<Partial<Record<AuditKind, TokenEvent['kind']>>> = {
  'issue-access-token': 'issue',
  'edit-access-token': 'edit',
  'revoke-access-token': 'revoke',
};

/** What an event says that a token may do. */
const ACCESS_FIELDS = ['access_type', 'workspace_role', 'project_grants'];

const toUses = (body: unknown): readonly UsedRight[] =>
  WireReader.of(body)
    .objects('uses')
    .map((use) => {
      const place = use.object('place');
      const isWorkspace = place.oneOf('type', ['workspace', 'project'] as const) === 'workspace';
      return {
        place: isWorkspace ? 'workspace' : projectId(place.string('id')),
        permission: permissionId(use.string('permission')),
        lastUsedAt: use.instant('last_used_at'),
        count: use.whole('count'),
      };
    });

function toEvents(body: unknown): { readonly events: readonly TokenEvent[]; readonly next: string | null } {
  const page = WireReader.of(body);
  const events = page.objects('audit_events').map((event): TokenEvent => {
    const number = event.whole('number');
    const target = event.nullable('target', (name) => event.object(name));
    if (target?.string('type') !== 'access-token') return { number, kind: 'other' };
    const label = target.nullable('label', (name) => target.string(name));
    const access = accessIn(event);
    return {
      number,
      kind: KINDS[event.string('kind') as AuditKind] ?? 'other',
      token: { id: tokenId(target.string('id')), label: label ?? '' },
      ...(access !== undefined && { access }),
    };
  });
  return { events, next: page.nullable('next_cursor', (name) => page.string(name)) };
}

/** The fields of an event that are about access, in one order. */
function accessIn(event: WireReader): string | undefined {
  const after = event.nullable('after', (name) => event.values(name));
  const told = ACCESS_FIELDS.filter((field) => after?.[field] !== undefined);
  return told.length === 0 ? undefined : JSON.stringify(told.map((field) => [field, after?.[field]]));
}

/** What the token API remembers of tokens, over HTTP. */
export class HttpTokenUses implements TokenUses {
  constructor(
    private readonly caller: HttpCaller,
    private readonly management: SecretValue,
  ) {}

  async usesOf(workspace: WorkspaceId, token: TokenId, days: number): Promise<readonly UsedRight[]> {
    const request = {
      operation: 'getTokenUsage',
      contract: getAccessTokenUsage,
      path: paths.accessTokenUsage(workspace, token),
      query: { days },
    };
    const read = (body: unknown): readonly UsedRight[] => {
      if (WireReader.of(body).string('token_id') !== token) throw new MalformedAnswer('$.token_id');
      return toUses(body);
    };
    return (await this.caller.call(request, this.management, read)).value;
  }

  async ofLeavers(workspace: WorkspaceId): Promise<ReadonlySet<TokenId>> {
    const found = new Set<TokenId>();
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = { creator_status: 'left', limit: PAGE, ...(cursor !== '' && { cursor }) };
      const path = paths.accessTokens(workspace);
      const request = { operation: 'listTokens', contract: listAccessTokens, path, query };
      const page: ReturnType<typeof toTokenPage> = (await this.caller.call(request, this.management, toTokenPage))
        .value;
      for (const { id } of page.tokens) found.add(id);
      cursor = page.next;
    }
    return found;
  }

  async *eventsSince(workspace: WorkspaceId, since: Instant): AsyncGenerator<readonly TokenEvent[]> {
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = {
        ...{ outcome: 'done', from: formatInstant(since), sort: 'number', limit: PAGE },
        ...(cursor !== '' && { cursor }),
      };
      const path = paths.auditEvents(workspace);
      const request = { operation: 'listAuditEvents', contract: listAuditEvents, path, query };
      const page: ReturnType<typeof toEvents> = (await this.caller.call(request, this.management, toEvents)).value;
      yield page.events;
      cursor = page.next;
    }
  }
}
