import type { AuditKind } from '../../contract/vocabulary/audit-kinds';
import type { NewAuditEvent } from '../../contract/wire-audit';
import type { TokenRow } from '../store/token-row';
import { changedFields } from './changed-fields';
import { describedToken } from './described';

/** What is done to management tokens at the console of the service, or by a start: no access token did that. */
export function consoleEvent(
  kind: Extract<AuditKind, `${string}-management-token`>,
  before: TokenRow | undefined,
  after: TokenRow,
): NewAuditEvent {
  const at = new Date(after.updatedAt).toISOString();
  return {
    workspace_id: after.workspaceId,
    at,
    kind,
    outcome: 'done',
    actor: { token: null, person: null, authenticated_by: 'console' },
    target: { type: 'access-token', id: after.id, label: after.label },
    refusal: null,
    count: 1,
    since: at,
    address: null,
    request_id: null,
    ...changedFields(before && describedToken(before), describedToken(after)),
  };
}
