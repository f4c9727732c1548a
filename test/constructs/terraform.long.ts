import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeTemplate } from '../../src/constructs/token/escape-template';
import type { Run } from '../cli/local-world';
import { entry, spec } from '../cli/local-world';
import { describeTerraform, providerMirror, TerraformWorld } from '../terraform-provider/terraform-world';
import { APP } from './app-process';
import { temporaryFolder } from './synthesized';
import { evaluate, HOSTILE_TEXTS } from './terraform-template';

const root = join(__dirname, '../..');

/** A world in whose folder the app has synthesized spec files. */
class StackWorld {
  private constructor(readonly world: TerraformWorld) {}

  static async start(): Promise<StackWorld> {
    return new StackWorld(await TerraformWorld.start());
  }

  /** @returns the stack, when it is written as JSON */
  synth(paths: string | readonly string[], env: NodeJS.ProcessEnv = {}): string | undefined {
    const cwd = this.world.folder;
    const all = { ...process.env, ...env };
    const run = spawnSync(process.execPath, [APP, ...[paths].flat()], { cwd, env: all, encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([0, '']);
    const json = join(cwd, 'cdktf.out/stacks/acme-ci/cdk.tf.json');
    return existsSync(json) ? readFileSync(json, 'utf8') : undefined;
  }

  writeSpec(text: string): string {
    writeFileSync(join(this.world.folder, 'tokens.yaml'), text);
    return 'tokens.yaml';
  }

  async terraform(...args: readonly string[]): Promise<Run> {
    const run = await this.world.run(['-chdir=cdktf.out/stacks/acme-ci', ...args, '-no-color']);
    if (run.code === 1) throw new Error(`terraform ${args.join(' ')} failed:\n${run.stdout}\n${run.stderr}`);
    return run;
  }

  async init(): Promise<void> {
    await this.terraform('init', `-plugin-dir=${providerMirror()}`);
  }

  /** The ARN of each token's secret, as the stack tells it. */
  async arns(): Promise<Readonly<Record<string, string>>> {
    const { stdout } = await this.terraform('output', '-json', 'secret_arns');
    return JSON.parse(stdout) as Readonly<Record<string, string>>;
  }
}

describeTerraform('the synthesized stack under the real Terraform', () => {
  let stack: StackWorld;
  beforeEach(async () => (stack = await StackWorld.start()));
  afterEach(() => stack.world.close());

  test('the example is valid, applies, has its state where the stack says, and a second plan is empty', async () => {
    stack.synth(join(root, 'examples/acme'));
    await stack.init();
    expect((await stack.terraform('validate')).stdout).toContain('The configuration is valid');
    await stack.terraform('apply', '-auto-approve');
    expect((await stack.terraform('plan', '-detailed-exitcode')).code).toBe(0);
    const arns = await stack.arns();
    expect(Object.keys(arns)).toHaveLength(9);
    expect(arns['ci-regression-runner']).toMatch(
      /^arn:aws:secretsmanager:eu-west-1:\d+:secret:hawzu\/acme\/ci-regression-runner-/,
    );
    expect(readFileSync(join(stack.world.folder, 'terraform.acme-ci.tfstate'), 'utf8')).toContain(
      '"ci-regression-runner"',
    );
  });

  test('a renamed entry moves, and keeps its secret also where the name of the secret follows a prefix', async () => {
    const text = spec(entry('ci-runner'));
    stack.synth(stack.writeSpec(text));
    await stack.init();
    await stack.terraform('apply', '-auto-approve');
    const before = await stack.arns();
    const renamed = text.replace('name: ci-runner', 'name: regression-runner\n    renamedFrom: ci-runner');
    stack.synth(stack.writeSpec(renamed));
    const plan = await stack.terraform('plan');
    expect(plan.stdout).toContain('(moved from hawzu_access_token.acme-ci_ci-runner)');
    expect(plan.stdout).toMatch(/0 to add, 1 to change, 0 to destroy/);
    await stack.terraform('apply', '-auto-approve');
    expect(await stack.arns()).toEqual({ 'regression-runner': before['ci-runner'] });
    // Once everybody has applied it, the former name can go from the spec.
    stack.synth(stack.writeSpec(renamed.replace('    renamedFrom: ci-runner\n', '')));
    expect((await stack.terraform('plan', '-detailed-exitcode')).code).toBe(0);
  });

  test('as HCL the stack is valid and says the same as in JSON, whatever texts the spec has', async () => {
    const text = spec(
      HOSTILE_TEXTS.map((purpose, n) =>
        entry(`runner-${n}`).replace(/purpose: .*/, () => `purpose: ${JSON.stringify(purpose)}`),
      ).join('') + entry('tagged', '    secret: { name: "x/y", tags: { "a key": "v", other: "w" } }\n'),
    );
    const path = stack.writeSpec(text);
    const folder = join(stack.world.folder, 'cdktf.out/stacks/acme-ci');
    stack.synth(path);
    await stack.init();
    await stack.terraform('apply', '-auto-approve');
    rmSync(join(folder, 'cdk.tf.json'));
    stack.synth(path, { SYNTH_HCL_OUTPUT: 'true' });
    expect(readdirSync(folder)).toContain('cdk.tf');
    expect((await stack.terraform('validate')).stdout).toContain('The configuration is valid');
    expect((await stack.terraform('plan', '-detailed-exitcode')).code).toBe(0);
  });

  test('bytes that Terraform or CDKTF could take for their own come out as they were written', () => {
    const folder = join(temporaryFolder(), 'literals');
    mkdirSync(folder);
    const texts = [...HOSTILE_TEXTS, ...rowsOfSigns()];
    const value = Object.fromEntries(texts.map((text) => [escapeTemplate(text), escapeTemplate(text)]));
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ output: { texts: { value } } }));
    const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '' };
    const run = (...args: readonly string[]): string =>
      spawnSync('terraform', args, { cwd: folder, env, encoding: 'utf8' }).stdout;
    run('init');
    run('apply', '-auto-approve');
    const found = JSON.parse(run('output', '-json', 'texts')) as Readonly<Record<string, string>>;
    expect(found).toEqual(Object.fromEntries(texts.map((text) => [text, text])));
    // And so does the evaluator that the fast tests rely on.
    expect(texts.map((text) => evaluate(escapeTemplate(text)))).toEqual(texts);
  });
});

/** Every row of up to five of the signs that begin a template. */
function rowsOfSigns(): readonly string[] {
  let rows = [''];
  const all: string[] = [];
  for (let length = 1; length <= 5; length += 1) {
    rows = rows.flatMap((row) => ['$', '%', '{'].map((sign) => row + sign));
    all.push(...rows.map((row) => `a${row}b`), ...rows);
  }
  return all;
}
