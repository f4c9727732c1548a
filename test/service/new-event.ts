import type { NewAuditEvent } from '../../src/contract';

/** An event as what a start does to a management token is. */
export const newEvent = (label: string): NewAuditEvent => ({
  workspace_id: 'ws_acme',
  at: '2026-11-22T00:00:00.000Z',
  kind: 'make-management-token',
  outcome: 'done',
  actor: { token: null, person: null, authenticated_by: 'console' },
  target: { type: 'access-token', id: 'tok_a', label },
  refusal: null,
  count: 1,
  since: '2026-11-22T00:00:00.000Z',
  address: null,
  request_id: null,
  before: null,
  after: null,
});
