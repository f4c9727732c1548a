import type { Ports } from '../../src/core/ports/ports';
import { workspaceId } from '../../src/core/model/ids';
import { UNKNOWN } from '../../src/terraform/plugin/values/unknown';
import { MiniTerraform, type Refused, settings } from './mini-terraform';
import { tokenApiThrough } from './ports-between';

const withoutOne = (changes: Parameters<typeof settings>[0] = {}) => settings({ workspace_id: null, ...changes });

/** A management token that reaches these. */
const reaching = (...ids: readonly string[]): ((ports: Ports) => Ports) =>
  tokenApiThrough((name, call) =>
    name === 'listWorkspaces'
      ? async () => {
          const answer = (await call()) as { readonly value: unknown };
          return { ...answer, value: ids.map((id) => ({ id: workspaceId(id), name: `Name of ${id}` })) };
        }
      : undefined,
  );

describe('without workspace_id', () => {
  let terraform: MiniTerraform;
  beforeEach(() => {
    terraform = new MiniTerraform();
  });

  test('the one that the management token reaches is meant, and the plan of the creation shows it', async () => {
    expect(await terraform.validate(withoutOne())).toEqual([]);
    const plan = await terraform.apply(withoutOne());
    expect(plan.planned['workspace_id']).toBe('ws_acme');
    expect(terraform.attributes).toMatchObject({ workspace_id: 'ws_acme', status: 'active' });
    expect(await terraform.plan(withoutOne())).toMatchObject({ action: 'none' });
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
    expect(await terraform.apply(withoutOne({ consumer: 'other' }))).toMatchObject({ action: 'update' });
    expect(await terraform.plan(withoutOne({ consumer: 'other' }))).toMatchObject({ action: 'none' });
  });

  test.each([
    [['ws_acme', 'ws_other'], /reaches 2 workspaces[^]*ws_acme \(Name of ws_acme\)[^]*ws_other \(Name of ws_other\)/],
    [[], /reaches no workspace/],
  ])('a token that reaches %j gets an error on the attribute', async (ids, words) => {
    terraform.between = reaching(...ids);
    const refused = await terraform.plan(withoutOne()).then(
      () => undefined,
      (error: unknown) => error as Refused,
    );
    expect(refused?.diagnostics).toMatchObject([
      { at: 'workspace_id', detail: expect.stringMatching(words) as string },
    ]);
  });

  test('a resource stays where it was made, whatever the token reaches later', async () => {
    await terraform.apply(withoutOne());
    terraform.between = reaching('ws_other', 'ws_acme');
    expect(await terraform.plan(withoutOne())).toMatchObject({ action: 'none' });
    expect(await terraform.plan(withoutOne({ purpose: 'Another' }))).toMatchObject({ action: 'update' });
  });

  test('what is said is not asked for, and an unknown one is not guessed', async () => {
    await terraform.apply(settings());
    expect(terraform.calls).not.toContain('api.listWorkspaces');
    const other = new MiniTerraform();
    const plan = await other.plan(settings({ workspace_id: UNKNOWN }));
    expect(plan.planned['workspace_id']).toBe(UNKNOWN);
    expect(other.calls).not.toContain('api.listWorkspaces');
  });

  test('an import fills it in, and its plan replaces nothing', async () => {
    await terraform.apply(settings());
    const other = new MiniTerraform(terraform);
    await other.import(String(terraform.attributes['secret_arn']));
    expect(await other.plan(withoutOne())).toMatchObject({ action: 'update', replaceAt: [] });
  });
});
