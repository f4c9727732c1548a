import { Fn, type TerraformProvider, TerraformResource, Token } from 'cdktf';
import type { Construct } from 'constructs';

/** Who may read the value of a token: an IAM role of this stack or of another. */
export interface Reader {
  /** Name of the role: `name` of an `aws_iam_role`. */
  readonly roleName: string;
  /**
   * ARN of the KMS key that encrypts the secret. A secret given by ARN, or one with the key of AWS, needs none.
   * @default the key that the spec or the `TokenSpec` names
   */
  readonly kmsKeyArn?: string;
  /**
   * Where the role reads: a region in which the spec declares a copy of the secret.
   * @default the secret itself, in its own region
   */
  readonly region?: string;
  /**
   * The AWS provider to use when the stack has several.
   * @default the only one of the stack
   */
  readonly provider?: TerraformProvider;
}

/** `aws_iam_role_policy`. The bindings of the AWS provider are no dependency of this package. */
export class ReadGrant extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly attributes: { readonly name: string; readonly role: string; readonly policy: string },
    provider: TerraformProvider | undefined,
  ) {
    super(scope, id, { terraformResourceType: 'aws_iam_role_policy', ...(provider && { provider }) });
  }

  protected override synthesizeAttributes(): { [name: string]: string } {
    return { ...this.attributes };
  }

  protected override synthesizeHclAttributes(): { [name: string]: object } {
    return Object.fromEntries(
      Object.entries(this.attributes).map(([name, value]) => [
        name,
        { value, isBlock: false, type: 'simple', storageClassType: 'string' },
      ]),
    );
  }
}

/** Leave to read one secret, and to decrypt nothing but its versions. */
export function readPolicy(secretArn: string, kmsKey: string | undefined): string {
  const read = {
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
    Resource: secretArn,
  };
  const decrypt = kmsKey === undefined ? [] : [{ Effect: 'Allow', Action: 'kms:Decrypt', ...keyOf(kmsKey, secretArn) }];
  return Fn.jsonencode({ Version: '2012-10-17', Statement: [read, ...decrypt] });
}

/** The same secret in another region: its ARN differs in nothing else (AWS). */
export const arnIn = (region: string, secretArn: string): string =>
  Fn.replace(secretArn, '/:secretsmanager:[^:]+:/', `:secretsmanager:${region}:`);

/**
 * Which key: a policy names a key by its ARN only, and one behind an alias by that condition.
 * @param prefix of ARNs of keys in the account and region that the secret is in
 */
export function keyOf(
  kmsKey: string,
  secretArn: string,
  prefix: string = keysBeside(secretArn),
): { readonly Resource: string; readonly Condition: object } {
  const ours = { 'kms:EncryptionContext:SecretARN': secretArn };
  const alias = Token.isUnresolved(kmsKey) ? undefined : /(?:^|:)(alias\/.+)$/.exec(kmsKey)?.[1];
  if (alias === undefined) return { Resource: arnOf(kmsKey, prefix), Condition: { StringEquals: ours } };
  return {
    Resource: Fn.join('', [prefix, '*']),
    Condition: { StringEquals: ours, 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } },
  };
}

function arnOf(kmsKey: string, prefix: string): string {
  const beside = Fn.join('', [prefix, kmsKey]);
  if (!Token.isUnresolved(kmsKey)) return kmsKey.startsWith('arn:') ? kmsKey : beside;
  const isArn = Fn.startswith(kmsKey, 'arn:') as unknown as string;
  return Token.asString(Fn.conditional(isArn, kmsKey, beside));
}

const keysBeside = (secretArn: string): string =>
  Fn.replace(secretArn, '/:secretsmanager:([^:]+:[^:]+):.*$/', ':kms:$1:key/');
