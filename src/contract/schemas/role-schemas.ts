import { projectPermissionIds, workspacePermissionIds } from '../vocabulary/permissions';
import { arrayOf, exactObject, nullable, schemaRef, text } from './json-schema';
import type { JsonSchema } from './json-schema';
import { NO_TOKEN_VALUE } from './value-schemas';
import { permissions } from './workspace-schemas';

const scope: JsonSchema = { enum: ['workspace', 'project'] };

const roleMembers: Readonly<Record<string, JsonSchema>> = {
  id: schemaRef('RoleId'),
  version: schemaRef('Version'),
  name: text,
  scope,
  system: { type: 'boolean', description: 'System roles are the same everywhere; the others are custom roles.' },
  description: text,
  permissions,
  project_role: {
    ...nullable(schemaRef('RoleReference')),
    description: 'What a workspace role amounts to inside every project; null: no rights in projects.',
  },
  assignable_to_tokens: { type: 'boolean' },
};

const asked: Readonly<Record<string, JsonSchema>> = {
  name: schemaRef('RoleName'),
  description: schemaRef('RoleDescription'),
  permissions: {
    type: 'array',
    items: { enum: [...workspacePermissionIds, ...projectPermissionIds] },
    maxItems: 200,
    uniqueItems: true,
    description: 'Of the scope of the role. What each needs beside it is added.',
  },
  project_role: {
    ...nullable(schemaRef('RoleById')),
    description: 'Workspace roles only: the project role that it amounts to in every project.',
  },
  assignable_to_tokens: { type: 'boolean', description: 'Whether tokens can be given it from now on.' },
};

const count: JsonSchema = { type: 'integer', minimum: 0 };

export const roleSchemas: Readonly<Record<string, JsonSchema>> = {
  RoleName: {
    $ref: '#/components/schemas/Label',
    description: 'Unique among the roles of a scope, whatever the case.',
  },
  RoleDescription: {
    type: 'string',
    maxLength: 500,
    pattern: `${NO_TOKEN_VALUE}[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]*$`,
    description: 'What it is for. No control characters, no token value.',
  },
  Role: exactObject(roleMembers),
  RoleList: exactObject({ roles: arrayOf(schemaRef('Role')) }),
  RoleInUse: exactObject(
    {
      ...roleMembers,
      used_by: exactObject({
        access_tokens: {
          ...count,
          description: 'Tokens that have it and are not revoked, also as the project role of theirs.',
        },
        users: { ...count, description: 'People who have it, also as the project role of theirs.' },
        roles: arrayOf(schemaRef('RoleReference'), {
          description: 'Workspace roles that amount to it in every project.',
        }),
      }),
    },
    { description: 'A role, and who has it.' },
  ),
  CreateRole: {
    ...exactObject(
      { name: asked.name!, scope, ...asked },
      { optional: ['description', 'project_role', 'assignable_to_tokens'] },
    ),
  },
  EditRole: {
    ...exactObject(asked, { optional: Object.keys(asked) }),
    minProperties: 1,
    description: 'What is absent stays; `permissions` replaces all of them. The scope is fixed.',
  },
  Permission: exactObject({
    id: { type: 'string', pattern: '^[a-z]+:[a-z]+$' },
    scope,
    allows: { type: 'string', description: 'A sentence that says what it allows.' },
    requires: { ...permissions, description: 'Added to a role that has this one.' },
  }),
  PermissionList: exactObject({ permissions: arrayOf(schemaRef('Permission')) }),
};
