import fc from 'fast-check';
import { token } from './endpoint-bed';
import { FUNCTION_ARN } from './rotation-bed';

/** What a client could send, and whether it is meant to be right: most of it nearly is. */
export interface GeneratedRequest {
  readonly operation: string;
  readonly body: string | Buffer;
}

const NAMES = ['a', 'b/c', 'team/d'];
const TOKENS = ['v1', 'v2', 'v3', 'v4'].map(token);
const STAGES = ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING', 'own'];
const policy = (statement: object): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ ...{ Effect: 'Allow', Principal: '*', Action: 'secretsmanager:*', Resource: '*' }, ...statement }],
  });
const one = <T>(...values: T[]) => fc.constantFrom(...values);
const mark = 'CANARY is no name';

/** Values that AWS takes, and now and then one beyond its limits. */
const of = (right: readonly unknown[], wrong: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 25, arbitrary: one(...right) },
    ...(wrong.length > 0 ? [{ weight: 1, arbitrary: one(...wrong) }] : []),
  );
const flag = of([true, false], []);
const partial = (name: string): string => `arn:aws:secretsmanager:eu-west-1:000000000000:secret:${name}`;
const labels = (count: number) => Array.from({ length: count }, (_, n) => `l${n}`);
const tags = (count: number) => Array.from({ length: count }, (_, n) => ({ Key: `k${n}`, Value: '' }));

const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  AddReplicaRegions: of(
    [null, null, null, [{ Region: 'eu-west-2' }], [{ Region: 'eu-west-3', KmsKeyId: 'alias/k' }]],
    [[], [{ Region: 'eu-west-1' }], [{ Region: mark }], [{}], ['eu-west-2']],
  ),
  BlockPublicPolicy: flag,
  ClientRequestToken: of(TOKENS, ['short', 'x'.repeat(65)]),
  Description: of(['', 'what it is', 'x'.repeat(2048)], ['x'.repeat(2049)]),
  ExcludeCharacters: of(['', 'abc', '"@/\\'], ['x'.repeat(4097)]),
  ExcludeLowercase: flag,
  ExcludeNumbers: flag,
  ExcludePunctuation: flag,
  ExcludeUppercase: flag,
  Filters: of(
    [
      [{ Key: 'name', Values: ['a'] }],
      [{ Key: 'all', Values: ['!team', 'b'] }],
      [{ Key: 'description', Values: ['what it'] }],
    ],
    [[{ Key: 'tag-key', Values: [] }], [{ Values: ['a'] }], [{ Key: mark, Values: ['a'] }], ['a']],
  ),
  ForceDeleteWithoutRecovery: flag,
  ForceOverwriteReplicaSecret: flag,
  IncludeDeprecated: flag,
  IncludePlannedDeletion: flag,
  IncludeSpace: flag,
  KmsKeyId: of(['alias/k', '', 'alias/aws/secretsmanager'], ['x'.repeat(2049)]),
  MaxResults: of([1, 2, 20], [100, 0, 101, -1, 1.5]),
  MoveToVersionId: of(TOKENS, ['short']),
  Name: of([...NAMES, 'x'.repeat(512)], ['x'.repeat(513), '', 'with space', 'ü', '\0']),
  NextToken: of([null], ['bm9uZQ', 'WyJhIiwiYiJd', '', 'x'.repeat(4097)]),
  PasswordLength: of([4, 32, 4096], [1, 0, 4097, -1, 1e308]),
  RecoveryWindowInDays: of([7, 30], [6, 31, -1, 1e308]),
  RemoveFromVersionId: of(TOKENS, ['short']),
  RemoveReplicaRegions: of([['eu-west-2'], ['eu-west-2', 'eu-west-3']], [[], [''], [7]]),
  RequireEachIncludedType: flag,
  ResourcePolicy: of(
    [
      policy({}),
      policy({ Principal: { AWS: '111111111111' } }),
      policy({ Effect: 'Deny', Action: 'secretsmanager:GetSecretValue' }),
    ],
    [
      policy({ Action: 's3:GetObject' }),
      policy({ Principal: { AWS: [mark] } }),
      policy({ [mark]: 1 }),
      '[',
      '{}',
      'x'.repeat(20_481),
    ],
  ),
  ExternalSecretRotationRoleArn: of([null], ['arn:aws:iam::000000000000:role/r']),
  RotateImmediately: flag,
  RotationLambdaARN: of([FUNCTION_ARN], [`${FUNCTION_ARN}-not`, `${mark}/../%2e`, 'x'.repeat(2049)]),
  RotationRules: of(
    [{ AutomaticallyAfterDays: 1 }, { ScheduleExpression: 'rate(4 hours)', Duration: '2h' }, {}],
    [{ AutomaticallyAfterDays: 0 }, { ScheduleExpression: mark }, { Duration: 'CANARY' }, [], 'a'],
  ),
  RotationToken: of(['r'.repeat(36)], ['short']),
  SecretBinary: of([null, null, null, 'YQ==', 'YR=='], ['*', '', 'A'.repeat(90_000)]),
  SecretId: of(
    [...NAMES, ...NAMES, partial('a')],
    ['none', 'x'.repeat(2049), '', `${mark} with space`, partial('none'), 'arn:aws:s3:::a'],
  ),
  SecretIdList: of([[...NAMES], ['a', 'none', 'with space']], [[], labels(21)]),
  SecretString: of(['S1', 'S2', 'x'.repeat(2000), 'é\ud83d\0'], ['', 'x'.repeat(65_537)]),
  SortBy: of(['name', 'created-date', 'last-accessed-date'], [mark]),
  SortOrder: of(['asc', 'desc'], ['up']),
  TagKeys: of([['k'], []], [['x'.repeat(129)], [7]]),
  Tags: of([[{ Key: 'k', Value: 'v' }], [], tags(50)], [[{ Key: 'aws:k', Value: 'v' }], [{ Value: 'v' }], tags(51)]),
  Type: of(['t'], ['x'.repeat(257)]),
  VersionId: of(TOKENS, ['short']),
  VersionStage: of(STAGES, ['', 'x'.repeat(257)]),
  VersionStages: of([['AWSPENDING'], ['own', 'AWSCURRENT'], labels(17)], [[], labels(21), [null]]),
};

