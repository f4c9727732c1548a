import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDemo } from './build-demo';
import { startDemo } from './demo-process';
import { TerraformWorkspace, describeWithTerraform } from './terraform-workspace';

jest.setTimeout(120_000);

describeWithTerraform('a resource under the real Terraform', () => {
  const demo = buildDemo();
  let workspace: TerraformWorkspace;

  const everything = `resource "demo_thing" "a" {
  name             = "one"
  content          = "hello"
  size             = 12345678901234567890123
  tags             = { "__proto__" = "x", b = "y" }
  lines            = []
  extra            = { n = 0.1, l = [1, "a"] }
  owner            = { team = "qa" }
  grants           = [{ project = "p" }, { project = "q", role = "admin" }]
  labels           = [{ text = "t" }, { text = "u" }]
  quotas           = { x = { limit = 0.1 } }
  password         = "canary-password"
  password_version = 1
}
`;

  beforeEach(async () => {
    workspace = new TerraformWorkspace(demo.mirror);
    workspace.write('');
    expect((await workspace.run(['init'])).output).toContain('successfully initialized');
  });
  afterEach(() => workspace.remove());
  afterAll(() => rmSync(demo.mirror, { recursive: true, force: true }));

  const applied = async (body: string): Promise<string> => {
    workspace.write(body);
    expect((await workspace.apply()).output).toContain('Apply complete');
    return workspace.attributes()['id'] as string;
  };

  test('with attributes of every kind is created exactly as configured, and the next plan is empty', async () => {
    const id = await applied(everything);
    expect(workspace.thing(id)).toMatchObject({ name: 'one', content: 'hello', revision: 1 });
    expect(workspace.state()).toMatch(/"size": 12345678901234567890123,/);
    expect(workspace.state()).not.toContain('canary-password');
    expect(workspace.attributes()).toMatchObject({ lines: [], kind: 'plain', password: null, region: 'north' });
    expect((await workspace.plan()).code).toBe(0);
    expect((await workspace.plan('-refresh=false')).code).toBe(0);
  });

  test('is updated in place, keeps what is marked so, and is replaced when its name changes', async () => {
    const id = await applied(everything);
    workspace.write(
      everything.replace('hello', 'bye').replace('{ project = "p" }, ', '{ project = "p" }, { project = "n" }, '),
    );
    const update = await workspace.plan();
    expect(update.output).toContain('0 to add, 1 to change, 0 to destroy');
    expect(update.output).toMatch(/~ revision\s+= 1 -> \(known after apply\)/);
    expect((await workspace.apply()).code).toBe(0);
    expect(workspace.attributes()).toMatchObject({ id, revision: 2, content: 'bye' });
    workspace.write(everything.replace('"one"', '"two"'));
    expect((await workspace.plan()).output).toMatch(/name\s+= "one" -> "two" # forces replacement/);
    expect((await workspace.apply()).code).toBe(0);
    expect(workspace.attributes()['id']).not.toBe(id);
    expect(workspace.things()).toHaveLength(1);
    expect((await workspace.run(['destroy', '-auto-approve'])).code).toBe(0);
    expect(workspace.things()).toHaveLength(0);
  });

  test('that was changed or removed outside is shown and repaired', async () => {
    const id = await applied(everything);
    workspace.changeThing(id, { content: 'edited by hand' });
    const plan = await workspace.plan();
    expect(plan.code).toBe(2);
    expect(plan.output).toContain('"edited by hand" -> "hello"');
    expect((await workspace.apply()).code).toBe(0);
    expect(workspace.thing(id)['content']).toBe('hello');
    rmSync(join(workspace.store, `${id}.json`));
    expect((await workspace.plan()).output).toContain('1 to add');
  });

  test('that exists can be imported by command and by block', async () => {
    writeFileSync(
      join(workspace.store, 'made.json'),
      JSON.stringify({ id: 'made', name: 'm', content: null, revision: 3 }),
    );
    const body = 'resource "demo_thing" "a" {\n  name = "m"\n}\n';
    workspace.write(body);
    expect((await workspace.run(['import', 'demo_thing.a', 'nothing'])).output).toContain(
      'There is no demo_thing with this id',
    );
    workspace.write(`${body}import {\n  to = demo_thing.a\n  id = "made"\n}\n`);
    expect((await workspace.apply()).output).toContain('1 imported');
    expect(workspace.attributes()).toMatchObject({ id: 'made', name: 'm', revision: 3 });
    expect((await workspace.plan()).code).toBe(0);
  });

  test('takes over the state of another type by a moved block, without configuration and without touching anything', async () => {
    workspace.write('resource "terraform_data" "old" {\n  input = "m"\n}\n');
    expect((await workspace.apply()).code).toBe(0);
    const { id } = workspace.attributes();
    writeFileSync(
      join(workspace.store, `${id as string}.json`),
      JSON.stringify({ id, name: 'm', content: null, revision: 1 }),
    );
    workspace.write(
      'resource "demo_thing" "a" {\n  name = "m"\n}\nmoved {\n  from = terraform_data.old\n  to   = demo_thing.a\n}\n',
    );
    const plan = await workspace.plan();
    expect(plan.output).toContain('terraform_data.old has moved to demo_thing.a');
    expect(plan.output).toContain('0 to add, 0 to change, 0 to destroy');
    expect((await workspace.apply()).code).toBe(0);
    expect(workspace.attributes()['id']).toBe(id);
  });

  test('with a state of an older version is upgraded, and large numbers keep their digits', async () => {
    const id = await applied('resource "demo_thing" "a" {\n  name = "one"\n  size = 12345678901234567890123\n}\n');
    const old = workspace
      .state()
      .replace('"schema_version": 2', '"schema_version": 0')
      .replace('"name": "one"', '"title": "one", "gone": true');
    workspace.writeState(old);
    expect((await workspace.plan()).code).toBe(0);
    expect((await workspace.plan('-refresh=false')).code).toBe(0);
    workspace.write(
      'resource "demo_thing" "a" {\n  name = "one"\n  size = 12345678901234567890123\n  content = "now"\n}\n',
    );
    expect((await workspace.apply()).code).toBe(0);
    expect(workspace.state()).toContain('"schema_version": 2');
    expect(workspace.state()).toMatch(/"size": 12345678901234567890123,/);
    expect(workspace.attributes()['id']).toBe(id);
    workspace.writeState(workspace.state().replace('"schema_version": 2', '"schema_version": 9'));
    expect((await workspace.plan()).code).toBe(1);
  });

  test('may have anything unknown, and a data source waits for what it reads', async () => {
    workspace.write(`variable "team" {
  default = "t"
}
resource "terraform_data" "u" {
  input = "value"
}
locals {
  u = terraform_data.u.output
}
resource "demo_thing" "a" {
  name    = local.u
  content = "x-\${local.u}"
  size    = length(local.u)
  tags    = { a = local.u }
  lines   = [local.u, "b"]
  extra   = { v = local.u }
  owner   = { team = local.u, mail = var.team }
  grants  = [for i in range(2) : { project = "\${local.u}-\${i}" }]
  labels  = [{ text = local.u }]
  quotas  = { x = { limit = length(local.u) } }
}
data "demo_things" "all" {
  prefix     = local.u
  depends_on = [demo_thing.a]
}
output "names" {
  value = data.demo_things.all.names
}
`);
    expect((await workspace.run(['validate'])).code).toBe(0);
    const result = await workspace.apply();
    expect(result.output).toMatch(/names = tolist\(\[\s+"value",\s+\]\)/);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('works with a provider that runs already', async () => {
    const running = await startDemo(demo.executable, { TF_PLUGIN_MAGIC_COOKIE: undefined }, [
      'example.test/tests/demo',
    ]);
    const value = /='(.*)'$/.exec(running.line)?.[1];
    workspace.write(everything);
    const env = { TF_REATTACH_PROVIDERS: value };
    expect((await workspace.run(['apply', '-auto-approve'], env)).code).toBe(0);
    expect((await workspace.run(['plan', '-detailed-exitcode'], env)).code).toBe(0);
    running.child.kill('SIGTERM');
    expect((await running.exited).code).toBe(0);
  });

  test('also without TLS', async () => {
    workspace.write(everything);
    const env = { TF_DISABLE_PLUGIN_TLS: '1' };
    expect((await workspace.run(['apply', '-auto-approve'], env)).code).toBe(0);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('two hundred at once are created, found unchanged, and destroyed', async () => {
    workspace.write('resource "demo_thing" "a" {\n  count = 200\n  name  = "n-${count.index}"\n}\n');
    expect((await workspace.apply()).output).toContain('200 added');
    expect((await workspace.plan()).code).toBe(0);
    expect((await workspace.run(['destroy', '-auto-approve'])).output).toContain('200 destroyed');
    expect(workspace.things()).toHaveLength(0);
  });
});
