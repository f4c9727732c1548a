/// <reference types="jest" />
import type { Access } from '../core/model/access';
import { later } from '../core/model/time';
import type { IssueRequest, TokenApi } from '../core/ports/token-api';
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
