import {
  DEFECT_SEVERITIES,
  DEFECT_STATUSES,
  EXECUTION_STATUSES,
  RESOURCE_KINDS,
  TEST_RESULTS,
  type ResourceKind,
  type ResourceName,
} from '../vocabulary/resource-kinds';
import { arrayOf, exactObject, nullable, schemaRef } from './json-schema';
import type { JsonSchema } from './json-schema';

/** An execution is read and written whole. */
const TESTCASES_OF_AN_EXECUTION = 200;

type Members = Readonly<Record<string, JsonSchema>>;

const title = schemaRef('Title');
const ofTestcase: Members = {
  title,
  priority: title,
  type: title,
  tags: arrayOf(title, { maxItems: 50, uniqueItems: true }),
};
const result = exactObject({ testcase_id: schemaRef('TestcaseId'), result: schemaRef('TestResult') });
const ofExecution: Members = { title, status: { enum: EXECUTION_STATUSES } };
const ofDefect: Members = {
  title,
  severity: { enum: DEFECT_SEVERITIES },
  status: { enum: DEFECT_STATUSES },
  testcase_id: { ...nullable(schemaRef('TestcaseId')), description: 'The test case that shows it.' },
  execution_id: { ...nullable(schemaRef('ExecutionId')), description: 'The execution in which it was seen.' },
};

interface MembersOfKind {
  readonly shown: Members;
  /** What a request to create one says, … */
  readonly asked: Members;
  /** … and what of that it may leave out. */
  readonly optional: readonly string[];
  readonly edited: Members;
}

const KINDS: Readonly<Record<ResourceName, MembersOfKind>> = {
  testcase: { shown: ofTestcase, asked: ofTestcase, optional: ['priority', 'type', 'tags'], edited: ofTestcase },
  execution: {
    edited: ofExecution,
    shown: {
      ...ofExecution,
      results: arrayOf(result, { description: 'One of each test case, in the order in which they were given.' }),
    },
    asked: {
      title,
      testcases: arrayOf(schemaRef('TestcaseId'), {
        ...{ minItems: 1, maxItems: TESTCASES_OF_AN_EXECUTION, uniqueItems: true },
        description: 'Ids of the test cases of the project that it executes; they are fixed.',
      }),
    },
    optional: [],
  },
  defect: {
    edited: ofDefect,
    shown: ofDefect,
    asked: Object.fromEntries(Object.entries(ofDefect).filter(([name]) => name !== 'status')),
    optional: ['severity', 'testcase_id', 'execution_id'],
  },
};

function schemasOf({ name, plural, schema }: ResourceKind): Members {
  const { shown, asked, optional, edited } = KINDS[name];
  return {
    [schema]: exactObject({
      id: schemaRef(`${schema}Id`),
      version: schemaRef('Version'),
      ...shown,
      created_by: {
        ...nullable(schemaRef('Principal')),
        description: 'The person behind it, or the token; null: it came with the seed of the service.',
      },
      created_at: schemaRef('Instant'),
      updated_at: schemaRef('Instant'),
    }),
    [`${schema}List`]: exactObject({
      [plural]: arrayOf(schemaRef(schema)),
      next_cursor: nullable(schemaRef('Cursor')),
    }),
    [`Create${schema}`]: exactObject(asked, { optional }),
    [`Edit${schema}`]: {
      ...exactObject(edited, { optional: Object.keys(edited), description: 'What is absent stays.' }),
      minProperties: 1,
    },
  };
}

export const resourceSchemas: Members = {
  TestResult: { enum: TEST_RESULTS },
  ...Object.fromEntries(RESOURCE_KINDS.flatMap((kind) => Object.entries(schemasOf(kind)))),
  ReportResult: result,
};
