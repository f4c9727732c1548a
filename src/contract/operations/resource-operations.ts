import type { ProblemCode } from '../vocabulary/problems';
import { idParameterOf, RESOURCE_KINDS, type ResourceKind, type ResourceName } from '../vocabulary/resource-kinds';
import type { OperationDefinition } from './operation-definition';
import { pageParameters } from './page-parameters';

/** What can be done with every kind of resource. */
export interface ResourceOperations {
  readonly list: OperationDefinition;
  readonly create: OperationDefinition;
  readonly get: OperationDefinition;
  readonly edit: OperationDefinition;
}

const OUT_OF_REACH: readonly ProblemCode[] = [
  'no-access-to-workspace',
  'no-access-to-project',
  'project-not-found',
  'permission-missing',
];
const UNREADABLE: readonly ProblemCode[] = ['malformed-json', 'unsupported-media-type', 'storage-full'];

/** What one can name of others. */
const UNKNOWN: Readonly<Record<ResourceName, readonly ProblemCode[]>> = {
  testcase: [],
  execution: ['testcase-unknown'],
  defect: ['testcase-unknown', 'execution-unknown'],
};

const KEY =
  'A request with an Idempotency-Key that made one before is answered with the id of that one and makes no other. ' +
  'A key holds for its kind in its project.';

function operationsOf({ name, plural, schema, words: [one, many] }: ResourceKind): ResourceOperations {
  const inProject = '/workspace/{workspace_id}/project/{project_id}';
  const all = `${inProject}/${plural}`;
  const single = `${inProject}/${name}/{${idParameterOf(name)}}`;
  const description = `The ${one}`;
  const a = /^[aeiou]/.test(one) ? 'an' : 'a';
  return {
    list: {
      ...{ name: `list-${plural}`, method: 'GET', path: all, permission: `${plural}:view`, query: pageParameters },
      summary: `${many.replace(/^./, (letter) => letter.toUpperCase())} of a project`,
      success: { status: 200, description: `One page, sorted by id`, schema: `${schema}List` },
      problems: OUT_OF_REACH,
    },
    create: {
      ...{ name: `create-${name}`, method: 'POST', path: all, permission: `${plural}:create` },
      ...{ summary: `Create ${a} ${one}`, description: KEY, idempotencyKey: 'optional', body: `Create${schema}` },
      success: { status: 201, description, schema, etag: true },
      problems: [...OUT_OF_REACH, ...UNREADABLE, ...UNKNOWN[name], 'idempotency-key-reused'],
    },
    get: {
      ...{ name: `get-${name}`, method: 'GET', path: single, permission: `${plural}:view`, summary: `One ${one}` },
      success: { status: 200, description, schema, etag: true },
      problems: [...OUT_OF_REACH, `${name}-not-found`],
    },
    edit: {
      ...{ name: `edit-${name}`, method: 'PATCH', path: single, permission: `${plural}:update` },
      ...{ summary: `Change ${a} ${one}`, ifMatch: true, body: `Edit${schema}` },
      success: { status: 200, description: `${description} as it is now`, schema, etag: true },
      problems: [
        ...OUT_OF_REACH,
        ...UNREADABLE,
        ...(name === 'defect' ? UNKNOWN.defect : []),
        `${name}-not-found`,
        `${name}-changed`,
      ],
    },
  };
}

/** By the name of the kind. */
export const resourceOperations: ReadonlyMap<ResourceName, ResourceOperations> = new Map(
  RESOURCE_KINDS.map((kind) => [kind.name, operationsOf(kind)]),
);
