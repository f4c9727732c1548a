import { ACCOUNT, filledIn, RoleUnderTest, secretOf } from './role-under-test';
import { REGION, specOf, synthesized, token } from './stack-under-test';

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

test('secrets that are too many for their whole ARNs are named shortly, and each role reaches the same', async () => {
  // More than an inline policy holds of whole ARNs, and less than it holds of short names.
  const names = Array.from({ length: 60 }, (_, index) => `job-${1000 + index}`);
  const policies = { managedPolicies: 0 };
  const stack = synthesized({
    spec: specOf(...names.map((name) => token(name))),
    tokens: { kmsKeyId: KEY },
    rotation: { function: policies, pass: false, alarms: false },
  });
  const [policy] = stack.all<{ policy: string }>('iam_role_policy');
  expect(policy!.policy).toContain('arn:*:secretsmanager:*:*:secret:');
  expect(JSON.stringify(filledIn(policy!.policy)).length).toBeLessThanOrEqual(10_240);
  const role = RoleUnderTest.of(stack, 'rotate');
  const [first, last] = [secretOf(names[0]!), secretOf(names[59]!)];
  const reads = (resource: string) => role.decide({ action: 'secretsmanager:GetSecretValue', resource });
  const decrypts = (secret: string, region = REGION) =>
    role.decide({
      ...{ action: 'kms:Decrypt', resource: KEY },
      context: {
        'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
        'kms:EncryptionContext:SecretARN': secret,
      },
    });
  for (const secret of [first, last])
    expect([await reads(secret), await decrypts(secret)]).toEqual(['allowed', 'allowed']);
  const strangers = [
    ...[last.replace('Ab12Cd', 'Zz99Zz'), last.replace('-Ab12Cd', '-2-Ab12Cd'), last.replace('hawzu/', 'hawzu/hawzu/')],
    last.replace(ACCOUNT, '999999999999'),
  ];
  for (const secret of strangers) expect([await reads(secret), await decrypts(secret)]).toEqual(['denied', 'denied']);
  expect(await reads(last.replace(REGION, 'us-east-1'))).toBe('denied');
  expect(await decrypts(last, 'us-east-1')).toBe('denied');
});
