import { disableAccessToken as definition } from '../../contract/operations/disable-access-token';
import type { Operation } from './operation';
import { namedToken, presentAccessToken } from './present-access-token';
import { requireAnotherAdministrator } from './require-another-administrator';

/** Taking rights away needs no more than the permission to edit, however strong the token is. */
export const disableAccessToken: Operation = {
  definition,
  change: async (acting, tokens) => {
    const row = await namedToken(acting, tokens);
    if (row.status === 'disabled') return presentAccessToken(row, acting);
    const { now } = acting;
    const changes = { status: 'disabled', disabledAt: now, updatedAt: now } as const;
    await requireAnotherAdministrator(row, changes, acting, tokens);
    return presentAccessToken(await tokens.write(row, changes), acting);
  },
};
