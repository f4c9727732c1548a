import { getAccessToken as definition } from '../../contract/operations/get-access-token';
import type { Operation } from './operation';
import { namedToken, presentAccessToken } from './present-access-token';

export const getAccessToken: Operation = {
  definition,
  read: async (acting, tokens) => presentAccessToken(await namedToken(acting, tokens), acting),
};
