import type { Access } from '../../model/access';
import { defineRule } from './rule';
import { textsIn } from './settings/texts';

export const workspaceAccessForbidden = defineRule<'workspace-access-forbidden', object>({
  code: 'workspace-access-forbidden',
  title: 'Workspace access',
  description: 'No token has access to the whole workspace.',
  fields: {},
  read: () => ({}),
  tell: () => 'no access to a whole workspace',
  judge: ({ token }) => (token.access.type === 'workspace' ? [{ parameters: {}, path: ['access', 'workspace'] }] : []),
});

interface Roles {
  readonly roles: readonly string[];
}

export const forbiddenRoles = defineRule<'forbidden-roles', Roles>({
  code: 'forbidden-roles',
  title: 'Forbidden roles',
  description:
    'No token has one of these roles, by name or because its needs take it. What needs take shows only with the roles of the workspace: `validate` with an API, `plan`, `apply`, and a Terraform plan.',
  fields: {
    roles: {
      title: 'Roles',
      description: 'Names of roles, of the workspace and of projects.',
      kind: { is: 'texts', most: 50, each: { title: 'Role', kind: { is: 'form', least: 1, most: 100 } } },
      required: true,
      examples: [['Administrator', 'Workspace Manager']],
    },
  },
  read: (scope) => {
    const roles = textsIn(scope.at('roles').value);
    return roles && { roles };
  },
  tell: ({ roles }) => `not ${roles.join(', ')}`,
  asksForRoles: true,
  judge: ({ token: { access }, access: resolved }, { roles }) => {
    const grants =
      access.type === 'workspace'
        ? [{ grant: access.grant, path: ['access', 'workspace'], project: undefined }]
        : access.grants.map(({ project, grant }) => ({ grant, path: ['access', 'projects', project], project }));
    return grants.flatMap(({ grant, path, project }) => {
      const needed = grant.kind === 'needs';
      // What is named was judged before anybody was asked what needs take.
      if (needed !== (resolved !== undefined)) return [];
      const role = grant.kind === 'role' ? grant.role : resolved && roleAt(resolved, project);
      return role !== undefined && roles.includes(role)
        ? [{ parameters: { role, needed }, path: [...path, grant.kind] }]
        : [];
    });
  },
});

const roleAt = (access: Access, project: string | undefined): string | undefined =>
  access.type === 'workspace' ? access.role : access.grants.find((grant) => grant.project === project)?.role;
