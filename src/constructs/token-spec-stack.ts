import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { AccessToken } from './bindings/generated/access-token';
import { HawzuProvider, type HawzuProviderConfig } from './bindings/generated/provider';
import { preResolved } from './token/pre-resolved';
import { TokenSpec, type TokenSpecProps } from './token-spec';

export interface TokenSpecStackProps extends Omit<TokenSpecProps, 'provider'> {
  /**
   * The provider block. What is not said comes from the environment: HAWZU_ENDPOINT, HAWZU_MANAGEMENT_TOKEN and the AWS
   * variables. A management token can't be given here: it would be written to the synthesized stack.
   * @default all of it from the environment
   */
  readonly provider?: Omit<HawzuProviderConfig, 'managementToken'>;
}

/**
 * A stack with the provider and the tokens of one spec. Its output `secret_arns` tells where each value is.
 * @example
 * const app = new App();
 * for (const spec of readSpecs('specs')) new TokenSpecStack(app, spec.ownerId, { spec });
 * app.synth();
 */
export class TokenSpecStack extends TerraformStack {
  /** The provider block of the stack. */
  readonly provider: HawzuProvider;
  /** The construct that holds the tokens. */
  readonly tokenSpec: TokenSpec;

  /** @throws SpecError as `TokenSpec` does */
  constructor(scope: Construct, id: string, { provider, ...props }: TokenSpecStackProps) {
    super(scope, id);
    this.provider = new HawzuProvider(this, 'hawzu', withoutToken(provider));
    this.tokenSpec = new TokenSpec(this, 'tokens', props);
    const output = new TerraformOutput(this, 'secret_arns', {
      description: 'ARN of the secret that holds the value of each token. It stays when a value is replaced.',
      // As `token.secretArn`, for which CDKTF would take a stack trace each.
      value: preResolved(Object.fromEntries([...this.tokenSpec.tokens].map(([name, token]) => [name, arnOf(token)]))),
    });
    output.overrideLogicalId('secret_arns');
  }

  /** The resource of each token, by name, in the order of names. */
  get tokens(): ReadonlyMap<string, AccessToken> {
    return this.tokenSpec.tokens;
  }

  /** As `TokenSpec.token`. */
  token(name: string): AccessToken {
    return this.tokenSpec.token(name);
  }
}

const arnOf = ({ terraformResourceType: type, friendlyUniqueId: id }: AccessToken): string =>
  `\${${type}.${id}.secret_arn}`;

/** Types keep a management token out; JavaScript and spread objects do not. */
const withoutToken = ({ endpoint, aws, alias, policy }: TokenSpecStackProps['provider'] = {}): HawzuProviderConfig => ({
  ...(endpoint !== undefined && { endpoint }),
  ...(aws !== undefined && { aws }),
  ...(alias !== undefined && { alias }),
  ...(policy !== undefined && { policy }),
});
