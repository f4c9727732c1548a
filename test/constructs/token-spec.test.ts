import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { Aspects, TerraformOutput, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AccessToken,
  HawzuProvider,
  readSpecs,
  SpecError,
  TokenSpec,
  TokenSpecStack,
  type TokenSpecStackProps,
} from '../../src/constructs';
import { specOf, token } from '../spec/marked-spec';
import { jsonOf, newApp, resourcesOf, specFiles, stackOf, temporaryFolder } from './synthesized';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:theirs-AbCdEf';
const TWO = specOf(token(), token({ name: 'nightly-sync', consumer: 'airflow/nightly' }));

/** The codes of what is wrong. */
function problemsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof SpecError) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
  return [];
}

const inStack = (stack: TerraformStack, id: string, ...texts: readonly string[]): TokenSpec =>
  new TokenSpec(stack, id, { spec: specFiles(...texts) });

/** A user's own stack, with everything of theirs. */
function ownStack(): TerraformStack {
  const stack = new TerraformStack(newApp(), 'own');
  new HawzuProvider(stack, 'hawzu');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  return stack;
}

describe('tokens and their constructs', () => {
  test('each entry is one resource whose construct is reached by its name', () => {
    const stack = stackOf(TWO);
    expect([...stack.tokens.keys()]).toEqual(['ci-regression-runner', 'nightly-sync']);
    expect(stack.token('nightly-sync')).toBe(stack.tokens.get('nightly-sync'));
    expect(stack.token('nightly-sync')).toBeInstanceOf(AccessToken);
  });

  test('a name that the spec does not declare is an error with those that it does, and the one that was meant', () => {
    const stack = stackOf(TWO);
    expect(() => stack.token('nightly-snyc')).toThrow(SpecError);
    expect(() => stack.token('nightly-snyc')).toThrow(
      /"nightly-snyc" is asked for[\s\S]*ci-regression-runner, nightly-sync[\s\S]*did you mean: nightly-sync/,
    );
  });

  test('an address depends on owner id and name only, wherever the construct stands', () => {
    const deep = ownStack();
    const [one, two] = [new Construct(deep, 'a'), new Construct(deep, 'b')];
    new TokenSpec(one, 'x', { spec: specFiles(specOf(token())) });
    new TokenSpec(two, 'y', { spec: specFiles(specOf(token({ name: 'nightly-sync', consumer: 'b' }))) });
    expect(Object.keys(resourcesOf(jsonOf(deep)))).toEqual(Object.keys(resourcesOf(jsonOf(stackOf(TWO)))));
    expect(Object.keys(resourcesOf(jsonOf(deep)))).toEqual(['acme-ci_ci-regression-runner', 'acme-ci_nightly-sync']);
  });

  test('renamedFrom moves the old address to the new one, each for itself, without asking for a terraform binary', () => {
    const renamed = specOf(
      token({ renamedFrom: 'ci-runner' }),
      token({ name: 'nightly-sync', consumer: 'b', renamedFrom: 'sync' }),
    );
    const path = process.env['PATH'];
    process.env['PATH'] = '';
    try {
      expect(jsonOf(stackOf(renamed)).moved).toEqual([
        { from: 'hawzu_access_token.acme-ci_ci-runner', to: 'hawzu_access_token.acme-ci_ci-regression-runner' },
        { from: 'hawzu_access_token.acme-ci_sync', to: 'hawzu_access_token.acme-ci_nightly-sync' },
      ]);
    } finally {
      process.env['PATH'] = path;
    }
  });

  test('the provider block holds what is given and never a management token', () => {
    const aws = { region: 'eu-west-1', endpoint: 'http://127.0.0.1:4566' };
    const provider = { endpoint: 'https://hawzu.acme.example', aws, managementToken: 'canary-value' };
    const json = jsonOf(stackOf(TWO, { provider }));
    expect(json.provider?.['hawzu']).toEqual([{ endpoint: 'https://hawzu.acme.example', aws }]);
    expect(JSON.stringify(json)).not.toContain('canary-value');
    expect(jsonOf(stackOf(TWO)).provider?.['hawzu']).toEqual([{}]);
  });

  test('what is set on a construct afterwards counts, references too', () => {
    const stack = ownStack();
    const secret = new SecretsmanagerSecret(stack, 'value', { name: 'theirs' });
    const tokens = new TokenSpec(stack, 'tokens', { spec: specFiles(TWO) });
    const [one, two] = [tokens.token('ci-regression-runner'), tokens.token('nightly-sync')];
    one.addOverride('purpose', 'Overridden');
    one.lifecycle = { preventDestroy: true };
    two.putSecret({ arn: secret.arn });
    two.owner = `team of ${secret.name}`;
    stack.addOverride('resource.hawzu_access_token.acme-ci_ci-regression-runner.justification', 'By the stack');
    Aspects.of(stack).add({ visit: (node) => node === two && (two.consumer = 'by-aspect') });
    const json = resourcesOf(jsonOf(stack));
    expect(json['acme-ci_ci-regression-runner']).toMatchObject({
      purpose: 'Overridden',
      justification: 'By the stack',
      lifecycle: { prevent_destroy: true },
    });
    expect(json['acme-ci_nightly-sync']).toMatchObject({
      secret: { arn: '${aws_secretsmanager_secret.value.arn}' },
      owner: 'team of ${aws_secretsmanager_secret.value.name}',
      consumer: 'by-aspect',
    });
  });

  test('the stack tells where each value is', () => {
    expect(jsonOf(stackOf(TWO)).output?.['secret_arns']?.value).toEqual({
      'ci-regression-runner': '${hawzu_access_token.acme-ci_ci-regression-runner.secret_arn}',
      'nightly-sync': '${hawzu_access_token.acme-ci_nightly-sync.secret_arn}',
    });
  });

  test('a second provider block can be named', () => {
    const stack = ownStack();
    const provider = new HawzuProvider(stack, 'other', { alias: 'other' });
    new TokenSpec(stack, 'tokens', { spec: specFiles(specOf(token())), provider });
    expect(Object.values(resourcesOf(jsonOf(stack)))[0]).toMatchObject({ provider: 'hawzu.other' });
  });

  test('findings of the spec are annotations, and waived ones are not', () => {
    const waivers = '[{ code: no-expiry, reason: Known, until: 2040-01-01 }]';
    const never = { expires: 'never', justification: 'It must', reviewBy: '2039-01-01', purpose: 'test' };
    const messages = (fields: Readonly<Record<string, string>>): readonly string[] =>
      stackOf(specOf(token(fields)))
        .tokenSpec.node.metadata.filter(({ type }) => type === '@cdktf/warn' || type === '@cdktf/info')
        .map(({ data }) => String(data));
    expect(messages(never).join('\n')).toMatch(/spec-\d+\.yaml:\d+:\d+: .*\[no-expiry\]/);
    expect(messages({ ...never, waivers }).join('\n')).not.toContain('no-expiry');
    expect(messages({})).toEqual([]);
  });
});

