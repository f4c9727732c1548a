import { encodeTokenValue } from '../../src/contract';
import { acmeWith, deterministicRandom, MANAGEMENT, startBed, viewer, type Bed } from './service-bed';

const OTHER = encodeTokenValue(deterministicRandom('other workspace')(22));
const PLACES = [
  ['/workspace/ws_acme', MANAGEMENT],
  ['/workspace/ws_other', OTHER],
] as const;

let bed: Bed;
beforeEach(async () => {
  const [acme] = acmeWith().workspaces;
  const management = [{ label: 'other', role: 'role_administrator' }];
  bed = await startBed({
    file: undefined,
    seed: { workspaces: [acme!, { ...acme!, id: 'ws_other', management_tokens: management }] },
    bootstrapTokens: [
      { label: 'hawzu-tokens management', value: MANAGEMENT },
      { label: 'other', value: OTHER },
    ],
  });
});
afterEach(() => bed.close());

test('an idempotency key is taken in its own workspace only', async () => {
  const issued: [number, number][] = [];
  for (const [workspace, token] of PLACES) {
    const request = { token, body: { label: 'same', ...viewer }, headers: { 'idempotency-key': 'same' } };
    const first = await bed.call('POST', `${workspace}/access-tokens`, request);
    issued.push([first.status, (await bed.call('POST', `${workspace}/access-tokens`, request)).status]);
  }
  expect(issued).toEqual([
    [201, 409],
    [201, 409],
  ]);
});

test('the last administrator of a workspace is the last, though another workspace has one', async () => {
  for (const [workspace, token] of PLACES) {
    const { id } = (await bed.call<{ id: string }>('GET', '/me', { token })).body;
    expect(await bed.problem('DELETE', `${workspace}/access-token/${id}`, { token })).toEqual([
      409,
      'last-administrator',
    ]);
  }
});
