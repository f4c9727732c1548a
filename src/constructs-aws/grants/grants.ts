import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import type { FunctionCode } from '../code/function-code';
import { secretNameOf } from '../function/rotated-tokens';
import type { RotationFunction } from '../function/rotation-function';
import type { ScheduledPass } from '../pass/scheduled-pass';
import { Account, type InProvider } from '../access/account';
import type { Grantee } from './grantee';
import { checkSize, policyText, type Statement } from '../access/policy';
import { CALLS, onTokens, secretsManager } from '../access/statements';

/** What was granted. */
export interface Grant {
  /** In IAM's own words, references included. */
  readonly statements: readonly Statement[];
  /** The policy of the role; absent where nobody was named. */
  readonly policy: IamRolePolicy | undefined;
}

export interface Granted {
  readonly code: FunctionCode;
  readonly function: RotationFunction;
  readonly pass: ScheduledPass | undefined;
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

  read(to: Grantee, token: string, describe: boolean): Grant {
    const calls = describe ? CALLS.read : ['GetSecretValue'];
    return this.#grant(`read-${token}`, to, onTokens(this.#account, this.of.code.tokens, [token], calls));
  }

  /** A pipeline that rotates, and can't write a value whatever else it may. */
  rotate(to: Grantee, tokens: readonly string[]): Grant {
    const { code, function: rotator } = this.of;
    const names = tokens.length === 0 ? code.state.tokens.map(({ name }) => name) : tokens;
    return this.#grant('rotate', to, [
      ...onTokens(this.#account, code.tokens, names, CALLS.rotate),
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
      ...onTokens(this.#account, code.tokens, all, CALLS.plan),
      { Effect: 'Allow', Action: ['secretsmanager:ListSecrets'], Resource: '*' },
    ]);
  }

  /**
   * A pipeline that applies what a plan says of tokens: it makes secrets, so they are named as far as they are known. Roles,
   * functions and the rest of the stack are the user's own to grant.
   */
  apply(to: Grantee): Grant {
    const { code, function: rotator, pass } = this.of;
    const all = code.state.tokens.map(({ name }) => name);
    const resources = code.state.tokens.map(({ secret, region }) =>
      secret.kind === 'external' ? secret.arn : this.#arnToBe(secret.name, region ?? code.region),
    );
    const passed = [rotator.role.arn, ...(pass ? [pass.role.arn, pass.schedulerRole.arn] : [])];
    return this.#grant('apply', to, [
      { Effect: 'Allow', Action: secretsManager(APPLY), Resource: resources },
      ...this.#copying(),
      ...onTokens(this.#account, code.tokens, all, CALLS.emergency).filter(({ Action }) =>
        Action[0]?.startsWith('kms:'),
      ),
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
    return this.#grant('emergency', to, [
      ...onTokens(this.#account, code.tokens, all, CALLS.emergency),
      { Effect: 'Allow', Action: ['secretsmanager:ListSecrets'], Resource: '*' },
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: rotator.functionArn },
    ]);
  }

  /** AWS makes and deletes the copies of a secret for whoever may ask for them there. */
  #copying(): readonly Statement[] {
    const { code } = this.of;
    const copied = code.state.tokens.flatMap(({ secret, region }) =>
      secret.kind === 'managed' && secret.replicas ? [this.#arnToBe(secret.name, region ?? code.region)] : [],
    );
    return copied.length === 0 ? [] : [{ Effect: 'Allow', Action: secretsManager(COPY), Resource: copied }];
  }

  #noWrites(names: readonly string[]): readonly Statement[] {
    const arns = names.map((name) => this.of.code.tokens.token(name).secretArn);
    return arns.length === 0 ? [] : [{ Effect: 'Deny', Action: secretsManager(CALLS.write), Resource: arns }];
  }

  /** Its six random characters are not known before it is made. */
  #arnToBe(name: string, region: string): string {
    const { partition, id } = this.#account;
    return `arn:${partition}:secretsmanager:${region}:${id}:secret:${name}-??????`;
  }

  #grant(name: string, { roleName }: Grantee, statements: readonly Statement[]): Grant {
    if (roleName === undefined) return { statements, policy: undefined };
    const { code, meta } = this.of;
    // Each secret stands in two statements at most: what is allowed, and what its key or a denial is for.
    const granted = name.startsWith('read-') ? [] : code.state.tokens.map(secretNameOf);
    checkSize(roleName, granted, 2);
    const policy = new IamRolePolicy(this, `${name}-${this.node.children.length}`, {
      ...meta,
      ...{ name: code.names.of(name), role: roleName, policy: policyText(statements) },
    });
    return { statements, policy };
  }
}

const COPY = ['ReplicateSecretToRegions', 'RemoveRegionsFromReplication'];

/** What our provider and AWS's own do with secrets and their rotation. */
const APPLY = [
  ...['CreateSecret', 'DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecret', 'UpdateSecretVersionStage'],
  ...['ListSecretVersionIds', 'TagResource', 'DeleteSecret', 'RestoreSecret', 'RotateSecret', 'CancelRotateSecret'],
];
