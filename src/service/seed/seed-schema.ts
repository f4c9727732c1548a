import { projectPermissionIds, workspacePermissionIds } from '../../contract/vocabulary/permissions';
import { ISSUING_LIFETIME } from '../../contract/vocabulary/issuing-lifetime';
import {
  DEFECT_SEVERITIES,
  DEFECT_STATUSES,
  EXECUTION_STATUSES,
  TEST_RESULTS,
} from '../../contract/vocabulary/resource-kinds';
import { valueSchemas } from '../../contract/schemas/value-schemas';
import { arrayOf, exactObject, text } from '../../contract/schemas/json-schema';
import type { JsonSchema } from '../../contract/schemas/json-schema';

const id = (prefix: string): JsonSchema => ({ type: 'string', pattern: `^${prefix}_[A-Za-z0-9_-]{1,64}$` });
/** As the contract has them: answers, logs and terminals show every one. */
const { description: _, ...name } = valueSchemas.Label!;

const issuingLifetime: JsonSchema = { type: 'string', pattern: ISSUING_LIFETIME.source };

const user = exactObject(
  { id: id('user'), name, email: { type: 'string', pattern: '^[^@\\s]+@[^@\\s]+$' }, role: id('role') },
  { optional: ['role'] },
);

const role = {
  ...exactObject(
    {
      id: id('role'),
      name,
      scope: { enum: ['workspace', 'project'] },
      description: text,
      permissions: { type: 'array', uniqueItems: true },
      project_role: id('role'),
      assignable_to_tokens: { type: 'boolean' },
    },
    { optional: ['description', 'project_role', 'assignable_to_tokens'] },
  ),
  if: { properties: { scope: { const: 'workspace' } } },
  then: { properties: { permissions: { items: { enum: workspacePermissionIds } } } },
  else: { properties: { permissions: { items: { enum: projectPermissionIds } }, project_role: false } },
};

const testcase = exactObject(
  { id: id('tc'), title: name, priority: name, type: name, tags: arrayOf(name) },
  { optional: ['priority', 'type', 'tags'] },
);

const execution = exactObject(
  {
    id: id('exe'),
    title: name,
    status: { enum: EXECUTION_STATUSES },
    results: arrayOf(exactObject({ testcase_id: id('tc'), result: { enum: TEST_RESULTS } })),
  },
  { optional: ['status', 'results'] },
);

const defect = exactObject(
  {
    ...{ id: id('def'), title: name, severity: { enum: DEFECT_SEVERITIES }, status: { enum: DEFECT_STATUSES } },
    ...{ testcase_id: id('tc'), execution_id: id('exe') },
  },
  { optional: ['severity', 'status', 'testcase_id', 'execution_id'] },
);

const project = exactObject(
  {
    id: id('proj'),
    name: { ...name, minLength: 3 },
    code: { type: 'string', pattern: '^[A-Z0-9]{3}$' },
    testcases: arrayOf(testcase),
    executions: arrayOf(execution),
    defects: arrayOf(defect),
  },
  { optional: ['testcases', 'executions', 'defects'] },
);

const managementToken = exactObject(
  { label: name, role: id('role'), max_issued_lifetime: issuingLifetime, created_by: id('user') },
  { optional: ['max_issued_lifetime', 'created_by'] },
);

const workspace = exactObject(
  {
    id: id('ws'),
    name,
    users: arrayOf(user),
    custom_roles: arrayOf(role),
    projects: arrayOf(project),
    management_tokens: arrayOf(managementToken),
  },
  { optional: ['users', 'custom_roles', 'projects', 'management_tokens'] },
);

/** The seed file, JSON Schema 2020-12. */
export const seedSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Seed of the reference token service',
  ...exactObject({ $schema: text, workspaces: arrayOf(workspace, { minItems: 1 }) }, { optional: ['$schema'] }),
};
