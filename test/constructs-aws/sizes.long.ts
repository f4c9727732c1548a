import { Grantee } from '../../src/constructs-aws';
import { RoleUnderTest, secretOf } from './role-under-test';
import { specOf, StackUnderTest, type Synthesized, synthesized, token, type TokenInCode } from './stack-under-test';

jest.setTimeout(300_000);

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
    specOf(...Array.from({ length: count }, (_, index) => token(`token-${1000 + index}`, more)));

  /** What IAM would count, with the longest partition and region there are. */
  const lengths = (stack: Synthesized, type: string) => {
    const arn = 'arn:aws-us-gov:secretsmanager:ap-southeast-7:123456789012:secret:hawzu/acme-ci/token-1000-Ab12Cd';
    const filled = (policy: string): string =>
      policy
        .replaceAll(/\$\{[^}]*\.account_id\}/g, '123456789012')
        .replaceAll(/\$\{[^}]*\.partition\}/g, 'aws-us-gov')
        .replaceAll(/\$\{[^}]*\}/g, arn);
    return stack.all<{ policy: string }>(type).map(({ policy }) => filled(policy).length);
  };

  test('six hundred tokens fit: in an inline policy and managed ones, each within what IAM takes', () => {
    const stack = synthesized({ spec: many(600) });
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

  test('a thousand tokens fit where AWS lets a role have twenty managed policies', () => {
    const stack = new StackUnderTest({
      spec: many(1000),
      rotation: { pass: false, alarms: false, function: { managedPolicies: 20 } },
    });
    expect(stack.rotation.schedules.size).toBe(1000);
  });

  test('more are refused at synth, with the arithmetic, how many fit, and where to split', () => {
    expect(refusal(() => new StackUnderTest({ spec: many(1000) }))).toMatch(
      /policies of hawzu-acme-ci-ws_acme-eu-west-1-640eb4-rotate have up to \d+ characters for 1000 tokens, and IAM takes 71680 in an inline policy and 10 managed ones: some \d+ tokens fit[^]*split the spec[^]*managedPolicies: 20/,
    );
  });

  test('tokens that nothing rotates are refused as well: the pass looks after them', () => {
    expect(refusal(() => new StackUnderTest({ spec: many(1000, { enabled: false }) }))).toMatch(
      /policies of hawzu-acme-ci-ws_acme-eu-west-1-640eb4-pass have up to \d+ characters for 1000 tokens/,
    );
  });
});

test('with more tokens than fit into one policy, each role may do the same on every secret, and no more', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `token-${1000 + index}`);
  const large = synthesized({
    spec: specOf(...names.map((name) => token(name))),
    beside: (_, rotation) => rotation.grantEmergency(Grantee.roleName('somebody')),
  });
  const [rotate, pass] = [RoleUnderTest.of(large, 'rotate'), RoleUnderTest.of(large, 'pass')];
  for (const name of [names[0]!, names[150]!, names[299]!]) {
    expect(await allowedOn(rotate, secretOf(name))).toEqual([
      'DescribeSecret',
      'GetSecretValue',
      'PutSecretValue',
      'UpdateSecretVersionStage',
    ]);
    expect(await allowedOn(pass, secretOf(name))).toEqual([
      'DescribeSecret',
      'GetSecretValue',
      'RotateSecret',
      'UpdateSecretVersionStage',
    ]);
  }
  for (const role of [rotate, pass]) expect(await allowedOn(role, secretOf('token-1300'))).toEqual([]);
  const person = RoleUnderTest.of(large, 'hawzu-acme-ci-ws_acme-eu-west-1-640eb4-emergency');
  expect(await allowedOn(person, secretOf(names[299]!))).toContain('PutSecretValue');
  expect(person.resources.filter((resource) => resource.includes(':secret:'))).toHaveLength(300);
  expect(rotate.resources.filter((resource) => resource.includes(':secret:hawzu/acme-ci/'))).toHaveLength(300);
});
