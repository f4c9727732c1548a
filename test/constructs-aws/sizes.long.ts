import { Grantee } from '../../src/constructs-aws';
import { ACCOUNT, RoleUnderTest, secretOf } from './role-under-test';
import {
  REGION,
  specOf,
  StackUnderTest,
  type Synthesized,
  synthesized,
  token,
  type TokenInCode,
} from './stack-under-test';

jest.setTimeout(300_000);

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const NAME = 'hawzu-acme-ci-ws_acme-eu-west-1-640eb4';

/** Synthesizing so many takes a minute. */
const inSoak = process.env['SOAK'] === undefined ? test.skip : test;

const CALLS = [
  'DescribeSecret',
  'GetSecretValue',
  'PutSecretValue',
  'RotateSecret',
  'DeleteSecret',
  'UpdateSecretVersionStage',
];

async function allowedOn(role: RoleUnderTest, resource: string): Promise<readonly string[]> {
  const answers = await Promise.all(
    CALLS.map(async (call) => [call, await role.decide({ action: `secretsmanager:${call}`, resource })] as const),
  );
  return answers.filter(([, answer]) => answer === 'allowed').map(([call]) => call);
}

const refusal = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    return (error as Error).message.replaceAll(/\s+/g, ' ');
  }
  throw new Error('nothing was refused');
};

describe('policies of many tokens', () => {
  const many = (count: number, more: Partial<TokenInCode> = {}) =>
    specOf(...Array.from({ length: count }, (_, index) => token(`job-${1000 + index}`, more)));

  /** What IAM would count, with the longest partition and region there are. */
  const lengths = (stack: Synthesized, type: string) => {
    const arn = 'arn:aws-us-gov:secretsmanager:ap-southeast-7:123456789012:secret:hawzu/acme-ci/job-1000-Ab12Cd';
    const filled = (policy: string): string =>
      policy
        .replaceAll(/\$\{[^}]*\.account_id\}/g, '123456789012')
        .replaceAll(/\$\{[^}]*\.partition\}/g, 'aws-us-gov')
        .replaceAll(/\$\{[^}]*\.dns_suffix\}/g, 'amazonaws.com.cn')
        .replaceAll(/\$\{replace\([^}]*"(arn:[^"\\]*)\\*"\)\}/g, `$1${arn.slice(arn.indexOf('hawzu/acme-ci'))}`)
        .replaceAll(/\$\{replace\([^}]*"\*:\\*"\)\}/g, arn.replace(/^arn:[^:]+:secretsmanager:[^:]+:/, '*:'))
        .replaceAll(/\$\{[^}]*\}/g, arn);
    return stack.all<{ policy: string }>(type).map(({ policy }) => filled(policy).length);
  };

  test.each([
    [600, {}],
    [1000, {}],
    [500, { kmsKeyId: KEY }],
  ])('%d tokens fit (%j): in an inline policy and managed ones, each within what IAM takes', (count, tokens) => {
    const stack = synthesized({ spec: many(count), tokens });
    expect(Math.max(...lengths(stack, 'iam_role_policy'))).toBeLessThanOrEqual(10_240);
    expect(Math.max(...lengths(stack, 'iam_policy'))).toBeLessThanOrEqual(6144);
    const roles = stack.all<{ role: string }>('iam_role_policy_attachment').map(({ role }) => role);
    for (const role of new Set(roles)) expect(roles.filter((one) => one === role).length).toBeLessThanOrEqual(10);
    const policies = stack.all<{ name: string }>('iam_policy').map(({ name }) => name);
    expect(new Set(policies).size).toBe(policies.length);
    // Of the first and the last, of both functions: what each may do is what it might with one policy.
    expect([stack.text.match(/aws_iam_policy\.[^.]*\.arn/g)?.length, policies.length]).toEqual([
      roles.length,
      roles.length,
    ]);
  });

  test('a few tokens have one policy each, as ever', () => {
    expect(synthesized({ spec: many(60) }).all('iam_policy')).toEqual([]);
  });

  inSoak.each([
    ['eighteen hundred tokens fit', 1800, {}],
    ['a thousand with a key of yours fit', 1000, { kmsKeyId: KEY }],
  ])('%s where AWS lets a role have twenty managed policies', (_what, count, tokens) => {
    const stack = new StackUnderTest({
      ...{ spec: many(count), tokens },
      rotation: { pass: false, alarms: false, function: { managedPolicies: 20 } },
    });
    expect(stack.rotation.schedules.size).toBe(count);
  });

  test('more are refused at synth, with the arithmetic, how many fit, and where to split', () => {
    expect(refusal(() => new StackUnderTest({ spec: many(1200) }))).toMatch(
      /policies of hawzu-acme-ci-ws_acme-eu-west-1-640eb4-rotate have up to \d+ characters for 1200 tokens, and IAM takes 71680 in an inline policy and 10 managed ones: some 10\d\d tokens fit[^]*split the spec[^]*managedPolicies: 20/,
    );
  });

  test('tokens that nothing rotates are refused as well: the pass looks after them', () => {
    expect(refusal(() => new StackUnderTest({ spec: many(1200, { enabled: false }) }))).toMatch(
      /policies of hawzu-acme-ci-ws_acme-eu-west-1-640eb4-pass have up to \d+ characters for 1200 tokens/,
    );
  });
});

