import Ajv2020 from 'ajv/dist/2020';
import { SYSTEM_ROLES } from '../../contract/vocabulary/roles';
import { seedSchema } from './seed-schema';
import type { SeedProject, SeedWorkspace, ServiceSeed } from './service-seed';

/** The seed cannot be used. `problems` lists everything that is wrong with it, each with its place. */
export class SeedInvalidError extends Error {
  readonly code = 'seed-invalid';

  constructor(readonly problems: readonly string[]) {
    super(`The seed of the token service is invalid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'SeedInvalidError';
  }
}

function repeated(values: readonly string[], what: string): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))].map(
    (value) => `${what} ${value} is there more than once`,
  );
}

/** Roles that no token is given. Owner belongs to a person. */
const notAssignable = (workspace: SeedWorkspace): readonly string[] => [
  ...SYSTEM_ROLES.filter((role) => !role.assignableToTokens).map((role) => role.id),
  ...(workspace.custom_roles ?? []).filter((role) => role.assignable_to_tokens === false).map((role) => role.id),
];

/** Ids of the roles that a management token can have. */
const assignable = (workspace: SeedWorkspace): string =>
  [...SYSTEM_ROLES, ...(workspace.custom_roles ?? [])]
    .filter(({ id, scope }) => scope === 'workspace' && !notAssignable(workspace).includes(id))
    .map(({ id }) => id)
    .join(', ');

function danglingReferences(workspace: SeedWorkspace): readonly string[] {
  const roles = [...SYSTEM_ROLES, ...(workspace.custom_roles ?? [])];
  const has = (id: string, scope: string): boolean => roles.some((role) => role.id === id && role.scope === scope);
  const users = new Set((workspace.users ?? []).map((user) => user.id));
  return [
    ...(workspace.custom_roles ?? [])
      .filter((role) => role.project_role !== undefined && !has(role.project_role, 'project'))
      .map((role) => `role ${role.id}: there is no project role ${role.project_role}`),
    ...(workspace.users ?? [])
      .filter((user) => user.role !== undefined && !has(user.role, 'workspace'))
      .map((user) => `user ${user.id}: there is no workspace role ${user.role}`),
    ...(workspace.management_tokens ?? [])
      .filter((token) => !has(token.role, 'workspace'))
      .map(
        (token) =>
          `management token "${token.label}": there is no workspace role ${token.role} (${assignable(workspace)})`,
      ),
    ...(workspace.management_tokens ?? [])
      .filter((token) => notAssignable(workspace).includes(token.role))
      .map((token) => `management token "${token.label}": the role ${token.role} cannot be given to a token`),
    ...(workspace.management_tokens ?? [])
      .filter((token) => token.created_by !== undefined && !users.has(token.created_by))
      .map((token) => `management token "${token.label}": there is no user ${token.created_by}`),
  ];
}

/** As the API takes names: whatever the case. */
function sameNames(roles: readonly { readonly name: string; readonly scope: string }[]): readonly string[] {
  return roles.flatMap(({ name, scope }, at) => {
    const first = roles.find((role) => role.scope === scope && role.name.toLowerCase() === name.toLowerCase());
    if (first === undefined || roles.indexOf(first) === at) return [];
    const alike = first.name === name ? 'is there more than once' : `differs from "${first.name}" by its case alone`;
    return [`role name "${name}" (${scope}) ${alike}`];
  });
}

function problemsInProject({ id, testcases = [], executions = [], defects = [] }: SeedProject): readonly string[] {
  const ids = (entries: readonly { readonly id: string }[]): readonly string[] => entries.map((entry) => entry.id);
  const missing = (by: string, what: string, named: readonly (string | undefined)[], known: readonly string[]) =>
    named
      .filter((one) => one !== undefined && !known.includes(one))
      .map((one) => `${by}: there is no ${what} ${one} in this project`);
  const known = ids(testcases);
  return [
    ...repeated(known, 'test case'),
    ...repeated(ids(executions), 'execution'),
    ...repeated(ids(defects), 'defect'),
    ...executions.flatMap((execution) => {
      const named = (execution.results ?? []).map(({ testcase_id }) => testcase_id);
      const by = `execution ${execution.id}`;
      return [...repeated(named, `${by}: test case`), ...missing(by, 'test case', named, known)];
    }),
    ...defects.flatMap((defect) => {
      const by = `defect ${defect.id}`;
      return [
        ...missing(by, 'test case', [defect.testcase_id], known),
        ...missing(by, 'execution', [defect.execution_id], ids(executions)),
      ];
    }),
  ].map((problem) => `${id}: ${problem}`);
}

function problemsIn(workspace: SeedWorkspace, isStored: boolean): readonly string[] {
  const roles = [...SYSTEM_ROLES, ...(workspace.custom_roles ?? [])];
  const projects = workspace.projects ?? [];
  return [
    ...repeated(
      roles.map((role) => role.id),
      'role',
    ),
    ...(isStored ? [] : sameNames(roles)),
    ...repeated(
      (workspace.users ?? []).map((user) => user.id),
      'user',
    ),
    ...repeated(
      projects.map((project) => project.id),
      'project',
    ),
    ...repeated(
      projects.map((project) => project.code),
      'project code',
    ),
    ...projects.flatMap(problemsInProject),
    ...danglingReferences(workspace),
  ].map((problem) => `${workspace.id}: ${problem}`);
}

/**
 * Checks a parsed seed file.
 * @throws SeedInvalidError with everything that is wrong
 */
export const readSeed = (value: unknown): ServiceSeed => checked(value, false);

/**
 * The seed that a store was filled with, maybe by a version that took names that differ by case for two: nobody can edit it.
 * @throws SeedInvalidError
 */
export const readStoredSeed = (text: string): ServiceSeed => checked(JSON.parse(text), true);

function checked(value: unknown, isStored: boolean): ServiceSeed {
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile<ServiceSeed>(seedSchema);
  if (!validate(value)) {
    throw new SeedInvalidError(
      (validate.errors ?? [])
        .filter((error) => error.keyword !== 'if')
        .map((error) => {
          const { additionalProperty: named, allowedValues: allowed } = error.params as {
            readonly additionalProperty?: string;
            readonly allowedValues?: readonly unknown[];
          };
          const more = named ?? allowed?.join(', ');
          return `${error.instancePath || '/'}: ${error.message}${more === undefined ? '' : ` (${more})`}`;
        }),
    );
  }
  const problems = [
    ...repeated(
      value.workspaces.map((workspace) => workspace.id),
      'workspace',
    ),
    ...repeated(
      value.workspaces.flatMap((workspace) => (workspace.management_tokens ?? []).map((token) => `"${token.label}"`)),
      'management token',
    ),
    ...value.workspaces.flatMap((one) => problemsIn(one, isStored)),
  ];
  if (problems.length > 0) throw new SeedInvalidError(problems);
  return value;
}
