import { SecretValue } from '../../src/core/model/secret-value';
import { formatInstant, instant } from '../../src/core/model/time';
import { decodeStored, identifyStored } from '../../src/core/pass/look/tokens/stored-value';
import { projectAccess } from '../../src/testing/memory/desired';
import type { TokenApi } from '../../src/core/ports/token-api';
import { PortError } from '../../src/core/ports/errors';
import { Bed } from './bed';

/** A token of the workspace, and what a value with it is taken for. */
function standing() {
  const bed = new Bed();
  const access = projectAccess(['proj_web', 'Project Viewer']);
  const { id, value } = bed.world.outside.personIssues({ label: 'one', access, expiresAt: null });
  const api = bed.world.tokenApi();
  const decode = (text: string) => decodeStored(new SecretValue(text), api);
  const identify = (stored: unknown, more: Partial<Parameters<typeof identifyStored>[1]> = {}) =>
    identifyStored(new SecretValue(typeof stored === 'string' ? stored : JSON.stringify(stored)), {
      workspace: bed.world.workspace,
      api,
      isListed: () => true,
      isMarked: () => false,
      as: 'use',
      ...more,
    });
  return { bed, id, token: value.reveal(), api, decode, identify };
}

describe('a stored text', () => {
  test.each(['', 'anything', '{', 'null', '5', '"text"', '[]', '{}', '{"token":5}', '{"token":"anything"}'])(
    'that is no token of ours is none, and is not presented: %s',
    async (text) => {
      const { decode, identify, api } = standing();
      expect(decode(text)).toBeUndefined();
      const presented: string[] = [];
      const watched: TokenApi = {
        ...api,
        recognises: (value) => api.recognises(value),
        authenticate: (value) => {
          presented.push(value.reveal());
          return api.authenticate(value);
        },
      };
      expect(await identify(text, { api: watched })).toEqual({ kind: 'unrecognised' });
      expect(presented).toEqual([]);
    },
  );

  test('says what stands beside its token, as far as that has the form it should have', () => {
    const { decode, token } = standing();
    const end = instant(Date.UTC(2027, 0, 1));
    const whole = {
      token,
      tokenId: 'tok_1',
      label: 'l',
      workspaceId: 'ws',
      endpoint: 'e',
      expiresAt: formatInstant(end),
    };
    const { token: read, ...beside } = decode(JSON.stringify(whole))!;
    expect([read.reveal(), beside]).toEqual([
      token,
      { tokenId: 'tok_1', label: 'l', workspaceId: 'ws', endpoint: 'e', expiresAt: end },
    ]);
    expect(decode(JSON.stringify({ token, expiresAt: null }))).toEqual({ token: read, expiresAt: null });
    const odd = { token, tokenId: 1, label: 2, workspaceId: 3, endpoint: 4 };
    for (const id of ['password', `tok_${'x'.repeat(65)}`, `tok_hwz_${'A'.repeat(36)}`])
      expect(decode(JSON.stringify({ token, tokenId: id }))).toEqual({ token: read });
    for (const expiresAt of [5, 'no time'])
      expect(decode(JSON.stringify({ ...odd, expiresAt }))).toEqual({ token: read });
    expect(decode(token)).toEqual({ token: read });
  });
});

