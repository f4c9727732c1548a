import { AwsProvider, type AwsProviderConfig } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { HawzuProvider, type SecretProps, TokenSpec, type TokenSpecProps } from '../constructs';
import { awsStackCodes } from '../core/diagnostics/catalogue/aws-stack';
import { KEY_SETTINGS, type KeySettings, TokenKey } from './access/token-key';
import { closed } from './props/closed-props';
import { StackError } from './props/stack-error';
import { TokenRotation, type TokenRotationProps } from './token-rotation';

export interface TokenRotationStackProps
  extends Omit<TokenRotationProps, 'tokens' | 'provider' | 'region'>, SecretProps {
  /** Files or folders of one spec, one that `readSpecs` gave, or the spec itself. */
  readonly spec: TokenSpecProps['spec'];
  /** AWS region of the stack, and of tokens whose spec says none. */
  readonly region: string;
  /**
   * The AWS provider.
   * @default credentials from the environment
   */
  readonly aws?: Omit<AwsProviderConfig, 'region' | 'alias'>;
  /**
   * Of a KMS key that the stack makes for secrets whose spec names none. A key of yours is `kmsKeyId` instead.
   * @default AWS's own key
   */
  readonly key?: KeySettings;
}

/**
 * A stack with both providers, the tokens of one spec, and all that rotates them. For a stack with more in it, use
 * `TokenSpec` and `TokenRotation` in your own. The Hawzu provider takes the management token from its environment.
 * @example
 * new TokenRotationStack(app, 'tokens', {
 *   spec: 'tokens.yaml',
 *   region: 'eu-west-1',
 *   endpoint: 'https://app.hawzu.example',
 *   managementToken: ManagementToken.fromSecretArn('arn:aws:secretsmanager:eu-west-1:111122223333:secret:hawzu/management-Ab12Cd'),
 * });
 */
export class TokenRotationStack extends TerraformStack {
  /** What encrypts the values; absent without `key`. */
  readonly key: TokenKey | undefined;
  /** The tokens, with their first values. */
  readonly tokens: TokenSpec;
  /** What rotates them. */
  readonly rotation: TokenRotation;

  /** @throws SpecError as `TokenSpec` does, StackError as `TokenRotation` does */
  constructor(scope: Construct, id: string, props: TokenRotationStackProps) {
    super(scope, id);
    const { spec, region, aws, key, secrets, kmsKeyId, replicaKmsKeyIds, tags, ...rotation } = props;
    if (key && kmsKeyId !== undefined) throw new StackError([awsStackCodes.diagnose('two-keys', {})]);
    new AwsProvider(this, 'aws', { ...aws, region });
    if (key) this.key = new TokenKey(this, 'key', { ...closed(key, KEY_SETTINGS, 'key'), region });
    new HawzuProvider(this, 'hawzu', { endpoint: rotation.endpoint, aws: { region } });
    const encryptedBy = this.key?.arn ?? kmsKeyId;
    const said = {
      ...(secrets !== undefined && { secrets }),
      ...(encryptedBy !== undefined && { kmsKeyId: encryptedBy }),
      ...(replicaKmsKeyIds !== undefined && { replicaKmsKeyIds }),
      ...(tags !== undefined && { tags }),
    };
    this.tokens = new TokenSpec(this, 'tokens', { ...said, spec });
    this.rotation = new TokenRotation(this, 'rotation', { ...rotation, region, tokens: this.tokens });
  }
}
