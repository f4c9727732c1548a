/// <reference types="jest" />
import type { Access } from '../../core/model/access';
import type { TokenId } from '../../core/model/ids';
import { ownerId, tokenId, tokenName } from '../../core/model/ids';
import { SecretValue } from '../../core/model/secret-value';
import { type Instant, later } from '../../core/model/time';
import type { IssueRequest, TokenApi, TokenFacts } from '../../core/ports/token-api';
import { expectRefused, portErrorOf } from './port-error-expectations';
import type { TokenApiUnderTest } from './ports-under-test';

const HOUR = 3_600_000;
const VIEWER: Access = { type: 'workspace', role: 'Viewer' };

/**
 * Registers the tests that every implementation of `TokenApi` has to pass; those about rights are in
 * `describeTokenRightsContract`. Requirements: the port's own contract and
 * the issue that asked for it ("the value is in the answer to POST and never again"; a code for each refusal).
 */
export function describeTokenApiContract(
  name: string,
  open: () => Promise<TokenApiUnderTest> | TokenApiUnderTest,
): void {
  describe(`token API: ${name}`, () => {
    let world: TokenApiUnderTest;
    let api: TokenApi;
    let count = 0;
    beforeEach(async () => {
      world = await open();
      api = world.api;
    });
    afterEach(() => world.close?.());

    const now = async (): Promise<Instant> => (await api.whoAmI()).at;
    const request = async (changes: Partial<IssueRequest> = {}): Promise<IssueRequest> => ({
      label: `contract-${count++}`,
      access: VIEWER,
      expiresAt: later(await now(), 24 * HOUR),
      ...changes,
    });
    const issue = async (changes: Partial<IssueRequest> = {}) =>
      (await api.issue(world.workspace, await request(changes))).value;
    const list = async (): Promise<TokenFacts[]> => {
      const tokens: TokenFacts[] = [];
      for await (const page of api.listTokens(world.workspace)) tokens.push(...page.value);
      return tokens;
    };
    const get = async (id: TokenId): Promise<TokenFacts> => (await api.getToken(world.workspace, id)).value;

    test('an issued token has the label, access and expiry asked for, and its value authenticates as it', async () => {
      const asked = await request();
      const { value: issued, at } = await api.issue(world.workspace, asked);
      expect(issued.token).toMatchObject({
        ...asked,
        status: 'enabled',
        enabledAt: null,
        disabledAt: null,
        lastUsedAt: null,
      });
      expect(Math.abs(issued.token.createdAt - at)).toBeLessThanOrEqual(1000);
      const identity = (await api.authenticate(issued.value)).value;
      expect(identity).toMatchObject({
        tokenId: issued.token.id,
        label: asked.label,
        workspace: world.workspace,
        access: VIEWER,
        expiresAt: asked.expiresAt,
      });
    });

    test('a verification tells the same, and is no use of the token', async () => {
      const { token, value } = await issue();
      expect((await api.authenticate(value, 'verification')).value.tokenId).toBe(token.id);
      expect((await get(token.id)).lastUsedAt).toBeNull();
      world.advance(HOUR);
      await api.authenticate(value, 'use');
      expect((await get(token.id)).lastUsedAt).not.toBeNull();
      await api.disable(world.workspace, token.id);
      await expectRefused(api.authenticate(value, 'verification'), 'unauthenticated', 'token-disabled');
    });

    test('a project token carries one role for each of its projects, sorted by project', async () => {
      const [first, second] = [...world.projects].sort();
      if (!first || !second) throw new Error('the world under test needs two projects');
      const grants = [
        { project: second, role: 'Project Viewer' },
        { project: first, role: 'Project Member' },
      ];
      const { token, value } = await issue({ access: { type: 'project', grants } });
      const sorted = { type: 'project', grants: [grants[1], grants[0]] };
      expect(token.access).toEqual(sorted);
      expect((await get(token.id)).access).toEqual(sorted);
      expect((await api.authenticate(value)).value).toMatchObject({ access: sorted, workspacePermissions: [] });
    });

    test('a label is issued once: the second issue is a conflict that names the token, and gives no value', async () => {
      const asked = await request();
      const first = await api.issue(world.workspace, asked);
      const error = await portErrorOf(api.issue(world.workspace, asked));
      expect(error).toMatchObject({
        kind: 'conflict',
        effect: 'none',
        details: { existingTokenId: first.value.token.id },
      });
      expect((await list()).filter((token) => token.label === asked.label)).toHaveLength(1);
    });

    test('a label stays used after its token was revoked', async () => {
      const asked = await request();
      const { token } = (await api.issue(world.workspace, asked)).value;
      await api.revoke(world.workspace, token.id);
      const error = await portErrorOf(api.issue(world.workspace, asked));
      expect(error).toMatchObject({ kind: 'conflict', details: { existingTokenId: token.id } });
    });

    test('no two values are the same, and none of fewer than 160 bits in base62', async () => {
      const values = [await issue(), await issue(), await issue()].map(({ value }) => value.reveal());
      expect(new Set(values).size).toBe(3);
      for (const value of values) expect(value.length).toBeGreaterThanOrEqual(27);
    });

    test('a list shows every token of the workspace once, the management token too, and none that was revoked', async () => {
      const kept = (await issue()).token;
      const gone = (await issue()).token;
      await api.revoke(world.workspace, gone.id);
      const ids = (await list()).map((token) => token.id);
      const own = (await api.whoAmI()).value.tokenId;
      expect(ids).toEqual(expect.arrayContaining([kept.id, own]));
      expect(ids).not.toContain(gone.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(await list()).toContainEqual(await get(kept.id));
    });

    test('a disabled token is refused, and works again when it is enabled; both times are kept', async () => {
      const { token, value } = await issue();
      world.advance(HOUR);
      const disabled = (await api.disable(world.workspace, token.id)).value;
      expect(disabled).toMatchObject({ status: 'disabled', enabledAt: null });
      await expectRefused(api.authenticate(value), 'unauthenticated', 'token-disabled');
      world.advance(HOUR);
      const enabled = (await api.enable(world.workspace, token.id)).value;
      expect(enabled).toMatchObject({ status: 'enabled', disabledAt: disabled.disabledAt });
      expect((enabled.enabledAt ?? 0) - (disabled.disabledAt ?? 0)).toBe(HOUR);
      expect((await api.authenticate(value)).value.tokenId).toBe(token.id);
    });

    test.each(['enable', 'disable'] as const)('to %s a token twice keeps the time of the first', async (verb) => {
      const { token } = await issue();
      if (verb === 'enable') await api.disable(world.workspace, token.id);
      const first = (await api[verb](world.workspace, token.id)).value;
      world.advance(HOUR);
      const second = (await api[verb](world.workspace, token.id)).value;
      expect(second).toMatchObject({ enabledAt: first.enabledAt, disabledAt: first.disabledAt });
    });

    test('a token is refused from its expiry on, and not before', async () => {
      const { value } = await issue({ expiresAt: later(await now(), 2 * HOUR) });
      world.advance(2 * HOUR - 60_000);
      await api.authenticate(value);
      world.advance(60_000);
      await expectRefused(api.authenticate(value), 'unauthenticated', 'token-expired');
    });

    test('a token without expiry still works after ten years', async () => {
      const { token, value } = await issue({ expiresAt: null });
      expect(token.expiresAt).toBeNull();
      world.advance(10 * 365 * 24 * HOUR);
      expect((await api.authenticate(value)).value.expiresAt).toBeNull();
    });

    test('a revoked token is refused and can be found no more; to revoke it again succeeds', async () => {
      const { token, value } = await issue();
      await api.revoke(world.workspace, token.id);
      await expectRefused(api.authenticate(value), 'unauthenticated', 'token-revoked');
      await expectRefused(api.getToken(world.workspace, token.id), 'not-found', 'token-not-found');
      await api.revoke(world.workspace, token.id);
      await api.revoke(world.workspace, tokenId('tok_that_never_was'));
    });

    test('enable, disable and edit of a token that is not there are not-found', async () => {
      const id = tokenId('tok_that_never_was');
      await expectRefused(api.enable(world.workspace, id), 'not-found');
      await expectRefused(api.disable(world.workspace, id), 'not-found');
      await expectRefused(api.edit(world.workspace, id, { label: 'other' }), 'not-found');
    });

    test.each(['', 'hwz_', 'a'.repeat(40), 'hwz_00000000000000000000000000000000000000'])(
      'the value %p, which nobody was given, is refused',
      async (text) => expectRefused(api.authenticate(new SecretValue(text)), 'unauthenticated'),
    );

    test('an issued value is recognised as one; the text around it in a stored value is not', async () => {
      const { value } = await issue();
      expect(api.recognises(value)).toBe(true);
      expect(api.recognises(new SecretValue(JSON.stringify({ token: value.reveal() })))).toBe(false);
      expect(api.recognises(new SecretValue('postgres://user:password@db/acme'))).toBe(false);
    });

    test('the last use is the time of the last authentication', async () => {
      const { token, value } = await issue();
      expect((await get(token.id)).lastUsedAt).toBeNull();
      world.advance(HOUR);
      const { at } = await api.authenticate(value);
      world.advance(HOUR);
      expect(Math.abs(((await get(token.id)).lastUsedAt ?? 0) - at)).toBeLessThanOrEqual(1000);
    });

    test('an edit changes what it names and nothing else', async () => {
      const { token } = await issue();
      world.advance(HOUR);
      const relabelled = (await api.edit(world.workspace, token.id, { label: `${token.label}-b` })).value;
      const { version, updatedAt } = relabelled;
      expect(relabelled).toEqual({ ...token, label: `${token.label}-b`, version, updatedAt });
      expect(relabelled.updatedAt).toBe(later(token.updatedAt, HOUR));
      const widened: Access = { type: 'workspace', role: 'Team Member' };
      const edited = (await api.edit(world.workspace, token.id, { access: widened, expiresAt: null })).value;
      expect(edited).toMatchObject({ label: relabelled.label, access: widened, expiresAt: null });
      expect(await get(token.id)).toEqual(edited);
    });

    test('a token says what it is managed by, from its making or from an edit on, and an edit of it changes nothing else', async () => {
      const claim = { owner: ownerId('acme-ci'), entry: tokenName('api'), rotateBy: null, policy: null };
      const { token } = await issue({ managedBy: claim });
      expect(token.managedBy).toEqual(claim);
      const { token: plain } = await issue();
      expect(plain.managedBy ?? null).toBeNull();
      const managedBy = { ...claim, rotateBy: later(plain.createdAt, 86_400_000), policy: 'every 1d' };
      const { value: edited } = await api.edit(world.workspace, plain.id, { managedBy });
      expect(edited).toEqual({ ...plain, managedBy, version: edited.version, updatedAt: edited.updatedAt });
      expect((await get(plain.id)).managedBy).toEqual(managedBy);
    });

    test('a token tells the label that it was issued under, whatever it is called later', async () => {
      const { token } = await issue();
      expect(token.issuedAs).toBe(token.label);
      await api.edit(world.workspace, token.id, { label: 'renamed' });
      expect(await get(token.id)).toMatchObject({ label: 'renamed', issuedAs: token.label });
    });

    test('an edited access counts at the next authentication', async () => {
      const { token, value } = await issue({ access: { type: 'workspace', role: 'Team Member' } });
      await api.edit(world.workspace, token.id, { access: VIEWER });
      expect((await api.authenticate(value)).value.access).toEqual(VIEWER);
    });

    test('the access type of a token cannot change', async () => {
      const { token } = await issue();
      const access: Access = { type: 'project', grants: [{ project: world.projects[0], role: 'Project Viewer' }] };
      await expectRefused(api.edit(world.workspace, token.id, { access }), 'invalid', 'access-type-fixed');
    });

    test('roles and projects that do not exist, and an expiry in the past, are invalid', async () => {
      await expectRefused(issue({ access: { type: 'workspace', role: 'Nobody' } }), 'invalid', 'role-unknown');
      const grants = [{ project: 'proj_nowhere' as (typeof world.projects)[0], role: 'Project Viewer' }];
      await expectRefused(issue({ access: { type: 'project', grants } }), 'invalid', 'project-unknown');
      await expectRefused(issue({ expiresAt: later(await now(), -HOUR) }), 'invalid', 'expiry-in-past');
    });

    test('the catalogue has the system roles with their rights, and /me shows those of the workspace', async () => {
      const { roles } = (await api.listRoles(world.workspace)).value;
      const find = (role: string) => roles.find(({ name: other }) => other === role);
      expect(find('Owner')).toMatchObject({ scope: 'workspace', assignableToTokens: false });
      expect(find('Viewer')).toMatchObject({
        scope: 'workspace',
        projectRole: 'Project Viewer',
        assignableToTokens: true,
      });
      expect(find('Project Member')).toMatchObject({ scope: 'project', projectRole: null, assignableToTokens: true });
      expect(find('Project Member')?.permissions).toEqual(
        expect.arrayContaining(['testcases:view', 'executions:execute']),
      );
      const own = ['view', 'create', 'edit', 'revoke'].map((action) => `accesstokens:${action}`);
      expect((await api.whoAmI()).value.workspacePermissions).toEqual(expect.arrayContaining(own));
      const viewer = (await api.authenticate((await issue()).value)).value;
      expect(viewer.workspacePermissions).toContain('accesstokens:view');
      expect(viewer.workspacePermissions).not.toContain('accesstokens:create');
    });

    test('the workspaces that the management token reaches are listed', async () => {
      const { value } = await api.listWorkspaces();
      expect(value.map(({ id }) => id)).toEqual([world.workspace]);
    });

    test('the projects of the workspace are listed', async () => {
      const ids = (await api.listProjects(world.workspace)).value.map((project) => project.id);
      expect(ids).toEqual(expect.arrayContaining([...world.projects]));
    });

    test('"now" is the server time: it moves as the server clock does', async () => {
      const before = await now();
      world.advance(HOUR);
      expect((await now()) - before).toBe(HOUR);
    });
  });
}
