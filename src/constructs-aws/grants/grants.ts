import type { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { SecretsmanagerSecretPolicy } from '@cdktf/provider-aws/lib/secretsmanager-secret-policy';
import { Construct } from 'constructs';
import { awsStackCodes } from '../../core/diagnostics/catalogue/aws-stack';
import type { DeclaredToken } from '../../core/model/desired';
import type { FunctionCode } from '../code/function-code';
import type { RotationFunction } from '../function/rotation-function';
import type { ScheduledPass } from '../pass/scheduled-pass';
import { Account, type InProvider } from '../access/account';
import type { Grantee } from './grantee';
import type { Statement } from '../access/policy';
import { rolePolicies } from '../access/role-policies';
import { StackError } from '../props/stack-error';
import { arnHere, UNKNOWN } from '../secret-policy/lock-out';
import type { SecretPolicies } from '../secret-policy/secret-policies';
import { letDecrypt } from './read-across';
import { CALLS, KEY_USE, type KeyedSecret, onSecrets, onTokens, secretsManager, withKeys } from '../access/statements';

/** What was granted. */
export interface Grant {
  /** In IAM's own words, references included. */
  readonly statements: readonly Statement[];
  /** The policy of the role; absent where nobody was named. */
  readonly policy: IamRolePolicy | undefined;
  /** More of them, where one would be too long for IAM. */
  readonly managed: readonly IamPolicy[];
  /** The policy of the secret, where somebody of another account was let in by it. */
  readonly secretPolicy?: SecretsmanagerSecretPolicy;
}

/** What of a token somebody reads. */
export interface ReadOptions {
  /**
   * Whether the secret's settings may be read too, as clients that cache do.
   * @default true
   */
  readonly describe?: boolean;
  /**
   * Where: a region in which the spec declares a copy of the secret.
   * @default the secret itself, in its own region
   */
  readonly region?: string;
}

export interface Granted {
  readonly code: FunctionCode;
  readonly function: RotationFunction;
  readonly pass: ScheduledPass | undefined;
  readonly secretPolicies: SecretPolicies;
  readonly meta: InProvider;
}

/** What each kind of person and pipeline may do with the tokens of a rotation. */
export class Grants extends Construct {
  readonly #account: Account;

  constructor(
    scope: Construct,
    id: string,
    private readonly of: Granted,
  ) {
    super(scope, id);
    this.#account = new Account(this, of.code.region, of.meta);
  }

  /** @param region of a copy. Default: the secret itself */
  read(to: Grantee, token: string, { describe = true, region }: ReadOptions): Grant {
    const { code, secretPolicies } = this.of;
    const calls = describe ? CALLS.read : ['GetSecretValue'];
    const statements = this.#toRead(token, region, calls);
    const principal = outsideOf(to);
    if (principal === undefined) return this.#grant(['read', token, region].filter(Boolean).join('-'), to, statements);
    // Both the secret and its key have to let another account in, as well as that account itself.
    letDecrypt(this, { code, principal, token, region });
    const secretPolicy = secretPolicies.letIn(principal, token, secretsManager(calls));
    return { statements, policy: undefined, managed: [], secretPolicy };
  }

  #toRead(token: string, region: string | undefined, calls: readonly string[]): readonly Statement[] {
    const { code } = this.of;
    if (region === undefined) return onTokens(this.#account, code, [token], calls);
    const { secretArn: arn, kmsKey: key } = code.tokens.secretIn(token, region);
    return onSecrets(this.#account, [{ arn, region, key }], calls);
  }

  /** A pipeline that rotates, and can't write a value whatever else it may. */
  rotate(to: Grantee, tokens: readonly string[]): Grant {
    const { code, function: rotator } = this.of;
    const names = tokens.length === 0 ? code.state.tokens.map(({ name }) => name) : tokens;
    return this.#grant('rotate', to, [
      ...onTokens(this.#account, code, names, CALLS.rotate),
      // AWS asks it of whoever calls RotateSecret.
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: rotator.functionArn },
      ...this.#noWrites(names),
    ]);
  }

  /** A pipeline that plans: it reads no value. */
  plan(to: Grantee): Grant {
    const { code } = this.of;
    const all = code.state.tokens.map(({ name }) => name);
    return this.#grant('plan', to, [
      ...onTokens(this.#account, code, all, CALLS.plan),
      { Effect: 'Allow', Action: ['secretsmanager:ListSecrets'], Resource: '*' },
    ]);
  }

  /**
   * A pipeline that applies what a plan says of tokens: it makes secrets, so they are named as far as they are known. Roles,
   * functions and the rest of the stack are the user's own to grant.
   */
  apply(to: Grantee): Grant {
    const { code, function: rotator, pass } = this.of;
    const secrets = code.state.tokens.map((token) => this.#toBe(token));
    const copies = code.state.tokens.flatMap((token) => this.#copiesToBe(token));
    this.#keepIn(to, 'who applies', APPLY);
    const passed = [rotator.role.arn, ...(pass ? [pass.role.arn, pass.schedulerRole.arn] : [])];
    return this.#grant('apply', to, [
      { Effect: 'Allow', Action: secretsManager(APPLY), Resource: secrets.map(({ arn }) => arn) },
      ...this.#copying(),
      ...withKeys(this.#account, [...secrets, ...copies], KEY_USE.make, false),
      { Effect: 'Allow', Action: ['secretsmanager:ListSecrets'], Resource: '*' },
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: rotator.functionArn },
      {
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: passed,
        Condition: { StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com', 'scheduler.amazonaws.com'] } },
      },
    ]);
  }

  /** A person who ends what leaked: reads which token a secret holds, and writes another. No pipeline may. */
  emergency(to: Grantee): Grant {
    const { code, function: rotator } = this.of;
    const all = code.state.tokens.map(({ name }) => name);
    this.#keepIn(to, 'who acts in an emergency', CALLS.emergency);
    return this.#grant('emergency', to, [
      ...onTokens(this.#account, code, all, CALLS.emergency),
      { Effect: 'Allow', Action: ['secretsmanager:ListSecrets'], Resource: '*' },
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: rotator.functionArn },
    ]);
  }

  /** AWS makes and deletes the copies of a secret for whoever may ask for them there. */
  #copying(): readonly Statement[] {
    const copied = this.of.code.state.tokens.filter((token) => isCopied(token)).map((token) => this.#toBe(token).arn);
    return copied.length === 0 ? [] : [{ Effect: 'Allow', Action: secretsManager(COPY), Resource: copied }];
  }

  /** The secret of a token, which may not be there yet: then its six random characters are not known. */
  #toBe({ name, secret, region = this.of.code.region }: DeclaredToken): KeyedSecret {
    const { tokens } = this.of.code;
    const { partition, id } = this.#account;
    const arn =
      secret.kind === 'external'
        ? secret.arn
        : `arn:${partition}:secretsmanager:${region}:${id}:secret:${secret.name}-??????`;
    return { arn, region, key: tokens.kmsKeys.get(name) };
  }

  /** Secrets Manager encrypts a copy as whoever asks for it. */
  #copiesToBe(token: DeclaredToken): readonly KeyedSecret[] {
    const copies = [...(this.of.code.tokens.copies.get(token.name) ?? [])];
    return copies.map(([region, key]) => ({ ...this.#toBe({ ...token, region }), key }));
  }

  #noWrites(names: readonly string[]): readonly Statement[] {
    const arns = names.map((name) => this.of.code.tokens.token(name).secretArn);
    return arns.length === 0 ? [] : [{ Effect: 'Deny', Action: secretsManager(CALLS.write), Resource: arns }];
  }

  /** No policy of a secret may lock out who was granted this. */
  #keepIn({ roleName, arn }: Grantee, who: string, calls: readonly string[]): void {
    if (roleName === undefined) return;
    const arns = [...(arn === undefined ? [] : [arn]), arnHere(`role/${UNKNOWN.path}${roleName}`)];
    this.of.secretPolicies.protect({ who, arns, actions: secretsManager(calls) });
  }

  #grant(name: string, to: Grantee, statements: readonly Statement[]): Grant {
    const { roleName } = to;
    const principal = outsideOf(to);
    if (principal !== undefined)
      throw new StackError([awsStackCodes.diagnose('outside-reads-only', { grant: name, principal })]);
    if (roleName === undefined) return { statements, policy: undefined, managed: [] };
    const { code, meta } = this.of;
    const what = `${name}-${this.node.children.length}`;
    const { inline: policy, managed } = rolePolicies(this, what, {
      ...{ meta, account: this.#account, code, what, inlineName: code.names.of(name), role: roleName, statements },
    });
    return { statements, policy, managed };
  }
}

/** ARN of somebody of another account. */
const outsideOf = ({ roleName, arn }: Grantee): string | undefined => (roleName === undefined ? arn : undefined);

const isCopied = ({ secret }: DeclaredToken): boolean => secret.kind === 'managed' && secret.replicas !== undefined;

const COPY = ['ReplicateSecretToRegions', 'RemoveRegionsFromReplication'];

/** What our provider and AWS's own do with secrets and their rotation. */
const APPLY = [
  ...['CreateSecret', 'DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecret', 'UpdateSecretVersionStage'],
  ...['ListSecretVersionIds', 'TagResource', 'DeleteSecret', 'RestoreSecret', 'RotateSecret', 'CancelRotateSecret'],
];
