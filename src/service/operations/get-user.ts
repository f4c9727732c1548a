import { getUser as definition } from '../../contract/operations/get-user';
import type { Operation } from './operation';
import { namedUser, presentOne } from './present-user';

export const getUser: Operation = {
  definition,
  read: async (acting, tokens) => presentOne(await namedUser(acting, tokens), acting, tokens),
};
