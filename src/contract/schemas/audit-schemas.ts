import { AUDIT_AUTHENTICATIONS, AUDIT_KINDS, AUDIT_TARGETS } from '../vocabulary/audit/kinds';
import { problemCodes } from '../vocabulary/problems';
import { arrayOf, exactObject, nullable, schemaRef, text } from './json-schema';
import type { JsonSchema } from './json-schema';

const count = (minimum: number): JsonSchema => ({ type: 'integer', minimum });
const fields = (description: string): JsonSchema => ({
  ...nullable({ type: 'object', additionalProperties: true }),
  description,
});

export const auditSchemas: Readonly<Record<string, JsonSchema>> = {
  AuditHash: { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'SHA-256 in hex.' },
  AuditKind: { enum: AUDIT_KINDS, description: 'The operation, or what was done at the console of the service.' },
  AuditOutcome: { enum: ['done', 'refused'] },
  AuditHead: exactObject(
    { workspace_id: schemaRef('WorkspaceId'), number: count(0), hash: schemaRef('AuditHash') },
    { description: 'Where the chain ends. Keep it elsewhere: with it, a tail that was cut off is found.' },
  ),
  AuditSignedHead: exactObject(
    {
      ...{
        workspace_id: schemaRef('WorkspaceId'),
        number: count(0),
        hash: schemaRef('AuditHash'),
        at: schemaRef('Instant'),
      },
      key_id: { type: 'string', pattern: '^[0-9a-f]{16}$', description: 'First digits of SHA-256 of the public key.' },
      signature: { type: 'string', description: 'Ed25519 in base64, over the other members in the form of RFC 8785.' },
    },
    { description: 'A head of the chain that the service has signed.' },
  ),
  AuditEvent: exactObject(
    {
      id: { type: 'string', pattern: '^evt_[1-9][0-9]*$' },
      workspace_id: schemaRef('WorkspaceId'),
      number: { ...count(1), description: 'Place in the chain of the workspace, without a gap.' },
      at: schemaRef('Instant'),
      kind: schemaRef('AuditKind'),
      outcome: schemaRef('AuditOutcome'),
      actor: exactObject({
        token: nullable(exactObject({ id: schemaRef('TokenId'), label: text })),
        person: { ...nullable(exactObject({ id: text, name: text })), description: 'Who made that token.' },
        authenticated_by: { enum: AUDIT_AUTHENTICATIONS },
      }),
      target: nullable(
        exactObject(
          {
            ...{ type: { enum: Object.keys(AUDIT_TARGETS) }, id: text, label: nullable(text) },
            project_id: { ...schemaRef('ProjectId'), description: 'Where it is, if it is in a project.' },
          },
          { optional: ['project_id'] },
        ),
      ),
      refusal: nullable(exactObject({ code: { enum: problemCodes }, status: count(400) })),
      count: { ...count(1), description: 'Refusals that are repeated within a minute are kept as one event.' },
      since: { ...schemaRef('Instant'), description: 'The first of them.' },
      address: nullable(text),
      request_id: nullable(text),
      before: fields('The fields that changed, as they were.'),
      after: fields('The same fields, as they are now.'),
      previous: schemaRef('AuditHash'),
      hash: schemaRef('AuditHash'),
    },
    {
      description:
        'One change, or one refusal of a change. `hash` is SHA-256 of the event in the form of RFC 8785 without ' +
        '`hash`; `previous` is the hash of the event before, or 64 zeros.',
    },
  ),
  AuditEventList: exactObject({
    audit_events: arrayOf(schemaRef('AuditEvent')),
    next_cursor: nullable(schemaRef('Cursor')),
    head: schemaRef('AuditHead'),
    begins_with: {
      ...nullable(schemaRef('AuditSignedHead')),
      description: 'The head of the event that the chain begins with, where older ones were forgotten.',
    },
  }),
  AuditExportLine: {
    anyOf: [
      schemaRef('AuditEvent'),
      exactObject({ head: schemaRef('AuditHead'), signed_head: nullable(schemaRef('AuditSignedHead')) }),
    ],
    description: 'An event; in the last line the head, without which the export is not whole.',
  },
};
