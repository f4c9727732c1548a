import { arrayOf, exactObject, nullable, schemaRef, text } from './json-schema';
import type { JsonSchema } from './json-schema';

/** Permission ids. */
export const permissions = arrayOf({ type: 'string', pattern: '^[a-z]+:[a-z]+$' }, { uniqueItems: true });
const workspace = exactObject({ id: schemaRef('WorkspaceId'), name: text });
const heldRole = { id: schemaRef('RoleId'), name: text, permissions };

export const workspaceSchemas: Readonly<Record<string, JsonSchema>> = {
  Workspace: workspace,
  WorkspaceList: exactObject({ workspaces: arrayOf(schemaRef('Workspace')) }),
  // Behind a gateway projects are the vendor's, whose lists tell no code.
  Project: exactObject(
    { id: schemaRef('ProjectId'), name: text, code: { type: 'string', pattern: '^[A-Z0-9]{3}$' } },
    { optional: ['code'] },
  ),
  ProjectList: exactObject({ projects: arrayOf(schemaRef('Project')) }),
  HeldRole: exactObject(heldRole),
  HeldWorkspaceRole: exactObject({ ...heldRole, project_role: nullable(schemaRef('HeldRole')) }),
  Me: exactObject(
    {
      id: schemaRef('TokenId'),
      type: { const: 'TOKEN' },
      name: schemaRef('Label'),
      email: { type: 'null' },
      label: schemaRef('Label'),
      workspace: schemaRef('Workspace'),
      projects: arrayOf(exactObject({ id: schemaRef('ProjectId'), name: text, role: text })),
      access_type: schemaRef('AccessType'),
      workspace_role: nullable(schemaRef('HeldWorkspaceRole')),
      project_grants: nullable(
        arrayOf(exactObject({ project_id: schemaRef('ProjectId'), role: schemaRef('HeldRole') })),
      ),
      status: schemaRef('TokenStatus'),
      expires_at: nullable(schemaRef('Instant')),
      max_issued_lifetime: nullable(schemaRef('IssuingLifetime')),
      created_at: schemaRef('Instant'),
    },
    { description: 'The access token that made the request, and what it may do.' },
  ),
};
