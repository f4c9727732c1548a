import { encodeTokenValue, type WireAccessTokenList, type WireWorkspaceList } from '../../src/contract';
import { acmeWith, deterministicRandom, grants, MANAGEMENT, startBed, viewer, type Bed } from './service-bed';

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

test('a token sees its own workspace alone, and of tokens those that are in it', async () => {
  const idOf = async (token: string) => (await bed.call<{ id: string }>('GET', '/me', { token })).body.id;
  const ids = await Promise.all(PLACES.map(([, token]) => idOf(token)));
  const seen = async (token: string) =>
    (await bed.call<WireWorkspaceList>('GET', '/workspaces', { token })).body.workspaces.map(({ id }) => id);
  for (const [n, [workspace, token]] of PLACES.entries()) {
    const [elsewhere] = PLACES[1 - n]!;
    const foreign = `access-token/${ids[1 - n]}`;
    expect((await seen(token)).map((id) => `/workspace/${id}`)).toEqual([workspace]);
    const { access_tokens } = (await bed.call<WireAccessTokenList>('GET', `${workspace}/access-tokens`, { token }))
      .body;
    expect(access_tokens.map(({ id }) => id)).toEqual([ids[n]]);
    expect(await bed.problem('GET', `${workspace}/${foreign}`, { token })).toEqual([404, 'token-not-found']);
    expect(await bed.problem('GET', `${elsewhere}/${foreign}`, { token })).toEqual([403, 'no-access-to-workspace']);
  }
  const ofProject = await bed.issue({ ...grants(['proj_web', 'role_project_viewer']), workspace_role: undefined });
  expect(await seen(ofProject.token)).toEqual(['ws_acme']);
});
