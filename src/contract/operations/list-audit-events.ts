import { schemaRef } from '../schemas/json-schema';
import { NO_CONTROL_CHARACTERS } from '../schemas/value-schemas';
import type { OperationDefinition } from './operation-definition';
import { pageParameters } from './page-parameters';

export const AUDIT_SORTS = ['at', '-at', 'number'] as const;

const named = { type: 'string', minLength: 1, maxLength: 100, pattern: NO_CONTROL_CHARACTERS };

export const listAuditEvents: OperationDefinition = {
  name: 'list-audit-events',
  method: 'GET',
  path: '/workspace/{workspace_id}/audit-events',
  summary: 'What was changed in the workspace, by whom, and which changes were refused',
  description:
    'Filters add up; `from` is taken in, `to` is left out. Events of the same instant are in the order of their numbers; `number` is the order of the chain, which differs where a clock went back. ' +
    'Events are never changed or removed, and pages neither repeat nor skip one.',
  permission: 'auditlogs:view',
  query: {
    actor: { ...named, description: 'Id of the token that acted, or of the person who made it.' },
    kind: schemaRef('AuditKind'),
    target: { ...named, description: 'Id of what was changed.' },
    token: { ...named, description: 'Id of a token that acted or was changed.' },
    outcome: schemaRef('AuditOutcome'),
    from: schemaRef('Instant'),
    to: schemaRef('Instant'),
    sort: { enum: AUDIT_SORTS, default: '-at' },
    ...pageParameters,
  },
  success: { status: 200, description: 'One page', schema: 'AuditEventList' },
  problems: ['no-access-to-workspace', 'permission-missing'],
};
