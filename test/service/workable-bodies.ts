import type { OperationDefinition } from '../../src/contract';
import { viewer } from './service-bed';

/** Ids that a path can name, of what the seed brings; tokens, and roles that may go, are named by whoever made them. */
export const SEEDED_IDS: Readonly<Record<string, string>> = {
  ...{ workspace_id: 'ws_acme', project_id: 'proj_web', user_id: 'user_tomas', role_id: 'role_token_auditor' },
  ...{ testcase_id: 'tc_web_001', execution_id: 'exe_web_001', defect_id: 'def_web_001' },
};

/** A body that the operation of this schema takes; `name` is what it calls what it makes or changes. */
export function workableBody({ body }: Pick<OperationDefinition, 'body'>, name: string): object | undefined {
  switch (body) {
    case undefined:
      return undefined;
    case 'IssueAccessToken':
      return { label: name, ...viewer };
    case 'CreateRole':
      return { name, scope: 'project', permissions: ['testcases:create'] };
    case 'EditRole':
      return { description: name };
    case 'CreateExecution':
      return { title: name, testcases: [SEEDED_IDS.testcase_id] };
    case 'ReportResult':
      return { testcase_id: SEEDED_IDS.testcase_id, result: 'blocked' };
    case 'EditAccessToken':
      return { label: name };
    default:
      return { title: name };
  }
}