describe('several specs', () => {
  const other = specOf(token()).replace('acme-ci', 'acme-data');
  const elsewhere = specOf(token()).replace('ws_acme', 'ws_beta');

  test('one construct takes one spec, from any number of files and documents', () => {
    expect([...stackOf([specOf(token()), specOf(token({ name: 'nightly-sync' }))]).tokens.keys()]).toHaveLength(2);
    expect(problemsOf(() => stackOf([specOf(token()), other]))).toEqual(['spec-not-single']);
    expect(() =>
      stackOf(
        `${specOf(token())}---\n${elsewhere.replace('tokens:', 'defaults: { secret: { prefix: b/ } }\ntokens:')}`,
      ),
    ).toThrow(/2 specs: acme-ci in ws_acme, acme-ci in ws_beta/);
  });

  test('readSpecs gives each spec for a stack of its own', () => {
    const app = newApp();
    const specs = readSpecs(specFiles(specOf(token()), other));
    const stacks = specs.map((spec) => new TokenSpecStack(app, spec.ownerId, { spec }));
    app.synth();
    expect(stacks.map(({ node }) => node.id)).toEqual(['acme-ci', 'acme-data']);
    expect(specs.map(({ workspaceId, tokenNames }) => [workspaceId, tokenNames])).toEqual([
      ['ws_acme', ['ci-regression-runner']],
      ['ws_acme', ['ci-regression-runner']],
    ]);
  });

  test('specs of several owners fit into one stack; one owner in two workspaces, or a token twice, does not', () => {
    const stack = ownStack();
    inStack(stack, 'a', specOf(token()));
    inStack(stack, 'b', other);
    expect(Object.keys(resourcesOf(jsonOf(stack)))).toEqual([
      'acme-ci_ci-regression-runner',
      'acme-data_ci-regression-runner',
    ]);
    expect(problemsOf(() => inStack(stack, 'c', elsewhere))).toEqual(['owner-in-two-workspaces']);
    expect(() => inStack(stack, 'd', elsewhere)).toThrow(/ws_acme[\s\S]*ws_beta[\s\S]*a stack of its own/);
    expect(problemsOf(() => inStack(stack, 'e', specOf(token())))).toEqual(['token-twice-in-stack']);
    expect(problemsOf(() => inStack(stack, 'f', specOf(token({ name: 'nightly-sync' }))))).toEqual([]);
  });

  test('each finding belongs to the spec whose entry it is about', () => {
    const vague = (text: string): string => text.replace('Runs the regression suite on every merge', 'test');
    const specs = readSpecs(specFiles(`${specOf(token())}---\n${vague(other)}`));
    expect(specs.map(({ ownerId, findings }) => [ownerId, findings.length > 0])).toEqual([
      ['acme-ci', false],
      ['acme-data', true],
    ]);
  });
});

