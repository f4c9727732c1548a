import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import {
  Grantee,
  TokenKey,
  type Denial,
  type SecretPolicySettings,
  type TokenRotation,
} from '../../src/constructs-aws';
import { ACCOUNT, filledIn, keyArn, roleArn, RoleUnderTest, secretOf } from './role-under-test';
import { type Asked, REGION, specOf, type Synthesized, synthesized, token, type TokenInCode } from './stack-under-test';

const ORGANIZATION = 'o-a1b2c3d4e5';
const OTHER = '222233334444';
const READER = `arn:aws:iam::${OTHER}:role/runner`;
const THERE = 'us-east-1';
const NAME = 'hawzu-acme-ci-ws_acme-eu-west-1-640eb4';
const secret = secretOf('ci-runner');

const made = (
  settings: SecretPolicySettings | undefined,
  beside: NonNullable<Asked['beside']> = () => undefined,
  tokens: readonly TokenInCode[] = [token('ci-runner'), token('nightly')],
): Synthesized =>
  synthesized({ spec: specOf(...tokens), beside, rotation: settings ? { secretPolicies: settings } : {} });

/** The policy of the secret of a token, as AWS would get it. */
function policyOf(stack: Synthesized, name = 'ci-runner'): unknown {
  const found = stack
    .all<{ secret_arn: string; policy: string }>('secretsmanager_secret_policy')
    .find((one) => one.secret_arn === `\${hawzu_access_token.acme-ci_${name}.secret_arn}`);
  return found && filledIn(found.policy);
}

/** How AWS describes a call that somebody makes over TLS. */
/** @param organization null for an account that is in none */
const calling = (principal: string, organization: string | null = ORGANIZATION) => ({
  'aws:SecureTransport': 'true',
  'aws:PrincipalArn': principal,
  'aws:PrincipalAccount': principal.split(':')[4]!,
  'aws:PrincipalIsAWSService': 'false',
  ...(organization !== null && { 'aws:PrincipalOrgID': organization }),
});

const MIGHTY = filledIn(
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['secretsmanager:*', 'kms:*'], Resource: '*' }],
  }),
);

