/// <reference types="jest" />
import type { Access } from '../../core/model/access';
import type { TokenId } from '../../core/model/ids';
import { later } from '../../core/model/time';
import type { IssueRequest, TokenApi, TokenFacts } from '../../core/ports/token-api';
import { expectRefused } from './port-error-expectations';
import type { TokenApiUnderTest } from './ports-under-test';

const DAY = 86_400_000;
const VIEWER: Access = { type: 'workspace', role: 'Viewer' };
const MEMBER: Access = { type: 'workspace', role: 'Team Member' };
const ADMINISTRATOR: Access = { type: 'workspace', role: 'Administrator' };

/**
 * Registers the tests about versions and creators of tokens that every implementation of `TokenApi` has to pass: what was
 * decided on one version of a token acts on that version only, and who made a token is told by an id that nobody edits.
 */
export function describeTokenVersionContract(
  name: string,
  open: () => Promise<TokenApiUnderTest> | TokenApiUnderTest,
): void {
  describe(`versions and creators at the token API: ${name}`, () => {
    let world: TokenApiUnderTest;
    let api: TokenApi;
    let count = 0;
    beforeEach(async () => {
      world = await open();
      api = world.api;
    });
    afterEach(() => world.close?.());

    const request = async (changes: Partial<IssueRequest> = {}): Promise<IssueRequest> => {
      const { at } = await api.whoAmI();
      return { label: `version-${count++}`, access: VIEWER, expiresAt: later(at, DAY), ...changes };
    };
    const issue = async (changes: Partial<IssueRequest> = {}, by: TokenApi = api) =>
      (await by.issue(world.workspace, await request(changes))).value;
    const get = async (id: TokenId): Promise<TokenFacts> => (await api.getToken(world.workspace, id)).value;
    const listed = async (id: TokenId): Promise<TokenFacts | undefined> => {
      for await (const page of api.listTokens(world.workspace)) {
        const found = page.value.find((token) => token.id === id);
        if (found) return found;
      }
      return undefined;
    };

    const changes: readonly (readonly [string, (token: TokenFacts, ifMatch?: string) => Promise<unknown>])[] = [
      ['label', ({ id, label }, tag) => api.edit(world.workspace, id, { label: `${label}-b` }, tag)],
      ['access', ({ id }, tag) => api.edit(world.workspace, id, { access: MEMBER }, tag)],
      ['expiry', ({ id }, tag) => api.edit(world.workspace, id, { expiresAt: null }, tag)],
      ['status', ({ id }, tag) => api.disable(world.workspace, id, tag)],
    ];

    test('every answer shows a token with the same version until it changes', async () => {
      const { token, value } = await issue();
      expect(await get(token.id)).toEqual(token);
      expect(await listed(token.id)).toEqual(token);
      world.advance(DAY / 2);
      await api.authenticate(value);
      expect((await get(token.id)).version).toBe(token.version);
    });

    test.each(changes)('a change of the %s gives it another version, also within one instant', async (_, change) => {
      const { token } = await issue();
      await change(token);
      const changed = await get(token.id);
      expect(changed.version).not.toBe(token.version);
      expect((await listed(token.id))?.version).toBe(changed.version);
    });

    test('a token that was disabled and enabled again is another version, though it looks the same', async () => {
      const { token } = await issue();
      await api.disable(world.workspace, token.id);
      const again = (await api.enable(world.workspace, token.id)).value;
      expect(again.version).not.toBe(token.version);
      expect((await api.enable(world.workspace, token.id)).value.version).toBe(again.version);
    });

    test.each(changes)('a change of the %s that was decided on the present version is made', async (_, change) => {
      const { token } = await issue();
      await change(token, token.version);
      expect((await get(token.id)).version).not.toBe(token.version);
    });

    const late: readonly (readonly [string, (token: TokenFacts, ifMatch: string) => Promise<unknown>])[] = [
      ...changes,
      ['status, by enabling', ({ id }, tag) => api.enable(world.workspace, id, tag)],
      ['token by revoking', ({ id }, tag) => api.revoke(world.workspace, id, tag)],
    ];
    test.each(late)('a change of the %s that was decided on an earlier version is not made', async (_, change) => {
      const { token } = await issue();
      const current = (await api.edit(world.workspace, token.id, { label: `${token.label}-other` })).value;
      await expectRefused(change(token, token.version), 'stale', 'token-changed');
      expect(await get(token.id)).toEqual(current);
    });

    test('a token that was decided on in its present version is enabled, and revoked', async () => {
      const { token, value } = await issue();
      const off = (await api.disable(world.workspace, token.id)).value;
      const on = (await api.enable(world.workspace, token.id, off.version)).value;
      await api.revoke(world.workspace, token.id, on.version);
      await expectRefused(api.authenticate(value), 'unauthenticated', 'token-revoked');
      // It is the state asked for, whatever version led to it.
      await api.revoke(world.workspace, token.id, on.version);
    });

    test('the creator of a token is told by its id, which stays when its label is edited', async () => {
      const own = (await api.whoAmI()).value.tokenId;
      const manager = await issue({ access: ADMINISTRATOR });
      const { token } = await issue({}, world.withCredential(manager.value));
      await api.edit(world.workspace, manager.token.id, { label: 'somebody else' });
      expect([manager.token.createdByToken, token.createdByToken]).toEqual([own, manager.token.id]);
      expect((await get(token.id)).createdByToken).toBe(manager.token.id);
    });

    test('a token that no token made has no such creator', async () => {
      const own = (await api.whoAmI()).value.tokenId;
      expect((await get(own)).createdByToken).toBeNull();
    });
  });
}
