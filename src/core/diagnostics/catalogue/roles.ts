import { defineCatalogue, entry } from '../define-catalogue';

/** A role that was looked at for needs, and what it lacks or has too much. */
export interface RoleGap {
  readonly role: string;
  readonly permissions: readonly string[];
}

const list = (gaps: readonly RoleGap[], verb: string): string =>
  gaps.map(({ role, permissions }) => `${role} ${verb} ${permissions.join(', ')}`).join('; ');

/** What can be wrong between a spec and the roles and projects that the workspace really has. */
export const roleCodes = defineCatalogue(
  'roles',
  {
    title: 'Roles and projects',
    arises:
      "Where the workspace can be asked: `validate` with an API in the environment, `plan`, `apply`, and Terraform's `plan`.",
  },
  {
    'unknown-role': entry<{ role: string; scope: 'workspace' | 'project'; known: readonly string[] }>({
      severity: 'error',
      summary: 'The workspace has no such role.',
      message: ({ role, scope }) => `there is no ${scope} role "${role}"`,
      advice: ({ known }) => `roles that a token can have: ${known.join(', ')}`,
    }),
    'role-not-assignable': entry<{ role: string; known: readonly string[] }>({
      severity: 'error',
      summary: 'A role cannot be given to tokens.',
      message: ({ role }) => `the role "${role}" can't be given to a token`,
      advice: ({ known }) => `roles that a token can have: ${known.join(', ')}`,
    }),
    'unknown-project': entry<{ project: string; workspace: string }>({
      severity: 'error',
      summary: 'The workspace has no such project, or the management token cannot see it.',
      message: ({ project, workspace }) => `there is no project "${project}" in ${workspace}`,
      advice: () => "use the id that the project's settings show, and check that the management token can see it",
    }),
    'unknown-permission': entry<{ permission: string }>({
      severity: 'error',
      summary: 'No role of the workspace knows this permission.',
      message: ({ permission }) => `no role knows the permission "${permission}"`,
    }),
    'needs-not-covered': entry<{
      needs: readonly string[];
      nearest: readonly RoleGap[];
      notAssignable: readonly string[];
    }>({
      severity: 'error',
      summary: 'No role that a token can have covers the needs.',
      message: ({ needs, nearest }) =>
        `no role that a token can have covers ${needs.join(', ')}${nearest.length === 0 ? '' : `: ${list(nearest, 'lacks')}`}`,
      advice: ({ notAssignable }) =>
        notAssignable.length === 0
          ? 'ask for a custom role that covers them, or drop a need'
          : `${notAssignable.join(', ')} would, but can't be given to tokens; ask for a custom role, or drop a need`,
    }),
    'needs-ambiguous': entry<{ needs: readonly string[]; lowest: readonly RoleGap[] }>({
      severity: 'error',
      summary: 'Several roles cover the needs and none of them is the lowest.',
      message: ({ needs, lowest }) =>
        `${lowest.map(({ role }) => role).join(' and ')} cover ${needs.join(', ')}, and neither is lower: beyond the needs, ${list(lowest, 'also has')}`,
      advice: () => 'name the role that you want under "role"',
    }),
  },
);
