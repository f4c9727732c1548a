import type { OperationDefinition } from '../../src/contract';
import { viewer } from './service-bed';

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
    default:
      return { label: name };
  }
}
