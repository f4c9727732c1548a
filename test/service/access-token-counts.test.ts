import type { WireAccessTokenCounts, WireAccessTokenList } from '../../src/contract';
import { type Bed, HOUR, START, startBed, WS } from './service-bed';

const DAY = 24 * HOUR;
const instant = (at: number): string => new Date(at).toISOString();

/** Tokens of every state: each end with each status, and one that was revoked. */
async function filled(): Promise<Bed> {
  const bed = await startBed();
  for (const end of [null, 1, 6, 8, 40]) {
    for (const act of ['', 'disable']) {
      const { id } = await bed.issue({ expires_at: end === null ? null : instant(START + end * DAY) });
      if (act !== '') await bed.call('POST', `${WS}/access-token/${id}/${act}`);
    }
  }
  const { id } = await bed.issue();
  await bed.call('DELETE', `${WS}/access-token/${id}`);
  return bed;
}

/** How many tokens the list gives to these filters, over as many pages as there are. */
async function listed(bed: Bed, query: string): Promise<number> {
  let count = 0;
  for (let cursor: string | null = ''; cursor !== null;) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = await bed.call<WireAccessTokenList>('GET', `${WS}/access-tokens?limit=3${query}${from}`);
    count += page.body.access_tokens.length;
    cursor = page.body.next_cursor;
  }
  return count;
}

test('the numbers are those of the lists that they are called by, while time goes on', async () => {
  const bed = await filled();
  for (const days of [0, 1, 5, 7, 30, 50]) {
    bed.clock.now = START + days * DAY;
    const { body } = await bed.call<WireAccessTokenCounts>('GET', `${WS}/access-token-counts`);
    expect(body).toEqual({
      total: await listed(bed, ''),
      active: await listed(bed, '&status=enabled&expiry=ahead'),
      disabled: await listed(bed, '&status=disabled'),
      expired: await listed(bed, '&expiry=expired'),
      expiring_soon: await listed(bed, '&status=enabled&expires_within_days=7'),
      never_expires: await listed(bed, '&expiry=none'),
    });
    expect(await listed(bed, '&expiry=ahead&sort=-expires_at')).toBe(body.total - body.expired);
  }
});

test('the numbers differ between times, or nothing would have been shown', async () => {
  const bed = await filled();
  const at = async (days: number): Promise<WireAccessTokenCounts> => {
    bed.clock.now = START + days * DAY;
    return (await bed.call<WireAccessTokenCounts>('GET', `${WS}/access-token-counts`)).body;
  };
  expect(await at(0)).toEqual({ total: 11, active: 6, disabled: 5, expired: 0, expiring_soon: 2, never_expires: 3 });
  expect(await at(7)).toMatchObject({ active: 4, expired: 4, expiring_soon: 1 });
});

test('whoever may not see tokens is told no numbers', async () => {
  const bed = await startBed();
  const { token } = await bed.issue({
    access_type: 'project',
    workspace_role: undefined,
    project_grants: [{ project_id: 'proj_web', role: { id: 'role_project_viewer' } }],
  });
  expect(await bed.problem('GET', `${WS}/access-token-counts`, { token })).toEqual([403, 'permission-missing']);
});