test('a trigger of rotation is said in code, by the name of its token, as a text or a number', () => {
  const rotationOf = (trigger: string | number): unknown =>
    Object.values(
      resourcesOf(jsonOf(stackOf(specOf(token()), { rotationTriggers: { 'ci-regression-runner': trigger } }))),
    )[0]?.['rotation'];
  expect(rotationOf(2)).toMatchObject({ enabled: true, trigger: '2' });
  expect(rotationOf('${time_rotating.monthly.id}')).toMatchObject({ trigger: '${time_rotating.monthly.id}' });
});

describe('secrets that are managed in the stack', () => {
  const secretOf = (stack: TerraformStack): unknown => Object.values(resourcesOf(jsonOf(stack)))[0]?.['secret'];

  test('a secret of the AWS provider is passed as it is, and the token refers to it', () => {
    const stack = ownStack();
    const secret = new SecretsmanagerSecret(stack, 'value', { name: 'theirs' });
    const spec = specFiles(specOf(token({ secret: '{ format: plain }' })));
    const tokens = new TokenSpec(stack, 'tokens', { spec, secrets: { 'ci-regression-runner': secret } });
    new TerraformOutput(stack, 'token', { value: tokens.token('ci-regression-runner').tokenId });
    expect(secretOf(stack)).toEqual({
      arn: '${aws_secretsmanager_secret.value.arn}',
      format: 'plain',
      take_over: false,
    });
  });

  test('consent to take over goes with the secret', () => {
    const secrets = { 'ci-regression-runner': { secret: { arn: ARN }, takeOver: true } };
    expect(secretOf(stackOf(specOf(token()), { secrets }))).toEqual({ arn: ARN, format: 'json', take_over: true });
  });

  test('a KMS key and tags are for the secrets that are made, and the spec wins', () => {
    const stack = ownStack();
    const key = new KmsKey(stack, 'key');
    const given = { kmsKeyId: key.arn, tags: { team: 'from-code', stage: 'prod' } };
    const spec = (fields: Readonly<Record<string, string>>) => specFiles(specOf(token(fields)));
    new TokenSpec(stack, 'tokens', { spec: spec({}), ...given });
    expect(secretOf(stack)).toMatchObject({ kms_key_id: '${aws_kms_key.key.arn}', tags: given.tags });
    const own = new TokenSpecStack(newApp(), 'own', {
      spec: spec({ secret: '{ kmsKeyId: alias/own, tags: { team: from-spec } }' }),
      ...given,
      kmsKeyId: 'alias/given',
    });
    expect(secretOf(own)).toMatchObject({ kms_key_id: 'alias/own', tags: { team: 'from-spec', stage: 'prod' } });
  });

  const given = { secrets: { 'ci-regression-runner': { arn: ARN } } };
  test.each<[string, Readonly<Record<string, string>>, Omit<TokenSpecStackProps, 'spec'>, readonly string[]]>([
    ['a secret for an unknown token', {}, { secrets: { 'ci-regresion-runner': { arn: ARN } } }, ['token-not-declared']],
    ['a name in the spec too', { secret: '{ name: ours }' }, given, ['given-secret-conflict']],
    ['an ARN in the spec too', { secret: `{ arn: '${ARN}' }` }, given, ['given-secret-conflict']],
    ['a key in the spec', { secret: '{ kmsKeyId: k }' }, given, ['given-secret-conflict']],
    ['tags in the spec', { secret: '{ tags: { a: b } }' }, given, ['given-secret-conflict']],
    ['a recovery window in the spec', { secret: '{ recoveryWindow: 7d }' }, given, ['given-secret-conflict']],
    [
      'two of them',
      { secret: '{ tags: { a: b }, name: x }' },
      given,
      ['given-secret-conflict', 'given-secret-conflict'],
    ],
    ['nothing but a format', { secret: '{ format: plain }' }, given, []],
    ['a key and no secret that is made', {}, { ...given, kmsKeyId: 'k' }, ['secret-settings-unused']],
    [
      'tags and no secret that is made',
      { secret: `{ arn: '${ARN}' }` },
      { tags: { a: 'b' } },
      ['secret-settings-unused'],
    ],
    ['a reserved tag', {}, { tags: { 'hawzu-tokens:owner': 'x' } }, ['reserved-tag']],
    ['a trigger for an unknown token', {}, { rotationTriggers: { 'ci-regresion-runner': 1 } }, ['token-not-declared']],
    ['a token called as something of Object', {}, { secrets: { constructor: { arn: ARN } } }, ['token-not-declared']],
  ])('%s', (_, fields, props, codes) => {
    expect(problemsOf(() => stackOf(specOf(token(fields)), props))).toEqual(codes);
  });

  test('a conflict is shown where it stands in the spec', () => {
    const text = specOf(token({ secret: '\n  format: plain\n  name: ours' }));
    expect(() => stackOf(text, given)).toThrow(
      /spec-\d+\.yaml:12:\d+: error\[given-secret-conflict\][\s\S]*12 \| +name: ours\n[ |]+\^{4}/,
    );
  });

  test('settings of the defaults are no conflict: they are for the tokens that have a secret made', () => {
    const defaults = 'defaults: { secret: { kmsKeyId: k, tags: { a: b }, recoveryWindow: 7d } }\ntokens:';
    expect(secretOf(stackOf(specOf(token()).replace('tokens:', defaults), given))).toEqual({
      arn: ARN,
      format: 'json',
      take_over: false,
    });
  });
});

