import { operations, VERIFICATION_HEADER, type WireAccessToken } from '../../src/contract';
import { grants, HOUR, START, startBed, viewer, WS, type Bed } from './service-bed';

const MARK = { [VERIFICATION_HEADER]: 'true' };

let bed: Bed;
beforeEach(async () => (bed = await startBed()));
afterEach(() => bed.close());

const shown = async (id: string) => {
  const { body } = await bed.call<WireAccessToken>('GET', `${WS}/access-token/${id}`);
  const { last_used_at: used, last_verified_at: verified, last_verified_from: from, verification_count: count } = body;
  return { used, verified, from, count };
};

const time = (after: number): string => new Date(START + after).toISOString();

test('a verification is no use: it has a time, an address and a number of its own', async () => {
  const { id, token } = await bed.issue();
  expect(await shown(id)).toEqual({ used: null, verified: null, from: null, count: 0 });
  bed.clock.now = START + HOUR;
  expect((await bed.call('GET', '/me', { token, headers: MARK })).body).toMatchObject({ id });
  expect(await shown(id)).toEqual({ used: null, verified: time(HOUR), from: '127.0.0.1', count: 1 });
  bed.clock.now = START + 2 * HOUR;
  await bed.call('GET', '/me', { token });
  await bed.call('GET', '/me', { token, headers: MARK });
  expect(await shown(id)).toEqual({ used: time(2 * HOUR), verified: time(2 * HOUR), from: '127.0.0.1', count: 2 });
});

test('it is kept through a restart, added to what was there, and shown in lists', async () => {
  const { id, token } = await bed.issue();
  await bed.call('GET', '/me', { token, headers: MARK });
  bed = await bed.reopen();
  bed.clock.now = START + HOUR;
  for (let n = 0; n < 2; n += 1) await bed.call('GET', '/me', { token, headers: MARK });
  bed = await bed.reopen();
  const { body } = await bed.call<{ access_tokens: WireAccessToken[] }>('GET', `${WS}/access-tokens?use=never`);
  expect(body.access_tokens.find((one) => one.id === id)).toMatchObject({
    last_used_at: null,
    last_verified_at: time(HOUR),
    verification_count: 3,
  });
  // A clock that was set back takes nothing away.
  await bed.call('GET', '/me', { token, headers: MARK });
  expect(await shown(id)).toMatchObject({ verified: time(HOUR), count: 4 });
});

test('on every other operation the mark is ignored, so nobody hides a use behind it', async () => {
  const project = grants(['proj_web', 'role_project_manager']);
  for (const operation of operations.filter(({ name }) => name !== 'get-me')) {
    const isOfProject = operation.path.includes('{project_id}');
    const own = isOfProject
      ? { ...project, workspace_role: undefined }
      : { workspace_role: { id: 'role_administrator' } };
    const caller = await bed.issue(own);
    const target = await bed.issue(viewer);
    const ids: Record<string, string> = { workspace_id: 'ws_acme', project_id: 'proj_web', token_id: target.id };
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name]!);
    await bed.call(operation.method, path, { token: caller.token, headers: MARK });
    expect([operation.name, await shown(caller.id)]).toEqual([
      operation.name,
      { used: time(0), verified: null, from: null, count: 0 },
    ]);
  }
});

test('a mark that is none is refused, and a refused value is not verified', async () => {
  const { id, token } = await bed.issue();
  for (const headers of [{ [VERIFICATION_HEADER]: 'yes' }, { [VERIFICATION_HEADER]: '' }]) {
    expect(await bed.problem('GET', '/me', { token, headers })).toEqual([422, 'invalid-request']);
  }
  await bed.call('POST', `${WS}/access-token/${id}/disable`);
  expect(await bed.problem('GET', '/me', { token, headers: MARK })).toEqual([401, 'token-disabled']);
  expect(await shown(id)).toMatchObject({ verified: null, count: 0 });
});
