/// <reference types="jest" />
import type { Access } from '../../core/model/access';
import { later } from '../../core/model/time';
import type { IssueRequest, TokenApi } from '../../core/ports/token-api';
import { expectRefused } from './port-error-expectations';
import type { TokenApiUnderTest } from './ports-under-test';

const DAY = 86_400_000;
const VIEWER: Access = { type: 'workspace', role: 'Viewer' };

/**
 * Registers the tests about rights that every implementation of `TokenApi` has to pass: a token can't grant more than its
 * own principal holds, and each refusal has its own code (the issue that asked for the token service).
 */
export function describeTokenRightsContract(
  name: string,
  open: () => Promise<TokenApiUnderTest> | TokenApiUnderTest,
): void {
  describe(`rights at the token API: ${name}`, () => {
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
      return { label: `rights-${count++}`, access: VIEWER, expiresAt: later(at, DAY), ...changes };
    };
    const issue = async (changes: Partial<IssueRequest> = {}) =>
      (await api.issue(world.workspace, await request(changes))).value;

    test('the Owner role belongs to a person: no token gets it', async () => {
      await expectRefused(issue({ access: { type: 'workspace', role: 'Owner' } }), 'denied', 'role-not-assignable');
    });

    test('a management token gives nobody more than it holds, by issuing or by editing', async () => {
      const manager = world.withCredential(
        (await issue({ access: { type: 'workspace', role: 'Workspace Manager' } })).value,
      );
      const administrator: Access = { type: 'workspace', role: 'Administrator' };
      const asked = await request({ access: administrator });
      await expectRefused(manager.issue(world.workspace, asked), 'denied', 'exceeds-own-rights');
      const { token } = (await manager.issue(world.workspace, await request())).value;
      await expectRefused(
        manager.edit(world.workspace, token.id, { access: administrator }),
        'denied',
        'exceeds-own-rights',
      );
    });

    test('each action on tokens needs its permission', async () => {
      const { token } = await issue();
      const manager = world.withCredential(
        (await issue({ access: { type: 'workspace', role: 'Workspace Manager' } })).value,
      );
      const viewer = world.withCredential((await issue()).value);
      const missing = ['denied', 'permission-missing'] as const;
      expect((await viewer.getToken(world.workspace, token.id)).value.id).toBe(token.id);
      await expectRefused(viewer.issue(world.workspace, await request()), ...missing);
      await expectRefused(viewer.edit(world.workspace, token.id, { label: 'other' }), ...missing);
      await expectRefused(viewer.enable(world.workspace, token.id), ...missing);
      await expectRefused(viewer.disable(world.workspace, token.id), ...missing);
      await expectRefused(viewer.revoke(world.workspace, token.id), ...missing);
      await manager.disable(world.workspace, token.id);
      await expectRefused(manager.revoke(world.workspace, token.id), ...missing);
    });

    test('another workspace is out of reach', async () => {
      const elsewhere = 'ws_elsewhere' as typeof world.workspace;
      await expectRefused(api.listRoles(elsewhere), 'denied', 'no-access-to-workspace');
      await expectRefused(api.issue(elsewhere, await request()), 'denied', 'no-access-to-workspace');
    });

    describe('life is a right, too', () => {
      const administrator: Access = { type: 'workspace', role: 'Administrator' };
      const beyond = ['denied', 'exceeds-own-life'] as const;
      /** A manager that has a day to live, and a token that has two. */
      const short = async () => {
        const { at } = await api.whoAmI();
        const manager = await issue({ access: administrator, expiresAt: later(at, DAY) });
        const { token } = await issue({ expiresAt: later(at, 2 * DAY) });
        return { manager, by: world.withCredential(manager.value), token, at };
      };

      test('a token issues nothing that outlives it, and what ends with it', async () => {
        const { by, at } = await short();
        await expectRefused(by.issue(world.workspace, await request({ expiresAt: null })), ...beyond);
        await expectRefused(by.issue(world.workspace, await request({ expiresAt: later(at, DAY + 1000) })), ...beyond);
        const { token } = (await by.issue(world.workspace, await request({ expiresAt: later(at, DAY) }))).value;
        expect(token.expiresAt).toBe(later(at, DAY));
      });

      test('a token does not lengthen the life of another beyond its own, nor its own at all', async () => {
        const { by, manager, token, at } = await short();
        await expectRefused(by.edit(world.workspace, token.id, { expiresAt: null }), ...beyond);
        await expectRefused(
          by.edit(world.workspace, manager.token.id, { expiresAt: later(at, DAY + 1000) }),
          ...beyond,
        );
        const shortened = await by.edit(world.workspace, token.id, { expiresAt: later(at, DAY / 2) });
        expect(shortened.value.expiresAt).toBe(later(at, DAY / 2));
        await by.edit(world.workspace, token.id, { expiresAt: later(at, DAY) });
      });

      test('a token does not take back the end that was set for it', async () => {
        const { at } = await api.whoAmI();
        const { token, value } = await issue({ access: administrator, expiresAt: null });
        await api.edit(world.workspace, token.id, { expiresAt: later(at, 3 * DAY) });
        const itself = world.withCredential(value);
        await expectRefused(itself.edit(world.workspace, token.id, { expiresAt: null }), ...beyond);
      });

      test('a token widens or enables nothing that outlives it, and narrows and disables it', async () => {
        const { by, token } = await short();
        const member: Access = { type: 'workspace', role: 'Team Member' };
        await expectRefused(by.edit(world.workspace, token.id, { access: member }), ...beyond);
        await api.edit(world.workspace, token.id, { access: member });
        await by.edit(world.workspace, token.id, { access: VIEWER });
        await by.disable(world.workspace, token.id);
        await expectRefused(by.enable(world.workspace, token.id), ...beyond);
      });
    });

    test('the last token that can manage tokens is not ended by a token, and any other is', async () => {
      const { at, value } = await api.whoAmI();
      const administrator = { access: { type: 'workspace', role: 'Administrator' }, expiresAt: null } as const;
      const last = ['conflict', 'last-administrator'] as const;
      // Managers that can't revoke don't count, nor disabled and expired ones.
      await issue({ access: { type: 'workspace', role: 'Workspace Manager' } });
      const off = await issue(administrator);
      await api.disable(world.workspace, off.token.id);
      await issue({ ...administrator, expiresAt: later(at, 1000) });
      world.advance(1000);
      for await (const page of api.listTokens(world.workspace)) {
        for (const { id, access } of page.value) {
          const manages = access.type === 'workspace' && access.role === 'Administrator';
          if (manages && id !== value.tokenId && id !== off.token.id) await api.revoke(world.workspace, id);
        }
      }
      const own = (await api.getToken(world.workspace, value.tokenId)).value;
      await expectRefused(api.disable(world.workspace, own.id), ...last);
      await expectRefused(api.revoke(world.workspace, own.id), ...last);
      await expectRefused(api.edit(world.workspace, own.id, { access: VIEWER }), ...last);
      await expectRefused(api.edit(world.workspace, own.id, { expiresAt: later(at, DAY) }), ...last);
      expect((await api.getToken(world.workspace, own.id)).value).toEqual({
        ...own,
        lastUsedAt: expect.anything() as never,
      });
      const successor = await issue(administrator);
      await api.edit(world.workspace, own.id, { access: VIEWER });
      await world.withCredential(successor.value).edit(world.workspace, own.id, { access: administrator.access });
    });

    test('a disabled management token does nothing', async () => {
      const { token, value } = await issue({ access: { type: 'workspace', role: 'Administrator' } });
      const other = world.withCredential(value);
      expect((await other.whoAmI()).value.tokenId).toBe(token.id);
      await api.disable(world.workspace, token.id);
      await expectRefused(other.whoAmI(), 'unauthenticated', 'token-disabled');
      await expectRefused(other.issue(world.workspace, await request()), 'unauthenticated', 'token-disabled');
    });
  });
}