describe('a policy for each secret', () => {
  const may = (role: RoleUnderTest, call: string, context: Readonly<Record<string, string>>, resource = secret) =>
    role.decide({ action: `secretsmanager:${call}`, resource, context });
  const somebody = (stack: Synthesized, principal: string) =>
    new RoleUnderTest([MIGHTY]).withSecretPolicy(policyOf(stack)).as(principal);

  test('is made where it is asked for, is never public, and none is made else', () => {
    const stack = made({ organization: ORGANIZATION });
    expect(stack.all('secretsmanager_secret_policy')).toHaveLength(2);
    for (const policy of stack.all('secretsmanager_secret_policy'))
      expect(policy).toMatchObject({ block_public_policy: true });
    expect(made({}).all('secretsmanager_secret_policy')).toHaveLength(2);
    expect(made(undefined).all('secretsmanager_secret_policy')).toEqual([]);
  });

  test('leaves every call that functions, an emergency and pipelines make, in an organisation and without one', async () => {
    const stack = made({ organization: ORGANIZATION }, (_, rotation) => {
      const to = Grantee.roleName('somebody');
      rotation.grantEmergency(to);
      rotation.grantApply(to);
      rotation.grantPlan(to);
      rotation.grantRotate(to);
      rotation.grantRead(to, 'ci-runner');
    });
    const without = made(undefined, (_, rotation) => void rotation.grantEmergency(Grantee.roleName('somebody')));
    const parties = {
      [roleArn('rotate')]: 'rotate',
      [roleArn('pass')]: 'pass',
      ...Object.fromEntries(
        ['emergency', 'apply', 'plan', 'rotate', 'read-ci-runner'].map((grant) => [
          `arn:aws:iam::${ACCOUNT}:role/${grant}`,
          `${NAME}-${grant}`,
        ]),
      ),
    };
    for (const [principal, policy] of Object.entries(parties)) {
      const role = RoleUnderTest.of(stack, policy).as(principal);
      const calls = role.allowed.filter((action) => /^secretsmanager:(?!ListSecrets)/.test(action));
      expect(calls).not.toEqual([]);
      for (const action of calls)
        for (const organization of [ORGANIZATION, null, 'o-another00000']) {
          const context = calling(principal, organization);
          const answer = await role.withSecretPolicy(policyOf(stack)).decide({ action, resource: secret, context });
          expect(`${policy} ${action} ${answer}`).toBe(`${policy} ${action} allowed`);
        }
    }
    expect(policyOf(without)).toBeUndefined();
  });

  test('denies everything without TLS, and to whoever is neither of the organisation nor of the account', async () => {
    const stack = made({ organization: ORGANIZATION });
    const [here, there] = [`arn:aws:iam::${ACCOUNT}:role/admin`, READER];
    expect(await may(somebody(stack, here), 'GetSecretValue', calling(here))).toBe('allowed');
    const plain = { ...calling(here), 'aws:SecureTransport': 'false' };
    expect(await may(somebody(stack, here), 'GetSecretValue', plain)).toBe('denied');
    expect(await may(somebody(stack, there), 'GetSecretValue', calling(there))).toBe('denied');
    expect(await may(somebody(stack, here), 'DeleteResourcePolicy', calling(here, null))).toBe('allowed');
  });

  test('keeps out somebody of another organisation whom another hand has let in', async () => {
    const stack = made({ organization: ORGANIZATION });
    const { Statement } = policyOf(stack) as { Statement: unknown[] };
    const letIn = { Effect: 'Allow', Principal: { AWS: READER }, Action: 'secretsmanager:*', Resource: '*' };
    const role = new RoleUnderTest([MIGHTY]).withSecretPolicy({
      ...{ Version: '2012-10-17', Statement: [...Statement, letIn] },
    });
    const reads = (organization: string | null) =>
      may(role.as(READER), 'GetSecretValue', calling(READER, organization));
    expect([await reads(ORGANIZATION), await reads('o-another00000'), await reads(null)]).toEqual([
      ...['allowed', 'denied', 'denied'],
    ]);
  });

  test('is left to their owners for secrets given by ARN, and to their region for others, which synth tells', () => {
    const arn = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:theirs-Ab12Cd`;
    const tokens = [
      token('ci-runner'),
      token('given', { secret: { arn } }),
      token('far', { secret: { region: THERE } }),
    ];
    const stack = made({}, () => undefined, tokens);
    expect(stack.all('secretsmanager_secret_policy')).toHaveLength(1);
    const asked = (name: string) => () =>
      made(undefined, (_, rotation) => rotation.denyOnSecrets(DENIAL, name), tokens);
    expect(asked('given')).toThrow(/\[secret-policy-impossible\][^]*its owner’s/);
    expect(asked('far')).toThrow(/\[secret-policy-impossible\][^]*it is in us-east-1/);
  });

  test('refuses what is no id of an organisation, and settings that there are not', () => {
    expect(() => made({ organization: 'acme' })).toThrow('[setting-unreadable]');
    expect(() => made({ organisation: ORGANIZATION } as SecretPolicySettings)).toThrow('did you mean: organization');
  });
});

const DENIAL: Denial = {
  actions: ['secretsmanager:GetSecretValue'],
  condition: {
    StringNotEquals: { 'aws:SourceVpce': 'vpce-1' },
    ArnNotLike: { 'aws:PrincipalArn': ['arn:*:iam::*:*'] },
  },
};

describe('somebody of another account', () => {
  const across = (more: NonNullable<Asked['beside']> = () => undefined, said: Partial<Asked> = {}) => {
    const granted: { statements?: unknown } = {};
    const stack = synthesized({
      spec: specOf(token('ci-runner', { secret: { replicas: [{ region: THERE }] } }), token('nightly')),
      tokens: (scope) => {
        const provider = new AwsProvider(scope, 'aws-there', { region: THERE, alias: 'there' });
        const there = new TokenKey(scope, 'there', { region: THERE, provider });
        return {
          kmsKeyId: new TokenKey(scope, 'here', { region: REGION }).arn,
          replicaKmsKeyIds: { [THERE]: there.arn },
        };
      },
      beside: (scope, rotation) => {
        const grant = rotation.grantRead(Grantee.outside(READER), 'ci-runner');
        // As a role of the other account would have it, so that the references are filled in.
        new IamRole(scope, 'theirs', {
          name: 'theirs',
          assumeRolePolicy: JSON.stringify({ Version: '2012-10-17', Statement: grant.statements }),
        });
        expect(grant.policy).toBeUndefined();
        expect(grant.secretPolicy).toBe(rotation.secretPolicies.policies.get('ci-runner'));
        more(scope, rotation);
      },
      ...said,
    });
    const role = stack
      .all<{ name: string; assume_role_policy: string }>('iam_role')
      .find(({ name }) => name === 'theirs');
    granted.statements = filledIn(role!.assume_role_policy);
    return { stack, theirs: granted.statements as ReturnType<typeof filledIn> };
  };
  const keyPolicyOf = (stack: Synthesized, region: string): unknown => {
    const keys = stack.all<{ policy: string; provider?: string }>('kms_key');
    return filledIn(keys.find(({ provider }) => (provider === 'aws.there') === (region === THERE))!.policy);
  };
  const reads = async (role: RoleUnderTest, resource: string, by = READER) => {
    const region = resource.split(':')[3]!;
    const context = { ...calling(by, null), 'kms:EncryptionContext:SecretARN': resource };
    const through = { ...context, 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` };
    const who = role.as(by);
    return Promise.all([
      who.decide({ action: 'secretsmanager:GetSecretValue', resource, context: calling(by, null) }),
      who.decide({ action: 'kms:Decrypt', resource: keyArn(region), context: through }),
    ]);
  };

  test('reads one token when the secret, its key and its own account let it, and not when one of them does not', async () => {
    const { stack, theirs } = across();
    const role = (own: ReturnType<typeof filledIn>) =>
      new RoleUnderTest([own]).withSecretPolicy(policyOf(stack)).withKeyPolicy(keyPolicyOf(stack, REGION));
    expect(await reads(role(theirs), secret)).toEqual(['allowed', 'allowed']);
    const nothing = filledIn(JSON.stringify({ Version: '2012-10-17', Statement: [] }));
    expect(await reads(role(nothing), secret)).toEqual(['denied', 'denied']);
    const { stack: ungranted } = { stack: synthesized() };
    const unasked = new RoleUnderTest([theirs]).withSecretPolicy(policyOf(ungranted));
    expect(await reads(unasked, secret)).toEqual(['denied', 'denied']);
    expect(await reads(role(MIGHTY), secret, READER.replace('runner', 'other'))).toEqual(['denied', 'denied']);
  });

  test('reads no other token, writes nothing, and uses the key for nothing else', async () => {
    const { stack } = across();
    expect(policyOf(stack, 'nightly')).toBeUndefined();
    const role = new RoleUnderTest([MIGHTY])
      .withSecretPolicy(policyOf(stack))
      .withKeyPolicy(keyPolicyOf(stack, REGION))
      .as(READER);
    for (const call of [
      'PutSecretValue',
      'UpdateSecretVersionStage',
      'PutResourcePolicy',
      'DeleteSecret',
      'RotateSecret',
    ])
      expect(await role.decide({ action: `secretsmanager:${call}`, resource: secret, context: calling(READER) })).toBe(
        'denied',
      );
    const via = `secretsmanager.${REGION}.amazonaws.com`;
    const uses = (action: string, arn: string, service = via) =>
      role.decide({
        ...{ action, resource: keyArn(REGION) },
        context: { 'kms:ViaService': service, 'kms:EncryptionContext:SecretARN': arn },
      });
    expect(await uses('kms:Decrypt', secretOf('nightly'))).toBe('denied');
    expect(await uses('kms:Decrypt', secret, `s3.${REGION}.amazonaws.com`)).toBe('denied');
    expect(await uses('kms:GenerateDataKey', secret)).toBe('denied');
    expect(await uses('kms:Decrypt', secret)).toBe('allowed');
  });

  test('may read a copy where that is, by the key there', async () => {
    const { stack } = across((_, rotation) => {
      rotation.grantRead(Grantee.outside(READER), 'ci-runner', { region: THERE, describe: false });
    });
    const copy = secret.replace(REGION, THERE);
    const role = new RoleUnderTest([MIGHTY]).withSecretPolicy(policyOf(stack)).withKeyPolicy(keyPolicyOf(stack, THERE));
    expect(await reads(role, copy)).toEqual(['allowed', 'allowed']);
    expect(await reads(new RoleUnderTest([MIGHTY]).withSecretPolicy(policyOf(stack)), copy)).toEqual([
      ...['allowed', 'denied'],
    ]);
  });

  test('is refused at synth where AWS’s own key encrypts, told of a key made elsewhere, and granted nothing but to read', () => {
    const grant =
      (call: (rotation: TokenRotation) => unknown, tokens: NonNullable<Asked['tokens']> = {}) =>
      () =>
        synthesized({ tokens, beside: (_, rotation) => void call(rotation) });
    const to = Grantee.outside(READER);
    expect(grant((rotation) => rotation.grantRead(to, 'ci-runner'))).toThrow('[reader-needs-key]');
    const kmsKeyId = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    const told = synthesized({
      tokens: { kmsKeyId },
      beside: (_, rotation) => {
        rotation.grantRead(to, 'ci-runner');
        const { metadata } = rotation.node.findAll().find(({ node }) => node.path.endsWith('grants'))!.node;
        expect(metadata.map(({ data }) => data as string).join()).toMatch(
          /its policy has to let arn:aws:iam::222233334444/,
        );
      },
    });
    expect(policyOf(told)).toBeDefined();
    for (const call of ['grantRotate', 'grantPlan', 'grantApply', 'grantEmergency'] as const)
      expect(grant((rotation) => rotation[call](to))).toThrow('[outside-reads-only]');
  });

  test.each([
    '*',
    OTHER,
    `arn:aws:iam::${OTHER}:root`,
    `arn:aws:iam::${OTHER}:role/*`,
    'arn:aws:sts::1:assumed-role/a/b',
  ])('is a role or a user by its whole ARN, and not %s', (arn) =>
    expect(() => Grantee.outside(arn)).toThrow('[setting-unreadable]'),
  );
});

