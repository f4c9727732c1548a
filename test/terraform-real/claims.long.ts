import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { describeTerraform, resource, TerraformWorld } from '../terraform-provider/terraform-world';

jest.setTimeout(600_000);

const DAY = 24 * 3_600_000;
const TOKEN = 'hawzu_access_token.ci-runner';
const NAME = 'hawzu/acme/ci-runner';
const BEFORE_DESTROY = 'create_before_destroy = true';
const MANAGER = '[{ project_id = "proj_web", role = "Project Manager" }]';

/** A resource with further lines in its block. */
const withLines = (block: string, ...lines: readonly string[]): string =>
  block.replace(/\}\n$/, `  ${lines.join('\n  ')}\n}\n`);
const lifecycle = (...lines: readonly string[]): string => `lifecycle {\n    ${lines.join('\n    ')}\n  }`;
const counted = (count: number): string => withLines(resource('ci-runner'), `count = ${count}`);
const flat = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string =>
  `${stdout}${stderr}`.replace(/[│╷╵\s]+/g, ' ');

describeTerraform('whoever else holds the address, the state or the secret', () => {
  let world: TerraformWorld;
  beforeEach(async () => {
    world = await TerraformWorld.start();
  });
  afterEach(() => world.close());

  const begin = async (...parts: readonly string[]) => {
    world.write(...parts);
    await world.init();
    await world.apply();
  };
  const live = async () =>
    (await world.local.service.snapshot()).filter((row) => row.label.includes('@') && row.status === 'enabled');
  const refused = async (...args: readonly string[]) => {
    const run = await world.run(['apply', '-no-color', '-auto-approve', ...args]);
    expect(run.code).toBe(1);
    expect(flat(run)).not.toMatch(/inconsistent|defect/);
    return flat(run);
  };
  /** What a consumer finds: the secret's value, which works, with the declared rights. */
  const consumerHas = async (role: string, secret = NAME) => {
    const { token, tokenId } = await world.local.currentValue(secret);
    expect(await world.local.consume(token)).toBe(200);
    const row = (await live()).find(({ id }) => id === tokenId);
    expect(JSON.stringify(row)).toContain(role);
    return tokenId;
  };

  test('replaced by -replace: the token ends and is made again in the same secret', async () => {
    await begin(resource('ci-runner'));
    const before = await consumerHas('project_viewer');
    await world.apply(`-replace=${TOKEN}`);
    expect(await consumerHas('project_viewer')).not.toBe(before);
    expect(world.state('ci-runner')).toMatchObject({ origin: 'restored', status: 'active' });
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('tainted: the same', async () => {
    await begin(resource('ci-runner'));
    await world.run(['taint', '-no-color', TOKEN]);
    await world.apply();
    await consumerHas('project_viewer');
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test.each(['replace_triggered_by', '-replace', 'a dependent that is create_before_destroy'])(
    'created before it is destroyed, because of %s: the token stays, and the old object ends nothing',
    async (why) => {
      const triggered = 'replace_triggered_by = [terraform_data.schedule]';
      const rules = why === 'replace_triggered_by' ? [BEFORE_DESTROY, triggered] : [BEFORE_DESTROY];
      const inherits = why.startsWith('a dependent');
      const parts = (rev: number) => [
        `resource "terraform_data" "schedule" {\n  input = ${rev}\n}\n`,
        inherits
          ? withLines(resource('ci-runner'), lifecycle(triggered))
          : withLines(resource('ci-runner'), lifecycle(...rules)),
        inherits
          ? `resource "terraform_data" "user" {\n  triggers_replace = ${TOKEN}.token_id\n  ${lifecycle(BEFORE_DESTROY)}\n}\n`
          : '',
      ];
      await begin(...parts(1));
      const before = await consumerHas('project_viewer');
      world.write(...parts(2));
      const applied = await world.apply(...(why === '-replace' ? [`-replace=${TOKEN}`] : []));
      expect(flat(applied)).toMatch(/exists already and is adopted/);
      expect(flat(applied)).toMatch(/nothing was ended/);
      expect(await consumerHas('project_viewer')).toBe(before);
      expect(world.state('ci-runner')).toMatchObject({ origin: 'adopted', token_id: before });
      expect(await world.plan()).toMatchObject({ code: 0 });
      await world.run(['destroy', '-no-color', '-auto-approve']);
      expect(await live()).toEqual([]);
    },
  );

  test('created before it is destroyed, in a secret that is given by ARN: the token stays', async () => {
    const { ARN } = await world.local.client.send(new CreateSecretCommand({ Name: 'theirs' }));
    const given = resource('ci-runner', { secret: `{ arn = "${ARN}" }` });
    await begin(withLines(given, lifecycle(BEFORE_DESTROY)));
    const before = await consumerHas('project_viewer', 'theirs');
    await world.apply(`-replace=${TOKEN}`);
    expect(await consumerHas('project_viewer', 'theirs')).toBe(before);
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('created before it is destroyed, with another role at once: refused, and the consumer keeps what it has', async () => {
    await begin(withLines(resource('ci-runner'), lifecycle(BEFORE_DESTROY)));
    const before = await consumerHas('project_viewer');
    const wider = resource('ci-runner', { project_grants: MANAGER });
    world.write(withLines(wider, lifecycle(BEFORE_DESTROY)));
    expect(await refused(`-replace=${TOKEN}`)).toMatch(/a creation may not change its rights/);
    expect(await consumerHas('project_viewer')).toBe(before);
    await world.apply();
    expect(await consumerHas('project_manager')).toBe(before);
  });

  test('another address without moved: the token stays or is made again, and works', async () => {
    await begin(resource('ci-runner'));
    world.write(resource('ci-runner').replace('"ci-runner" {', '"other" {'));
    await world.apply();
    await consumerHas('project_viewer');
    expect(world.state('ci-runner')).toBeUndefined();
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('count = 2 with one identity: refused in the plan', async () => {
    world.write(counted(2));
    await world.init();
    const planned = await world.run(['plan', '-no-color']);
    expect(planned.code).toBe(1);
    expect(flat(planned)).toMatch(/Two resources declare the token ci-runner/);
  });

  test('count from 1 to 2 and back: told, then refused, and a working token in the end', async () => {
    await begin(counted(1));
    const before = await consumerHas('project_viewer');
    world.write(counted(2));
    expect(flat(await world.apply())).toMatch(/was taken over from another Terraform resource/);
    expect(await consumerHas('project_viewer')).toBe(before);
    expect(await refused()).toMatch(/another Terraform resource has claimed token ci-runner since/);
    expect(await consumerHas('project_viewer')).toBe(before);
    world.write(counted(1));
    const back = await world.run(['apply', '-no-color', '-auto-approve']);
    if (back.code !== 0) await world.apply();
    await consumerHas('project_viewer');
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('count from 1 to 0 to 1: the secret is restored, with a token that works', async () => {
    await begin(counted(1));
    world.write(counted(0));
    await world.apply();
    expect(await live()).toEqual([]);
    world.write(counted(1));
    await world.apply();
    await consumerHas('project_viewer');
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('a second Terraform workspace: the later one has the token, the former is refused and ends nothing', async () => {
    await begin(resource('ci-runner'));
    const before = await consumerHas('project_viewer');
    await world.run(['workspace', 'new', '-no-color', 'second']);
    await world.apply();
    expect(await consumerHas('project_viewer')).toBe(before);
    await world.run(['workspace', 'select', '-no-color', 'default']);
    expect(flat(await world.plan())).toMatch(/another Terraform resource has claimed token ci-runner since/);
    await refused();
    expect(flat(await world.run(['destroy', '-no-color', '-auto-approve']))).toMatch(/nothing was ended/);
    expect(await consumerHas('project_viewer')).toBe(before);
    await world.run(['workspace', 'select', '-no-color', 'second']);
    expect(await world.plan()).toMatchObject({ code: 0 });
    expect(await world.run(['destroy', '-no-color', '-auto-approve'])).toMatchObject({ code: 0 });
    expect(await live()).toEqual([]);
  });

  test('a second state with another role: its creation is refused, and the first notices nothing', async () => {
    await begin(resource('ci-runner'));
    const before = await consumerHas('project_viewer');
    await world.run(['workspace', 'new', '-no-color', 'second']);
    world.write(resource('ci-runner', { project_grants: MANAGER }));
    expect(await refused()).toMatch(/a creation may not change its rights/);
    await world.run(['workspace', 'select', '-no-color', 'default']);
    world.write(resource('ci-runner'));
    expect(await world.plan()).toMatchObject({ code: 0 });
    expect(await consumerHas('project_viewer')).toBe(before);
  });

  test('a rename whose former name is used again in one apply: refused for one of the two, and no token dies', async () => {
    const plain = (address: string, name: string) =>
      resource(name, { secret: '' }).replace(`"${name}" {`, `"${address}" {`);
    await begin(plain('first', 'ci-runner'));
    const secret = 'hawzu/acme-ci/ci-runner';
    const before = await consumerHas('project_viewer', secret);
    world.write(plain('first', 'ci-runner-two'), plain('second', 'ci-runner'));
    expect(await refused()).toMatch(/belongs to the entry ci-runner-two|has claimed token ci-runner-two since/);
    expect(await consumerHas('project_viewer', secret)).toBe(before);
  });

  test('imported into another state: the first apply there claims it, and the former ends nothing', async () => {
    await begin(resource('ci-runner'));
    const before = await consumerHas('project_viewer');
    const arn = String(world.state('ci-runner')!['secret_arn']);
    await world.run(['workspace', 'new', '-no-color', 'second']);
    expect(await world.run(['import', '-no-color', TOKEN, arn])).toMatchObject({ code: 0 });
    world.write(resource('ci-runner', { project_grants: MANAGER }));
    await world.apply();
    expect(await consumerHas('project_manager')).toBe(before);
    await world.run(['workspace', 'select', '-no-color', 'default']);
    await world.run(['destroy', '-no-color', '-auto-approve']);
    expect(await consumerHas('project_manager')).toBe(before);
  });

  test('moved, and moved between states with state mv: nothing changes', async () => {
    await begin(resource('ci-runner'));
    await world.run(['state', 'mv', '-state-out=other.tfstate', TOKEN, 'hawzu_access_token.other']);
    world.write(resource('ci-runner').replace('"ci-runner" {', '"other" {'));
    expect(await world.plan('-state=other.tfstate')).toMatchObject({ code: 0 });
    const ended = await world.run(['destroy', '-no-color', '-auto-approve', '-state=other.tfstate']);
    expect(flat(ended)).not.toMatch(/nothing was ended/);
    expect(await live()).toEqual([]);
  });

  test('ignore_changes: a rotation has the role and the secret that the plan showed', async () => {
    const ignoring = lifecycle('ignore_changes = [project_grants, secret]');
    await begin(withLines(resource('ci-runner'), ignoring));
    const before = await consumerHas('project_viewer');
    const { ARN } = await world.local.client.send(new CreateSecretCommand({ Name: 'theirs' }));
    const changed = resource('ci-runner', { project_grants: MANAGER, secret: `{ arn = "${ARN}" }` });
    world.write(withLines(changed, ignoring));
    expect(await world.plan()).toMatchObject({ code: 0 });
    world.local.advance(21 * DAY);
    await world.apply();
    expect(await consumerHas('project_viewer')).not.toBe(before);
    await expect(world.local.currentValue('theirs')).rejects.toThrow();
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('a workspace_id from a data source of a module that waits for something: replaced, and works', async () => {
    const workspace = 'data "hawzu_workspace" "here" {\n  depends_on = [terraform_data.first]\n}\n';
    const first = (rev: number) => `resource "terraform_data" "first" {\n  input = ${rev}\n}\n`;
    const token = resource('ci-runner', { workspace_id: 'data.hawzu_workspace.here.workspace_id' });
    await begin(first(1), workspace, token);
    world.write(first(2), workspace, token);
    await world.apply();
    await consumerHas('project_viewer');
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('destroyed with on_destroy = "abandon": the token works on, and another state may declare it otherwise', async () => {
    await begin(resource('ci-runner', { on_destroy: '"abandon"' }));
    const before = await consumerHas('project_viewer');
    expect(await world.run(['destroy', '-no-color', '-auto-approve'])).toMatchObject({ code: 0 });
    expect(await consumerHas('project_viewer')).toBe(before);
    world.write(resource('ci-runner', { project_grants: MANAGER }));
    await world.apply();
    expect(await consumerHas('project_manager')).toBe(before);
  });

  test('no state, plan or output holds a value', async () => {
    await begin(withLines(resource('ci-runner'), lifecycle(BEFORE_DESTROY)));
    await world.apply(`-replace=${TOKEN}`);
    const { token } = await world.local.currentValue(NAME);
    for (const output of world.outputs) expect(output).not.toContain(token);
  });
});
