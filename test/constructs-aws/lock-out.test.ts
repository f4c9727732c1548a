import fc from 'fast-check';
import { denied, type Denial } from '../../src/constructs-aws/secret-policy/denial';
import { arnHere, lockedOut, type Party, UNKNOWN } from '../../src/constructs-aws/secret-policy/lock-out';
import { ACCOUNT, RoleUnderTest, secretOf } from './role-under-test';

const ACTIONS = ['GetSecretValue', 'PutSecretValue', 'PutResourcePolicy'].map((call) => `secretsmanager:${call}`);
const REFERENCE = '${aws_iam_role.rotate.arn}';
const PARTIES: readonly Party[] = [
  { who: 'root', arns: [arnHere('root')], actions: ACTIONS },
  { who: 'function', arns: [REFERENCE, arnHere('role/hawzu-rotate')], actions: ACTIONS },
  { who: 'person', arns: [arnHere(`role/${UNKNOWN.path}people`)], actions: ACTIONS },
];
/** What each is when AWS is asked; the path of the person's role was not known. */
const ARNS: Readonly<Record<string, string>> = {
  root: `arn:aws:iam::${ACCOUNT}:root`,
  function: `arn:aws:iam::${ACCOUNT}:role/hawzu-rotate`,
  person: `arn:aws:iam::${ACCOUNT}:role/team/people`,
};
const inAws = (text: string): string => text.replaceAll(REFERENCE, ARNS['function']!);

/** All ways to write who somebody is: right, nearly right, and of somebody else. */
const whom = fc.oneof(
  fc.constantFrom(
    ...Object.values(ARNS),
    REFERENCE,
    '*',
    'arn:*',
    'arn:aws:iam::*',
    'arn:*:iam::*:*',
    'arn:*:iam::*:root',
  ),
  fc
    .tuple(
      fc.constantFrom('aws', '*', 'aws-cn'),
      fc.constantFrom(ACCOUNT, '*', '999999999999', '1?3456789012', '${data.aws_caller_identity.me.account_id}'),
      fc.constantFrom('root', 'role/hawzu-rotate', 'role/hawzu-*', 'role/*', 'role/team/people', 'role/people'),
    )
    .map(([partition, account, rest]) => `arn:${partition}:iam::${account}:${rest}`),
  fc.constantFrom(
    'arn:aws:iam::*:role/*people',
    'arn:aws:iam::*:role/te*',
    'arn:aws:iam::*:user/*',
    'arn:aws:iam::*:role/other',
  ),
);
const OPERATORS = ['Arn', 'String'].flatMap((kind) =>
  ['Equals', 'NotEquals', 'Like', 'NotLike'].map((how) => kind + how),
);
const condition = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...OPERATORS, ...OPERATORS.map((operator) => `${operator}IfExists`)),
        fc.constantFrom(...Array<string>(7).fill('aws:PrincipalArn'), 'aws:principalarn', 'aws:SourceVpce'),
        fc.array(whom, { minLength: 1, maxLength: 2 }),
      )
      .map(([operator, key, values]) => ({ [operator]: { [key]: values } })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('Bool', 'BoolIfExists'),
        fc.constantFrom('aws:SecureTransport', 'aws:PrincipalIsAWSService', 'aws:ViaAWSService'),
        fc.constantFrom('true', 'false'),
      )
      .map(([operator, key, value]) => ({ [operator]: { [key]: value } })),
  },
);
const denial: fc.Arbitrary<Denial> = fc
  .record({
    principals: fc.option(
      fc.constantFrom(
        ...Object.values(ARNS),
        `arn:aws:iam::${ACCOUNT}:role/other`,
        `arn:aws:iam::${ACCOUNT}:user/somebody`,
      ),
      { nil: undefined, freq: 1 },
    ),
    actions: fc.subarray([...ACTIONS, 'secretsmanager:*', 'secretsmanager:*value', 'secretsmanager:?ut*'], {
      minLength: 1,
    }),
    conditions: fc.array(condition, { minLength: 1, maxLength: 2 }),
    whenever: fc.nat(9),
  })
  .map(({ principals, actions, conditions, whenever }) => ({
    actions,
    ...(principals !== undefined && { principals: [principals] }),
    ...(whenever > 0 && { condition: Object.assign({}, ...conditions) as NonNullable<Denial['condition']> }),
  }));

