import { secretArn, workspaceId } from '../../src/core/model/ids';
import type { Ports } from '../../src/core/ports/ports';
import { MiniTerraform, settings } from './mini-terraform';

const OTHER = 'ws_other';
const here = settings();
/** The same owner id and name in another workspace: without a name of its own, the secret would be the same. */
const there = settings({ workspace_id: OTHER });

/** A resource in the same account, and its world, for another workspace. */
function inOther(first: MiniTerraform): MiniTerraform {
  const { management } = first.world.inWorkspace(workspaceId(OTHER));
  const other = new MiniTerraform(first);
  other.between = (ports): Ports => ({ ...ports, tokenApi: first.world.tokenApi(management.value) });
  return other;
}

const arnOf = (terraform: MiniTerraform) => secretArn(String(terraform.attributes['secret_arn']));
const forceDelete = (terraform: MiniTerraform): void => terraform.world.outside.forceDelete(arnOf(terraform));
const tokenOf = ({ world }: MiniTerraform, id: unknown) => world.snapshot().tokens.find((token) => token.id === id)!;
const WORKS = { status: 'enabled', revokedAt: null };
const secretsIn = ({ world }: MiniTerraform) => world.snapshot().secrets;

let first: MiniTerraform;
let second: MiniTerraform;
beforeEach(() => {
  first = new MiniTerraform();
  second = inOther(first);
});

test('a creation whose default name is that of another workspace’s secret is refused, and touches neither secret nor token', async () => {
  await first.apply(here);
  const before = [secretsIn(first), tokenOf(first, first.attributes['token_id'])];
  await expect(second.apply(there)).rejects.toThrow(/workspace ws_acme/);
  expect(second.state).toBeNull();
  expect([secretsIn(first), tokenOf(first, first.attributes['token_id'])]).toEqual(before);
  expect(first.world.snapshot().tokens.filter(({ label }) => label.startsWith('ci-runner@'))).toHaveLength(1);
  expect(await first.plan(here)).toMatchObject({ action: 'none' });
});

test('with a secret name of its own each has a token, and destroying one leaves the other', async () => {
  await first.apply(here);
  const named = settings({ workspace_id: OTHER, secret: { name: 'hawzu/other/ci-runner' } });
  await second.apply(named);
  const ids = [first, second].map((one) => one.attributes['token_id']);
  expect(ids.map((id) => tokenOf(first, id))).toMatchObject([WORKS, WORKS]);
  await second.destroy();
  expect(tokenOf(first, ids[1]).revokedAt).not.toBeNull();
  expect(await first.plan(here)).toMatchObject({ action: 'none' });
  expect(secretsIn(first).find(({ arn }) => arn === arnOf(first))?.deletedAt).toBeUndefined();
});

describe('a resource whose secret is gone, and its name another workspace’s by now,', () => {
  const WITH_VALUE: readonly (readonly [string, () => Promise<void>])[] = [
    ['with a value', async () => void (await first.apply(here))],
    [
      'without one yet',
      async () => {
        const tags = { 'hawzu-tokens:owner': 'acme-ci', 'hawzu-tokens:name': 'ci-runner' };
        const name = 'hawzu/acme-ci/ci-runner';
        const secret = { name, description: '', tags: { ...tags, 'hawzu-tokens:workspace': 'ws_acme' } };
        first.world.outside.makeSecret(secret);
      },
    ],
  ];

  test.each(WITH_VALUE)('ends its own token when it is destroyed, and not that secret: %s', async (_what, take) => {
    await second.apply(there);
    const own = second.attributes['token_id'];
    forceDelete(second);
    await take();
    const before = secretsIn(first);
    await second.destroy();
    expect(tokenOf(first, own).revokedAt).not.toBeNull();
    expect(secretsIn(first)).toEqual(before);
  });

  test.each(WITH_VALUE)('is refused by its next apply, which changes nothing there: %s', async (_what, take) => {
    await second.apply(there);
    forceDelete(second);
    await take();
    const before = secretsIn(first);
    await expect(second.apply(settings({ workspace_id: OTHER, purpose: 'Another' }))).rejects.toThrow(/ws_acme/);
    expect(secretsIn(first)).toEqual(before);
  });
});
