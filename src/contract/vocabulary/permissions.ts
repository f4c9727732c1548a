/**
 * Permission ids are `<category>:<action>`. The categories are those of the product's custom-role editor; the ids
 * themselves are ours, since the vendor publishes none. No id occurs in both scopes, so a permission alone says where
 * it applies.
 */

/** What a role can allow inside one project. */
export const PROJECT_PERMISSIONS = {
  requirements: ['view', 'create', 'update'],
  testcases: ['view', 'create', 'update'],
  testsuites: ['view', 'create', 'update'],
  sharedsteps: ['view', 'create', 'update'],
  parameters: ['view', 'create', 'update'],
  executions: ['view', 'create', 'update', 'execute'],
  releases: ['view', 'create', 'update'],
  defects: ['view', 'create', 'update'],
  customfields: ['view', 'create', 'update'],
  labels: ['view', 'create', 'update', 'delete'],
  roles: ['view', 'create', 'update'],
} as const;

/** What a role can allow in the workspace itself. */
export const WORKSPACE_PERMISSIONS = {
  projects: ['view'],
  users: ['view', 'edit'],
  workspaceroles: ['view', 'create', 'edit', 'delete'],
  workspacefields: ['view'],
  workspaceparameters: ['view'],
  integrations: ['view'],
  workspacesettings: ['view'],
  auditlogs: ['view'],
  accesstokens: ['view', 'create', 'edit', 'revoke'],
  projectmembers: ['view', 'add', 'remove', 'assign'],
  groups: ['view', 'create', 'edit', 'delete'],
} as const;

type IdsOf<Categories extends Readonly<Record<string, readonly string[]>>> = {
  [Category in keyof Categories & string]: `${Category}:${Categories[Category][number]}`;
}[keyof Categories & string];

export type ProjectPermission = IdsOf<typeof PROJECT_PERMISSIONS>;
export type WorkspacePermission = IdsOf<typeof WORKSPACE_PERMISSIONS>;
export type Permission = ProjectPermission | WorkspacePermission;

function idsOf<Id extends string>(categories: Readonly<Record<string, readonly string[]>>): readonly Id[] {
  return Object.entries(categories).flatMap(([category, actions]) =>
    actions.map((action) => `${category}:${action}` as Id),
  );
}

export const projectPermissionIds: readonly ProjectPermission[] = idsOf(PROJECT_PERMISSIONS);
export const workspacePermissionIds: readonly WorkspacePermission[] = idsOf(WORKSPACE_PERMISSIONS);
