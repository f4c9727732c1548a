import type { TokenSpec } from '../../constructs';
import { keyOf } from '../../constructs/token/read-grant';
import type { ManagementToken } from '../props/management-token';
import type { Account } from './account';
import type { Statement } from './policy';

/** Calls on Secrets Manager, by who makes them. docs/aws.md has the table; a test evaluates every one. */
export const CALLS = {
  rotation: ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'],
  /** It asks functions for values, and writes none. */
  pass: ['DescribeSecret', 'GetSecretValue', 'ListSecretVersionIds', 'RotateSecret', 'UpdateSecretVersionStage'],
  managementToken: ['DescribeSecret', 'GetSecretValue'],
  read: ['DescribeSecret', 'GetSecretValue'],
  rotate: ['DescribeSecret', 'RotateSecret'],
  emergency: [
    ...[
      'CancelRotateSecret',
      'DescribeSecret',
      'GetSecretValue',
      'ListSecretVersionIds',
      'PutSecretValue',
      'RotateSecret',
    ],
    'UpdateSecretVersionStage',
  ],
  plan: ['DescribeSecret', 'ListSecretVersionIds'],
  write: ['PutSecretValue', 'UpdateSecret', 'UpdateSecretVersionStage'],
} as const;

export const secretsManager = (calls: readonly string[]): readonly string[] =>
  calls.map((call) => `secretsmanager:${call}`);

const DECRYPT = ['kms:Decrypt'];
const WRITE = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** Leave to make calls on the secrets of some tokens, and to use their keys for nothing else. */
export function onTokens(
  account: Account,
  tokens: TokenSpec,
  names: readonly string[],
  calls: readonly string[],
): readonly Statement[] {
  const arns = names.map((name) => tokens.token(name).secretArn);
  if (arns.length === 0) return [];
  const keyActions = calls.includes('PutSecretValue') ? WRITE : calls.includes('GetSecretValue') ? DECRYPT : [];
  const keyOfToken = (name: string): string | undefined => tokens.kmsKeys.get(name);
  const used = new Set(names.map(keyOfToken).filter((key) => key !== undefined && keyActions.length > 0));
  const keys = [...used].map((key) => {
    const ofKey = names.filter((name) => keyOfToken(name) === key).map((name) => tokens.token(name).secretArn);
    return keyStatement(account, key!, ofKey, keyActions);
  });
  return [{ Effect: 'Allow', Action: secretsManager(calls), Resource: arns }, ...keys];
}

/** Leave to read the management token. */
export function onManagementToken(account: Account, { secretArn, keyArn }: ManagementToken): readonly Statement[] {
  const read: Statement = { Effect: 'Allow', Action: secretsManager(CALLS.managementToken), Resource: secretArn };
  return keyArn === undefined ? [read] : [read, keyStatement(account, keyArn, [secretArn], DECRYPT)];
}

/** A key, through Secrets Manager only, and for these secrets only. */
function keyStatement(
  { region, dnsSuffix }: Account,
  key: string,
  secretArns: readonly string[],
  actions: readonly string[],
): Statement {
  const { Resource, Condition } = keyOf(key, secretArns[0] ?? '') as {
    readonly Resource: string;
    readonly Condition: NonNullable<Statement['Condition']>;
  };
  return {
    Effect: 'Allow',
    Action: actions,
    Resource,
    Condition: {
      ...Condition,
      StringEquals: {
        'kms:EncryptionContext:SecretARN': secretArns,
        'kms:ViaService': `secretsmanager.${region}.${dnsSuffix}`,
      },
    },
  };
}
