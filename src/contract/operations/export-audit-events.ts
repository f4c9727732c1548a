import type { OperationDefinition } from './operation-definition';

export const exportAuditEvents: OperationDefinition = {
  name: 'export-audit-events',
  method: 'GET',
  path: '/workspace/{workspace_id}/audit-events/export',
  summary: 'The audit events of the workspace as JSON lines, in the order of their chain',
  description:
    'All of them, or those behind a number that was exported before. The last line is the head of the chain, signed where ' +
    'the service has a key; an answer ' +
    'without it was cut, as it is when the token loses its rights meanwhile.',
  permission: 'auditlogs:view',
  query: {
    after: { type: 'integer', minimum: 0, maximum: 999_999_999, default: 0, description: 'Number of an event.' },
  },
  success: {
    status: 200,
    description: 'A line for each event, and one for the head; each is of this schema',
    schema: 'AuditExportLine',
    mediaType: 'application/x-ndjson',
  },
  problems: ['no-access-to-workspace', 'permission-missing'],
};
