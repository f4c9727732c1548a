import { objectToWire } from '../../src/terraform/plugin/rpc/object-codec';
import { readResource } from '../../src/terraform/plugin/rpc/read-resource';
import { accessTokenSchema } from '../../src/terraform/provider/access-token/schema';
import { MiniTerraform, settings } from './mini-terraform';

const counted = (calls: readonly string[], name: string) => calls.filter((call) => call === name).length;

describe('many resources in one process', () => {
  const names = Array.from({ length: 30 }, (_, index) => `runner-${index}`);
  const terraform = new MiniTerraform();
  const states: { state: NonNullable<MiniTerraform['state']>; private: Uint8Array }[] = [];

  beforeAll(async () => {
    for (const name of names) {
      terraform.state = null;
      await terraform.apply(settings({ name }));
      states.push({ state: terraform.state!, private: terraform.private });
    }
  });

  test('are read with one list of tokens, one catalogue, and one description of each secret', async () => {
    const runtime = await terraform.process();
    terraform.calls = [];
    const { attributes } = accessTokenSchema;
    const answers = await Promise.all(
      states.map(({ state, private: kept }) =>
        readResource(runtime, {
          typeName: 'hawzu_access_token',
          currentState: objectToWire(attributes, state),
          private: kept,
        }),
      ),
    );
    expect(answers.flatMap((answer) => answer.diagnostics)).toEqual([]);
    expect({
      tokens: counted(terraform.calls, 'api.listTokens'),
      roles: counted(terraform.calls, 'api.listRoles'),
      projects: counted(terraform.calls, 'api.listProjects'),
      self: counted(terraform.calls, 'api.whoAmI'),
      secrets: counted(terraform.calls, 'store.describe'),
      lists: counted(terraform.calls, 'store.listByTags'),
      values: counted(terraform.calls, 'store.read'),
    }).toEqual({ tokens: 1, roles: 1, projects: 1, self: 1, secrets: 30, lists: 0, values: 0 });
  });

  test('what is kept beside a state stays small, however many tokens there are', () => {
    const sizes = states.map(({ private: kept }) => kept.length);
    expect(Math.max(...sizes)).toBeLessThan(2_500);
  });
});
