import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { closed, inRange, type KeysOf } from '../props/closed-props';
import { Account, type InProvider } from './account';
import { KEY_USE } from './statements';

export interface KeySettings {
  /**
   * A name for it, without `alias/`, such as `acme/tokens`.
   * @default none
   */
  readonly alias?: string;
  /**
   * How many days the key stays after it was destroyed, 7 to 30: until then it can be had back, and with it what it encrypts.
   * @default 30, which is as long as a deleted secret stays at most
   */
  readonly deletionDays?: number;
}

export interface TokenKeyProps extends KeySettings, InProvider {
  /** AWS region of the key: that of the secrets, or of the copies, that it encrypts. */
  readonly region: string;
}

export const KEY_SETTINGS: KeysOf<Required<KeySettings>> = { alias: true, deletionDays: true };
const KEYS: KeysOf<Required<TokenKeyProps>> = { ...KEY_SETTINGS, region: true, provider: true };

/**
 * A KMS key for the secrets of tokens. Policies of the account say who may use it, as the grants of `TokenRotation` do, and
 * whoever it is, only through Secrets Manager of this region. A key encrypts in its own region: copies of secrets take a
 * `TokenKey` there, with that provider.
 * @example
 * const key = new TokenKey(this, 'key', { region: 'eu-west-1' });
 * new TokenSpec(this, 'tokens', { spec: 'tokens.yaml', kmsKeyId: key.arn });
 * @throws StackError when a setting is unknown or out of range
 */
export class TokenKey extends Construct {
  /** The key. AWS gives it other material each year. */
  readonly key: KmsKey;
  /** Its name; absent without one. */
  readonly alias: KmsAlias | undefined;
  readonly #account: Account;
  readonly #readers: KeyReader[] = [];

  constructor(scope: Construct, id: string, props: TokenKeyProps) {
    super(scope, id);
    const { region, alias, deletionDays = 30, provider } = closed(props, KEYS, 'TokenKey');
    const meta = provider ? { provider } : {};
    this.#account = new Account(this, region, meta);
    this.key = new KmsKey(this, 'key', {
      ...meta,
      description: 'Encrypts access tokens in Secrets Manager',
      enableKeyRotation: true,
      deletionWindowInDays: inRange('deletionDays', deletionDays, [7, 30]),
      policy: keyPolicy(this.#account, []),
    });
    if (alias !== undefined)
      this.alias = new KmsAlias(this, 'alias', { ...meta, name: `alias/${alias}`, targetKeyId: this.key.keyId });
  }

  /** For `kmsKeyId` and `replicaKmsKeyIds` of a `TokenSpec`. */
  get arn(): string {
    return this.key.arn;
  }

  /**
   * @internal Lets a role or a user of another account decrypt one secret by it, through Secrets Manager of this region.
   * @param secretName in this account and region; the secret need not be there, since it needs the key first
   */
  letRead(principal: string, secretName: string): void {
    this.#readers.push({ principal, secretName });
    this.key.policy = keyPolicy(this.#account, this.#readers);
  }
}

interface KeyReader {
  readonly principal: string;
  readonly secretName: string;
}

/** All that is done with a key but to encrypt and decrypt by it, and to hand that on. */
const CARE = [
  ...['kms:CancelKeyDeletion', 'kms:CreateAlias', 'kms:DeleteAlias', 'kms:DescribeKey', 'kms:DisableKey'],
  ...[
    'kms:DisableKeyRotation',
    'kms:EnableKey',
    'kms:EnableKeyRotation',
    'kms:GetKeyPolicy',
    'kms:GetKeyRotationStatus',
  ],
  ...['kms:ListAliases', 'kms:ListGrants', 'kms:ListKeyPolicies', 'kms:ListKeyRotations', 'kms:ListResourceTags'],
  ...['kms:PutKeyPolicy', 'kms:RevokeGrant', 'kms:RotateKeyOnDemand', 'kms:ScheduleKeyDeletion', 'kms:TagResource'],
  ...['kms:UntagResource', 'kms:UpdateAlias', 'kms:UpdateKeyDescription'],
];

/** The account decides by its policies; no policy of it can let anybody use the key beside Secrets Manager. */
function keyPolicy({ partition, id, region, dnsSuffix }: Account, readers: readonly KeyReader[]): string {
  const Principal = { AWS: `arn:${partition}:iam::${id}:root` };
  const through = { 'kms:ViaService': `secretsmanager.${region}.${dnsSuffix}` };
  const secretsOf = (principal: string): readonly string[] =>
    readers
      .filter((reader) => reader.principal === principal)
      .map(({ secretName }) => `arn:${partition}:secretsmanager:${region}:${id}:secret:${secretName}-??????`);
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Care', Effect: 'Allow', Principal, Action: CARE, Resource: '*' },
      {
        ...{ Sid: 'UseThroughSecretsManager', Effect: 'Allow', Principal, Action: KEY_USE.make, Resource: '*' },
        Condition: { StringEquals: through },
      },
      ...[...new Set(readers.map(({ principal }) => principal))].map((principal) => ({
        ...{ Effect: 'Allow', Principal: { AWS: principal }, Action: KEY_USE.read, Resource: '*' },
        Condition: {
          StringEquals: through,
          StringLike: { 'kms:EncryptionContext:SecretARN': secretsOf(principal) },
        },
      })),
    ],
  });
}