/** What an evaluator that knows nothing of this package says of a call. */
function decided(policy: Denial, who: string, action: string): Promise<'allowed' | 'denied'> {
  const text = inAws(JSON.stringify({ Version: '2012-10-17', Statement: [denied(policy)] })).replaceAll(
    /\$\{data[^}]*\}/g,
    ACCOUNT,
  );
  const everything = { Statement: [{ Effect: 'Allow', Action: ['secretsmanager:*'], Resource: '*' }] };
  const principal = ARNS[who]!;
  return new RoleUnderTest([everything])
    .withSecretPolicy(JSON.parse(text))
    .as(principal)
    .decide({
      ...{ action, resource: secretOf('ci-runner') },
      context: {
        ...{ 'aws:SecureTransport': 'true', 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
        ...{ 'aws:PrincipalArn': principal, 'aws:PrincipalAccount': ACCOUNT },
      },
    });
}

test('no denial that synth lets through keeps anybody from a call who has to make it, whatever it is made of', async () => {
  const through = { kept: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      denial,
      fc.constantFrom(...PARTIES),
      fc.constantFrom(...ACTIONS),
      async (policy, party, action) => {
        if (lockedOut(denied(policy), party).includes(action)) {
          through.refused += 1;
          return;
        }
        through.kept += 1;
        expect(await decided(policy, party.who, action)).toBe('allowed');
      },
    ),
    { numRuns: 600, seed: 1 },
  );
  // Both came up, else this would show nothing.
  expect(Math.min(through.kept, through.refused)).toBeGreaterThan(50);
});

test.each<[string, NonNullable<Denial['condition']>]>([
  ['by reference', { ArnNotEquals: { 'aws:PrincipalArn': [REFERENCE] } }],
  ['by name, whatever the account', { ArnNotLike: { 'aws:PrincipalArn': ['arn:*:iam::*:role/hawzu-rotate'] } }],
  ['as one of several', { StringNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::1:role/x', 'arn:*:role/hawzu-*'] } }],
  ['since another is meant', { ArnEquals: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/other'] } }],
  ['since it comes by TLS', { Bool: { 'aws:SecureTransport': 'false' } }],
])('a denial may leave the function out %s', (_how, said) => {
  const policy = denied({ actions: ['secretsmanager:*'], condition: said });
  expect(lockedOut(policy, PARTIES[1]!)).toEqual([]);
});

const BY_REFERENCE: Party = { who: 'function', arns: [REFERENCE], actions: ACTIONS };

test.each<[string, NonNullable<Denial['condition']>, Party]>([
  ['a * that reaches over parts of an ARN', { ArnNotLike: { 'aws:PrincipalArn': ['arn:*'] } }, PARTIES[1]!],
  ['one letter for an account', { ArnNotLike: { 'aws:PrincipalArn': ['arn:?:iam::?:root'] } }, PARTIES[0]!],
  [
    'an account that may be another',
    { ArnNotLike: { 'aws:PrincipalArn': [`arn:aws:iam::${ACCOUNT}:root`] } },
    PARTIES[0]!,
  ],
  ['a role that may be the same', { ArnEquals: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/x'] } }, BY_REFERENCE],
  ['another reference', { ArnNotEquals: { 'aws:PrincipalArn': ['${aws_iam_role.other.arn}'] } }, BY_REFERENCE],
  ['what is not understood', { IpAddress: { 'aws:SourceIp': ['192.0.2.0/24'] } }, PARTIES[1]!],
])('a denial is taken to lock out where its condition has %s', (_what, said, party) => {
  const policy = denied({ actions: ['secretsmanager:Get*'], condition: said });
  expect(lockedOut(policy, party)).toEqual(['secretsmanager:GetSecretValue']);
});
