import { rmSync } from 'node:fs';
import { buildDemo } from './build-demo';
import { TerraformWorkspace, describeWithTerraform } from './terraform-workspace';

jest.setTimeout(120_000);

describeWithTerraform('trouble under the real Terraform', () => {
  const demo = buildDemo();
  let workspace: TerraformWorkspace;

  beforeEach(async () => {
    workspace = new TerraformWorkspace(demo.mirror);
    workspace.write('');
    expect((await workspace.run(['init'])).code).toBe(0);
  });
  afterEach(() => workspace.remove());
  afterAll(() => rmSync(demo.mirror, { recursive: true, force: true }));

  const thing = (body: string): string => `resource "demo_thing" "a" {\n${body}\n}\n`;
  /** Every line that Terraform quotes from the module, with its number. */
  const quoted = (output: string): readonly string[] =>
    output.match(/^[│ ]*\d+: .*$/gm)?.map((line) => line.replace(/^[│ ]*\d+:\s*/, '')) ?? [];

  test.each([
    ['an attribute', '  name = "forbidden"', 'name = "forbidden"', 'Bad name'],
    ['a key of a map', '  name = "x"\n  tags = {\n    ok  = "y"\n    bad = "x"\n  }', 'bad = "x"', 'Bad tag'],
    ['an element of a list', '  name = "x"\n  lines = [\n    "a",\n    "bad",\n  ]', '"bad",', 'Bad line'],
    [
      'an attribute of a nested object',
      '  name = "x"\n  owner = {\n    mail = "m"\n    team = "nobody"\n  }',
      'team = "nobody"',
      'Bad team',
    ],
  ])('an error about %s shows exactly its line', async (_what, body, line, summary) => {
    workspace.write(thing(body));
    const { code, output } = await workspace.run(['validate']);
    expect(code).toBe(1);
    expect(output).toContain(summary);
    expect(quoted(output)).toEqual([line]);
  });

  test('an error inside an element shows the element and names the attribute', async () => {
    workspace.write(
      thing('  name = "x"\n  grants = [\n    { project = "p" },\n    { project = "q", role = "king" },\n  ]'),
    );
    const { output } = await workspace.run(['validate']);
    expect(quoted(output)).toEqual(['{ project = "q", role = "king" },']);
    expect(output).toContain('grants[1].role');
  });

  test('a bad provider configuration is shown at its attribute', async () => {
    workspace.write(thing('  name = "x"'), 'folder = "/"');
    const { output } = await workspace.plan();
    expect(output).toContain('Not the root folder');
    expect(quoted(output)).toEqual(['folder = "/"']);
  });

  test.each([
    ['refuses', 'fail', 'The folder is full', 0],
    ['throws', 'throw', 'undefined is not a thing', 0],
    ['gets half way', 'partial', 'Half way', 1],
  ])(
    'when a creation %s, the reason is shown and the state says what exists',
    async (_what, behaviour, reason, saved) => {
      workspace.write(thing(`  name = "x"\n  behaviour = "${behaviour}"`));
      const { code, output } = await workspace.apply();
      expect(code).toBe(1);
      expect(output).toContain(reason);
      expect(output).not.toMatch(/rpc error|Plugin error/);
      const state = JSON.parse(workspace.state()) as { resources: { instances: { status?: string }[] }[] };
      expect(state.resources.flatMap((r) => r.instances).map((i) => i.status)).toEqual(saved === 0 ? [] : ['tainted']);
    },
  );

  test.each([
    ['plans something else than configured', 'wrong-plan', 'planned a value that differs from the configuration'],
    ['throws while planning', 'throw-in-plan', 'the plan fell over'],
    ['saves something else than planned', 'wrong-state', 'the state differs from what was planned'],
    ['leaves a value unknown', 'leave-unknown', 'the state holds an unknown value'],
  ])('a provider that %s is told so in words of its own', async (_what, behaviour, reason) => {
    workspace.write(thing(`  name = "x"\n  content = "c"\n  behaviour = "${behaviour}"`));
    const { code, output } = await workspace.apply();
    expect(code).toBe(1);
    expect(output).toContain('The provider demo has a defect');
    expect(output.replace(/\s*│?\s+/g, ' ')).toContain(reason);
  });

  test('a deletion that fails leaves the resource in the state', async () => {
    workspace.write(thing('  name = "x"\n  behaviour = "undeletable"'));
    expect((await workspace.apply()).code).toBe(0);
    expect((await workspace.run(['destroy', '-auto-approve'])).output).toContain('It does not want to go');
    expect(workspace.attributes()['name']).toBe('x');
  });

  test('a destroy can be warned about', async () => {
    workspace.write(thing('  name = "x"\n  content = "precious"'));
    expect((await workspace.apply()).code).toBe(0);
    expect((await workspace.plan('-destroy')).output).toContain('This is precious');
  });

  test('a crash of the provider shows its reason', async () => {
    workspace.write(thing('  name = "x"\n  behaviour = "crash"'));
    const { code, output } = await workspace.apply();
    expect(code).toBe(1);
    expect(output).toContain('panic: Error: the demo crashed on purpose');
  });

  test('a provider that is killed is reported, and the next apply goes on', async () => {
    workspace.write(thing('  name = "x"\n  behaviour = "die"'));
    const { code, output } = await workspace.apply();
    expect(code).toBe(1);
    // Terraform's own words, by what it notices first: the closed connection, or the end of the process.
    expect(output).toMatch(/Plugin did not respond|Request cancelled/);
    workspace.write(thing('  name = "x"'));
    expect((await workspace.apply()).code).toBe(0);
  });

  test('an interrupt of the whole process group ends an apply cleanly, with what exists in the state', async () => {
    workspace.write(
      `${thing('  name = "x"')}resource "demo_thing" "b" {\n  name = "y"\n  behaviour = "wait"\n  depends_on = [demo_thing.a]\n}\n`,
    );
    const { child, finished } = workspace.start(['apply', '-auto-approve']);
    while (!workspace.things().includes('waiting.json')) await new Promise((resolve) => setTimeout(resolve, 20));
    process.kill(-(child.pid ?? 0), 'SIGINT');
    const { code, output } = await finished;
    expect(code).toBe(1);
    expect(output).toContain('Interrupted');
    expect(output).not.toContain('Plugin did not respond');
    expect(workspace.attributes()['name']).toBe('x');
  });

  test('TF_LOG=TRACE shows structured lines of the provider, and no value of a write-only attribute', async () => {
    workspace.write(thing('  name = "x"\n  password = "canary-password"'));
    const { output } = await workspace.run(['apply', '-auto-approve'], { TF_LOG_PROVIDER: 'TRACE' });
    expect(output).toMatch(/\[INFO\]\s+provider\.terraform-provider-demo_v1\.0\.0: creating: .*with_password=true/);
    expect(output).toContain('a stray line on standard output');
    expect(output).not.toContain('"@level"');
    expect(output).not.toContain('canary-password');
  });
});