/** Members by operation; the first so many are required. */
const OPERATIONS: Readonly<Record<string, readonly [required: number, ...members: string[]]>> = {
  BatchGetSecretValue: [0, 'SecretIdList', 'Filters', 'MaxResults', 'NextToken'],
  CancelRotateSecret: [1, 'SecretId'],
  CreateSecret: [
    2,
    'Name',
    'ClientRequestToken',
    'Description',
    'KmsKeyId',
    'SecretBinary',
    'SecretString',
    'Tags',
    'AddReplicaRegions',
    'Type',
  ],
  DeleteResourcePolicy: [1, 'SecretId'],
  DeleteSecret: [1, 'SecretId', 'RecoveryWindowInDays', 'ForceDeleteWithoutRecovery'],
  DescribeSecret: [1, 'SecretId'],
  GetRandomPassword: [
    0,
    'PasswordLength',
    'ExcludeCharacters',
    'ExcludeNumbers',
    'ExcludePunctuation',
    'ExcludeUppercase',
    'ExcludeLowercase',
    'IncludeSpace',
    'RequireEachIncludedType',
  ],
  GetResourcePolicy: [1, 'SecretId'],
  GetSecretValue: [1, 'SecretId', 'VersionId', 'VersionStage'],
  ListSecretVersionIds: [1, 'SecretId', 'MaxResults', 'NextToken', 'IncludeDeprecated'],
  ListSecrets: [0, 'IncludePlannedDeletion', 'MaxResults', 'NextToken', 'Filters', 'SortOrder', 'SortBy'],
  PutResourcePolicy: [2, 'SecretId', 'ResourcePolicy', 'BlockPublicPolicy'],
  PutSecretValue: [
    3,
    'SecretId',
    'ClientRequestToken',
    'SecretString',
    'SecretBinary',
    'VersionStages',
    'RotationToken',
  ],
  RemoveRegionsFromReplication: [2, 'SecretId', 'RemoveReplicaRegions'],
  ReplicateSecretToRegions: [2, 'SecretId', 'AddReplicaRegions', 'ForceOverwriteReplicaSecret'],
  StopReplicationToReplica: [1, 'SecretId'],
  RestoreSecret: [1, 'SecretId'],
  RotateSecret: [
    2,
    'SecretId',
    'ClientRequestToken',
    'RotationLambdaARN',
    'RotationRules',
    'RotateImmediately',
    'ExternalSecretRotationRoleArn',
  ],
  TagResource: [2, 'SecretId', 'Tags'],
  UntagResource: [2, 'SecretId', 'TagKeys'],
  UpdateSecret: [
    2,
    'SecretId',
    'ClientRequestToken',
    'Description',
    'KmsKeyId',
    'SecretString',
    'SecretBinary',
    'Type',
  ],
  UpdateSecretVersionStage: [2, 'SecretId', 'VersionStage', 'RemoveFromVersionId', 'MoveToVersionId'],
  ValidateResourcePolicy: [1, 'ResourcePolicy', 'SecretId'],
};

const strange = fc.oneof(fc.jsonValue(), one<unknown>(null, [], {}, { constructor: 1 }, [[[]]], 1e999, mark));

function requestOf([operation, [required, ...members]]: [
  string,
  readonly [number, ...string[]],
]): fc.Arbitrary<GeneratedRequest> {
  const shape = Object.fromEntries(
    members.map((member) => [
      member,
      fc.oneof({ weight: 60, arbitrary: VALUES[member]! }, { weight: 1, arbitrary: strange }),
    ]),
  );
  const requiredKeys = fc.boolean().map((all) => (all ? members.slice(0, required) : members.slice(0, 1)));
  const body = requiredKeys.chain((keys) => fc.record(shape, { requiredKeys: keys }));
  return body.map((members) => ({ operation, body: JSON.stringify(members) }));
}

const nested = (depth: number): string => `{"SecretId":${'['.repeat(depth)}${']'.repeat(depth)}}`;
const raw = fc.oneof(
  fc.string(),
  fc.json(),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  one(
    '',
    '{',
    'null',
    '[]',
    '"a"',
    '{"SecretId":"a","SecretId":"b/c"}',
    '{"__proto__":{"SecretId":"a"}}',
    nested(100_000),
  ),
);
const operation = one(...Object.keys(OPERATIONS), 'MakeCoffee', 'constructor', '', 'GetSecretValue\u0001'.slice(0, 14));

export const generatedRequest: fc.Arbitrary<GeneratedRequest> = fc.oneof(
  { weight: 9, arbitrary: fc.oneof(...Object.entries(OPERATIONS).map(requestOf)) },
  { weight: 1, arbitrary: fc.record({ operation, body: raw }) },
);