describe('a spec that is not valid', () => {
  const bad = specOf(token({ expiresIn: '30m' }));

  test('is one error whose message shows file, line, column, the line and a marker', () => {
    const [path = ''] = specFiles(bad);
    const act = (): unknown => new TokenSpecStack(newApp(), 'x', { spec: path });
    expect(act).toThrow(SpecError);
    expect(act).toThrow(/spec-\d+\.yaml:10:16: error\[[\w-]+\][\s\S]*10 \| +expiresIn: 30m\n[ |]+\^\^\^/);
  });

  test('shows every mistake, of all files', () => {
    expect(problemsOf(() => stackOf([bad, specOf(token({ name: 'X' }))]))).toHaveLength(2);
  });

  test('is what an app prints that does not catch it: the report and none of our frames', () => {
    const folder = join(temporaryFolder(), 'app');
    mkdirSync(folder);
    writeFileSync(join(folder, 'tokens.yaml'), bad);
    const entry = join(__dirname, '../../dist/constructs/index.js');
    expect(existsSync(entry)).toBe(true);
    const code = `const { TokenSpecStack } = require(${JSON.stringify(entry)});
      const { App } = require(${JSON.stringify(require.resolve('cdktf'))});
      const app = new App(); new TokenSpecStack(app, 'x', { spec: 'tokens.yaml' }); app.synth();`;
    const run = spawnSync(process.execPath, ['-e', code], { cwd: folder, encoding: 'utf8' });
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/tokens\.yaml:10:16: error\[/);
    expect(run.stderr).not.toMatch(/^ +at /m);
    expect(existsSync(join(folder, 'cdktf.out/stacks/x'))).toBe(false);
  });

  test('names a file that is not there', () => {
    expect(problemsOf(() => new TokenSpecStack(newApp(), 'x', { spec: 'nowhere.yaml' }))).toEqual(['file-unreadable']);
  });
});
