import { deactivateUser as definition } from '../../contract/operations/deactivate-user';
import { ProblemError } from '../problem/problem-error';
import type { Operation } from './operation';
import { namedUser, presentOne } from './present-user';

/** Belongs to a person whom nobody else sends away. */
const OWNER = 'role_owner';

/** Their tokens stay as they are: each is somebody of its own, and whoever lives on one did not leave. */
export const deactivateUser: Operation = {
  definition,
  change: async (acting, tokens) => {
    const row = await namedUser(acting, tokens);
    if (row.status === 'left') return presentOne(row, acting, tokens);
    if (row.roleId === OWNER) {
      throw new ProblemError(
        'owner-stays',
        `${row.name} owns the workspace. Give the role Owner to somebody else in the seed first.`,
      );
    }
    const { now } = acting;
    const left = await tokens.people.put({ ...row, status: 'left', leftAt: now, updatedAt: now });
    return presentOne(left, acting, tokens);
  },
};
