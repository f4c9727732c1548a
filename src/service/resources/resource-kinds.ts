import { RESOURCE_KINDS, type ResourceKind, type ResourceName } from '../../contract/vocabulary/resource-kinds';
import type { WireReportResult } from '../../contract/wire-resources';
import type { ResourceFields } from '../store/resources/resource-row';

/** Another resource of the same project that one names. */
export interface Named {
  readonly kind: ResourceName;
  readonly ids: readonly string[];
}

/** Where the kinds differ. */
export interface ResourceNature {
  readonly kind: ResourceKind;
  /** What holds of one of which nobody says otherwise. */
  readonly defaults: ResourceFields;
  /** What a request to create one sets. */
  readonly asked: (body: ResourceFields) => ResourceFields;
  /** What it names. */
  readonly named: (fields: ResourceFields) => readonly Named[];
  /** As an event tells it: fields that change by themselves stand by themselves. */
  readonly told: (fields: ResourceFields) => ResourceFields;
}

export const resultsOf = (fields: ResourceFields): readonly WireReportResult[] =>
  fields.results as readonly WireReportResult[];

const some = (kind: ResourceName, id: unknown): Named => ({ kind, ids: typeof id === 'string' ? [id] : [] });
const same = (fields: ResourceFields): ResourceFields => fields;

const NATURES: Readonly<Record<ResourceName, Omit<ResourceNature, 'kind'>>> = {
  testcase: {
    defaults: { priority: 'medium', type: 'functional', tags: [] },
    asked: same,
    named: () => [],
    told: same,
  },
  execution: {
    defaults: { status: 'not_started', results: [] },
    asked: ({ title, testcases }) => ({
      title,
      results: (testcases as readonly string[]).map((testcase_id) => ({ testcase_id, result: 'not_executed' })),
    }),
    named: (fields) => [{ kind: 'testcase', ids: resultsOf(fields).map(({ testcase_id }) => testcase_id) }],
    told: ({ results, ...fields }) => ({
      ...fields,
      ...Object.fromEntries(
        resultsOf({ results }).map(({ testcase_id, result }) => [`result of ${testcase_id}`, result]),
      ),
    }),
  },
  defect: {
    defaults: { severity: 'medium', status: 'open', testcase_id: null, execution_id: null },
    asked: same,
    named: ({ testcase_id, execution_id }) => [some('testcase', testcase_id), some('execution', execution_id)],
    told: same,
  },
};

/** Test cases first: others name them. */
export const resourceNatures: readonly ResourceNature[] = RESOURCE_KINDS.map((kind) => ({
  kind,
  ...NATURES[kind.name],
}));

export const natureOf = (name: ResourceName): ResourceNature => ({
  kind: RESOURCE_KINDS.find((kind) => kind.name === name)!,
  ...NATURES[name],
});
