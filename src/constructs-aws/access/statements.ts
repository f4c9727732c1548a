import { Fn } from 'cdktf';
import { addressOf } from '../../core/model/secret-address';
import { keyOf } from '../../constructs/token/read-grant';
import type { FunctionCode } from '../code/function-code';
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

/** What a key of yours is used for, by what is done with the secret. */
export const KEY_USE = {
  read: ['kms:Decrypt'],
  write: ['kms:Decrypt', 'kms:GenerateDataKey'],
  /** To make secrets and copies, and to have what is stored encrypted by another key. */
  make: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
} as const;

/** A secret, or a copy of one, and the key of yours that encrypts it. */
export interface KeyedSecret {
  readonly arn: string;
  readonly region: string;
  /** Absent for AWS's own, which needs no permission. */
  readonly key: string | undefined;
}

/** Leave to make calls on the secrets of some tokens, and to use their keys for nothing else. */
export function onTokens(
  account: Account,
  { tokens, state, region: home }: Pick<FunctionCode, 'tokens' | 'state' | 'region'>,
  names: readonly string[],
  calls: readonly string[],
): readonly Statement[] {
  const secrets = names.map((name): KeyedSecret => {
    const { secretArn: arn, kmsKey: key } = tokens.secretIn(name, undefined);
    return { arn, key, region: state.tokens.find((token) => token.name === name)?.region ?? home };
  });
  return onSecrets(account, secrets, calls);
}

/** The same for secrets and copies wherever they are. */
export function onSecrets(
  account: Account,
  secrets: readonly KeyedSecret[],
  calls: readonly string[],
): readonly Statement[] {
  if (secrets.length === 0) return [];
  const use = calls.includes('PutSecretValue')
    ? KEY_USE.write
    : calls.includes('GetSecretValue')
      ? KEY_USE.read
      : undefined;
  const allowed: Statement = {
    ...{ Effect: 'Allow', Action: secretsManager(calls), Resource: secrets.map(({ arn }) => arn) },
  };
  return use ? [allowed, ...withKeys(account, secrets, use)] : [allowed];
}

/** Leave to read the management token. */
export function onManagementToken(account: Account, { secretArn, keyArn }: ManagementToken): readonly Statement[] {
  const region = addressOf(secretArn)?.region ?? account.region;
  const read: Statement = { Effect: 'Allow', Action: secretsManager(CALLS.managementToken), Resource: secretArn };
  return [read, ...withKeys(account, [{ arn: secretArn, region, key: keyArn }], KEY_USE.read)];
}

/**
 * Keys, through Secrets Manager of their region only, and for these secrets only. A statement for each key and region.
 * @param made whether the secrets are there; before, six random characters of their ARNs stand as question marks
 */
export function withKeys(
  account: Account,
  secrets: readonly KeyedSecret[],
  actions: readonly string[],
  made = true,
): readonly Statement[] {
  const groups = new Map<string, KeyedSecret[]>();
  for (const secret of secrets) {
    if (secret.key === undefined) continue;
    const group = `${secret.region} ${secret.key}`;
    groups.set(group, [...(groups.get(group) ?? []), secret]);
  }
  return [...groups.values()].map((group) => keyStatement(account, group, actions, made));
}

function keyStatement(
  { dnsSuffix, partition, id }: Account,
  group: readonly KeyedSecret[],
  actions: readonly string[],
  made: boolean,
): Statement {
  const [{ key, region, arn }] = group as [KeyedSecret];
  const keysOf = Fn.join('', ['arn:', partition, `:kms:${region}:`, id, ':key/']);
  const { Resource, Condition } = keyOf(key!, arn, keysOf) as {
    readonly Resource: string;
    readonly Condition: NonNullable<Statement['Condition']>;
  };
  const secrets = { 'kms:EncryptionContext:SecretARN': group.map((secret) => secret.arn) };
  const through = { 'kms:ViaService': `secretsmanager.${region}.${dnsSuffix}` };
  return {
    ...{ Effect: 'Allow', Action: actions, Resource },
    Condition: {
      ...Condition,
      ...(made ? { StringEquals: { ...secrets, ...through } } : { StringEquals: through, StringLike: secrets }),
    },
  };
}