describe('whose a stored value is', () => {
  test('is told by the token API where no label tells', async () => {
    const { id, token, identify } = standing();
    expect(await identify({ token, label: 'quoted', expiresAt: null })).toEqual({
      kind: 'token',
      tokenId: id,
      proof: 'authenticated',
      label: 'quoted',
      expiresAt: null,
    });
    expect(await identify(token)).toEqual({ kind: 'token', tokenId: id, proof: 'authenticated' });
  });

  test('is told by the mark, and the value not presented', async () => {
    const { bed, id, token, identify } = standing();
    const marked = { kind: 'token', tokenId: id, proof: 'marked' };
    expect(await identify({ token, tokenId: id }, { isMarked: (one) => one === id })).toEqual(marked);
    expect(await identify(token, { marked: id })).toEqual(marked);
    expect(bed.token(id).lastUsedAt).toBeNull();
  });

  test('is not told by an id that somebody wrote there', async () => {
    const { id, token, identify } = standing();
    const written = { token, tokenId: 'tok_other' };
    expect(await identify(written, { marked: id })).toMatchObject({ tokenId: id, proof: 'authenticated' });
    expect(await identify(written)).toMatchObject({ tokenId: id, proof: 'authenticated' });
  });

  test('waits for the next list where its token is newer than this one', async () => {
    const { id, token, identify } = standing();
    const unlisted = { isListed: () => false, isMarked: () => true, marked: id };
    expect(await identify({ token, tokenId: id }, unlisted)).toMatchObject({
      kind: 'unreadable',
      why: expect.stringContaining(id) as string,
    });
  });

  test.each(['use', 'verification'] as const)('is presented as a %s, as far as the caller says so', async (as) => {
    const { bed, id, token, identify } = standing();
    expect(await identify(token, { as })).toMatchObject({ kind: 'token', tokenId: id });
    expect(bed.token(id).lastUsedAt === null).toBe(as === 'verification');
  });

  test.each([
    [{ workspaceId: 'ws_beta\u0007' }, 'a workspace whose id is none'],
    [{ workspaceId: 'ws_beta' }, 'workspace ws_beta'],
    [{ endpoint: 'https://me:password@other.test/path?key=1' }, 'endpoint https://other.test'],
    [{ endpoint: 'password' }, 'an endpoint that is no URL'],
    [{ endpoint: 'https://other.test' }, 'endpoint https://other.test'],
    [{ workspaceId: `ws_${'w'.repeat(200)}` }, 'a workspace whose id is none'],
  ])('is another place’s where it says so, and it is not presented: %j', async (said, what) => {
    const { bed, id, token, identify } = standing();
    expect(await identify({ token, ...said })).toEqual({ kind: 'elsewhere', what });
    expect(bed.token(id).lastUsedAt).toBeNull();
  });

  test('is this one’s where it names this workspace and endpoint', async () => {
    const { bed, token, identify } = standing();
    const said = { workspaceId: bed.world.workspace, endpoint: bed.world.endpoint };
    expect(await identify({ token, ...said })).toMatchObject({ kind: 'token' });
  });

  test('is another place’s where its endpoint only begins like this one', async () => {
    const { bed, id, token, identify } = standing();
    const endpoint = `${bed.world.endpoint}.mallory.test`;
    expect(await identify({ token, endpoint })).toMatchObject({ kind: 'elsewhere' });
    expect(bed.token(id).lastUsedAt).toBeNull();
  });

  test('is another workspace’s where its token says so', async () => {
    const { bed, identify } = standing();
    const { management } = bed.inWorkspace('ws_beta');
    expect(await identify(management.value.reveal())).toEqual({ kind: 'elsewhere', what: 'workspace ws_beta' });
  });

  test('can’t be told of a value that is refused', async () => {
    const { bed, id, token, identify } = standing();
    bed.world.outside.personRevokes(id);
    expect(await identify(token)).toEqual({ kind: 'opaque' });
    expect(await identify({ token, tokenId: id })).toEqual({ kind: 'refused', tokenId: id });
    expect(await identify({ token, tokenId: id, label: 'l' })).toEqual({ kind: 'refused', tokenId: id, label: 'l' });
  });

  test('can’t be told while the token API does not answer; a defect of ours is no answer', async () => {
    const { api, token, identify } = standing();
    const failing = (error: Error): TokenApi => ({
      ...api,
      recognises: (value) => api.recognises(value),
      authenticate: () => Promise.reject(error),
    });
    const busy = new PortError(
      { port: 'token API', operation: 'authenticate', kind: 'throttled', effect: 'none' },
      'too many requests',
    );
    expect(await identify(token, { api: failing(busy) })).toEqual({ kind: 'unreadable', why: 'too many requests' });
    await expect(identify(token, { api: failing(new TypeError('of ours')) })).rejects.toThrow('of ours');
  });
});