/** With whole ARNs in several policies, and with short names. */
test.each([300, 1000])(
  'with %d tokens, each role may do the same on every secret as with few, and no more',
  async (count) => {
    const names = Array.from({ length: count }, (_, index) => `job-${1000 + index}`);
    const large = synthesized({
      spec: specOf(...names.map((name) => token(name))),
      beside: (_, rotation) => {
        rotation.grantEmergency(Grantee.roleName('somebody'));
        rotation.grantApply(Grantee.roleName('deployer'));
      },
    });
    const [rotate, pass] = [RoleUnderTest.of(large, 'rotate'), RoleUnderTest.of(large, 'pass')];
    const [emergency, apply] = ['emergency', 'apply'].map((grant) => RoleUnderTest.of(large, `${NAME}-${grant}`));
    const last = secretOf(names[count - 1]!);
    for (const secret of [secretOf(names[0]!), last]) {
      const reads = ['DescribeSecret', 'GetSecretValue'];
      expect(await allowedOn(rotate, secret)).toEqual([...reads, 'PutSecretValue', 'UpdateSecretVersionStage']);
      expect(await allowedOn(pass, secret)).toEqual([...reads, 'RotateSecret', 'UpdateSecretVersionStage']);
      const writes = ['PutSecretValue', 'RotateSecret', 'UpdateSecretVersionStage'];
      expect(await allowedOn(emergency!, secret)).toEqual([...reads, ...writes]);
      expect(await allowedOn(apply!, secret)).toEqual(CALLS);
    }
    // Who makes secrets can't know their random characters.
    const another = last.replace('Ab12Cd', 'Zz99Zz');
    expect(await allowedOn(apply!, another)).toEqual(CALLS);
    for (const role of [rotate, pass, emergency!]) expect(await allowedOn(role, another)).toEqual([]);
    const strangers = [
      ...[last.replace('-Ab12Cd', '-2-Ab12Cd'), last.replace('hawzu/', 'hawzu/hawzu/')],
      ...[last.replace(REGION, 'us-east-1'), last.replace(ACCOUNT, '999999999999')],
    ];
    for (const stranger of strangers)
      for (const role of [rotate, pass, emergency!, apply!])
        expect(await role.decide({ action: 'secretsmanager:GetSecretValue', resource: stranger })).toBe('denied');
    const those = ({ resources }: RoleUnderTest) =>
      resources.filter((resource) => /:secret:hawzu\/acme-ci\//.test(resource));
    for (const role of [rotate, pass, emergency!]) expect(those(role)).toHaveLength(count);
    expect(await allowedOn(rotate, secretOf(`job-${1000 + count}`))).toEqual([]);
  },
);

test('with a key and short names, the key is used for each of the secrets through Secrets Manager, and for no other', async () => {
  const names = Array.from({ length: 500 }, (_, index) => `job-${1000 + index}`);
  const large = synthesized({ spec: specOf(...names.map((name) => token(name))), tokens: { kmsKeyId: KEY } });
  const uses = (policy: string, secret: string, region = REGION) =>
    RoleUnderTest.of(large, policy).decide({
      ...{ action: 'kms:Decrypt', resource: KEY },
      context: {
        'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
        'kms:EncryptionContext:SecretARN': secret,
      },
    });
  for (const policy of ['rotate', 'pass']) {
    for (const name of [names[0]!, names[499]!]) expect(await uses(policy, secretOf(name))).toBe('allowed');
    expect(await uses(policy, secretOf('job-1500'))).toBe('denied');
    expect(await uses(policy, secretOf(names[0]!).replace(ACCOUNT, '999999999999'))).toBe('denied');
    expect(await uses(policy, secretOf(names[0]!), 'us-east-1')).toBe('denied');
  }
});