describe('a denial of yours', () => {
  const ARN = 'aws:PrincipalArn';
  const denying = (denial: Denial, more: (rotation: TokenRotation) => void = () => undefined) =>
    made(undefined, (_, rotation) => {
      more(rotation);
      rotation.denyOnSecrets(denial, 'ci-runner');
    });
  const rolesOf = (rotation: TokenRotation): string[] => [rotation.function.role.arn, rotation.pass!.role.arn];

  test('keeps everybody of the account from a value but the functions and the consumer', async () => {
    const runner = `arn:aws:iam::${ACCOUNT}:role/runner`;
    const stack = made(undefined, (_, rotation) => {
      rotation.denyOnSecrets({
        actions: ['secretsmanager:GetSecretValue'],
        condition: { ArnNotEquals: { [ARN]: [...rolesOf(rotation), runner] } },
      });
    });
    const reads = (principal: string) =>
      new RoleUnderTest([MIGHTY])
        .withSecretPolicy(policyOf(stack))
        .as(principal)
        .decide({ action: 'secretsmanager:GetSecretValue', resource: secret, context: calling(principal) });
    expect(await reads(roleArn('rotate'))).toBe('allowed');
    expect(await reads(roleArn('pass'))).toBe('allowed');
    expect(await reads(runner)).toBe('allowed');
    expect(await reads(`arn:aws:iam::${ACCOUNT}:role/admin`)).toBe('denied');
  });

  test.each<[string, Denial, string]>([
    ['everybody everything', { actions: ['secretsmanager:*'] }, 'the root of the account'],
    ['everybody to mend it', { actions: ['*ResourcePolicy'] }, 'the root of the account'],
    [
      'values but through an endpoint',
      { actions: ['secretsmanager:GetSecretValue'], condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } },
      'the rotation function',
    ],
    [
      'values to all but a role that only reads like the function’s',
      {
        actions: ['secretsmanager:getsecretvalue'],
        condition: { ArnNotEquals: { [ARN]: `arn:aws:iam::999999999999:role/${NAME}-rotate` } },
      },
      'the rotation function',
    ],
    [
      'writes to the function by its name',
      { principals: [`arn:aws:iam::${ACCOUNT}:role/${NAME}-rotate`], actions: ['secretsmanager:Put*'] },
      'the rotation function',
    ],
    [
      'labels to a whole account',
      { principals: [`arn:aws:iam::${ACCOUNT}:root`], actions: ['secretsmanager:UpdateSecretVersionStage'] },
      'the rotation function',
    ],
    ['lists of versions', { actions: ['secretsmanager:ListSecretVersionIds'] }, 'the scheduled pass'],
  ])('of %s is refused', (_what, denial, who) => {
    expect(() => denying(denial)).toThrow(
      new RegExp(`\\[secret-policy-locks-out\\][^]*${who.replaceAll(' ', '\\s+')}`),
    );
  });

  test('of writing is refused when a person in an emergency, or who applies, could not write, whichever came first', () => {
    const denial = (rotation: TokenRotation): Denial => ({
      actions: ['secretsmanager:PutSecretValue'],
      condition: { ArnNotEquals: { [ARN]: rolesOf(rotation) } },
    });
    for (const call of ['grantEmergency', 'grantApply'] as const) {
      const grant = (rotation: TokenRotation): void => void rotation[call](Grantee.roleName('somebody'));
      const deny = (rotation: TokenRotation): void => rotation.denyOnSecrets(denial(rotation));
      for (const order of [
        [grant, deny],
        [deny, grant],
      ])
        expect(() => made(undefined, (_, rotation) => order.forEach((step) => step(rotation)))).toThrow(
          /\[secret-policy-locks-out\][^]*who\s+(acts\s+in\s+an\s+emergency|applies)/,
        );
    }
  });

  test('leaves out a person in an emergency by the role of the stack', () => {
    const stack = made(undefined, (scope, rotation) => {
      const role = new IamRole(scope, 'people', { name: 'people', assumeRolePolicy: '{}' });
      rotation.grantEmergency(Grantee.role(role));
      rotation.denyOnSecrets({
        actions: ['secretsmanager:PutSecretValue'],
        condition: { ArnNotEquals: { [ARN]: [...rolesOf(rotation), role.arn] } },
      });
    });
    expect(stack.all('secretsmanager_secret_policy')).toHaveLength(2);
  });

  test('that is too long for Secrets Manager is refused', () => {
    const names = Array.from({ length: 500 }, (_, index) => `arn:aws:iam::${OTHER}:role/somebody-${index}`);
    expect(() => denying({ actions: ['secretsmanager:DeleteSecret'], principals: names })).toThrow(
      '[secret-policy-too-long]',
    );
  });
});
