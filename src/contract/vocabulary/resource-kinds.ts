/** A kind of thing that a project has and tokens work on. All are listed, read, created and changed in the same way. */
export interface ResourceKind {
  /** In paths before an id, in names of operations and in audit events. */
  readonly name: 'testcase' | 'execution' | 'defect';
  /** In paths without an id, in lists, and as the category of the permissions. */
  readonly plural: 'testcases' | 'executions' | 'defects';
  /** Of its schemas. */
  readonly schema: 'Testcase' | 'Execution' | 'Defect';
  /** In sentences. */
  readonly words: readonly [one: string, many: string];
  readonly idPrefix: string;
}

export type ResourceName = ResourceKind['name'];

export const RESOURCE_KINDS: readonly ResourceKind[] = [
  { name: 'testcase', plural: 'testcases', schema: 'Testcase', words: ['test case', 'test cases'], idPrefix: 'tc' },
  { name: 'execution', plural: 'executions', schema: 'Execution', words: ['execution', 'executions'], idPrefix: 'exe' },
  { name: 'defect', plural: 'defects', schema: 'Defect', words: ['defect', 'defects'], idPrefix: 'def' },
];

/** The parameter of a path that names one. */
export const idParameterOf = <Name extends ResourceName>(name: Name): `${Name}_id` => `${name}_id`;

/** Results that the product knows of a test case in an execution. */
export const TEST_RESULTS = ['not_executed', 'passed', 'failed', 'blocked', 'skipped'] as const;
export const EXECUTION_STATUSES = ['not_started', 'in_progress', 'paused', 'completed'] as const;
export const DEFECT_SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export const DEFECT_STATUSES = ['open', 'in_progress', 'resolved', 'closed'] as const;
