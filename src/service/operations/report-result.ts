import { reportResult as definition } from '../../contract/operations/report-result';
import type { WireReportResult } from '../../contract/wire-resources';
import { ProblemError } from '../problem/problem-error';
import { natureOf, resultsOf } from '../resources/resource-kinds';
import type { Operation } from './operation';
import { namedResource, presentResource } from './present-resource';

const { kind } = natureOf('execution');

export const reportResult: Operation = {
  definition,
  change: async (acting, tokens) => {
    const row = await namedResource(acting, kind, tokens);
    const wanted = acting.body() as WireReportResult;
    const before = resultsOf(row.fields);
    if (!before.some(({ testcase_id }) => testcase_id === wanted.testcase_id)) {
      throw new ProblemError('testcase-unknown', `${row.id} does not execute ${wanted.testcase_id}. See its results.`);
    }
    const results = before.map((one) => (one.testcase_id === wanted.testcase_id ? wanted : one));
    const status = row.fields.status === 'not_started' ? 'in_progress' : row.fields.status;
    const fields = { ...row.fields, status, results };
    if (JSON.stringify(fields) === JSON.stringify(row.fields)) return presentResource(row);
    return presentResource(await tokens.resources.put({ ...row, fields, updatedAt: acting.now }));
  },
};
