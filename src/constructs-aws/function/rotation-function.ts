import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Account, type InProvider } from '../access/account';
import { CALLS, onManagementToken, onTokens } from '../access/statements';
import { closed, type KeysOf } from '../props/closed-props';
import type { FunctionCode } from '../code/function-code';
import { closedNetwork, LAMBDA_KEYS, LambdaParts, type LambdaSettings } from './lambda-parts';
import { rotatedTokens } from './rotated-tokens';

export interface RotationFunctionProps extends LambdaSettings, InProvider {
  /** What it runs, and for which tokens. */
  readonly code: FunctionCode;
}

const KEYS: KeysOf<Required<RotationFunctionProps>> = { ...LAMBDA_KEYS, code: true, provider: true };

/** What a rotation is configured with: a function, and what has to be there before Secrets Manager calls it. */
export interface IRotationFunction {
  readonly functionArn: string;
  /** What it may do has to be granted before a rotation is configured, else AWS refuses. */
  readonly readyAfter: readonly ITerraformDependable[];
}

/**
 * The function that Secrets Manager calls to rotate: log group, role, function, and leave for Secrets Manager of this
 * account to call it. Its role reaches the secrets of the tokens that rotate here, and that of the management token.
 * @throws StackError when a setting is unknown or out of range, or the policy would be too long for IAM
 */
export class RotationFunction extends Construct implements IRotationFunction {
  /** The function. */
  readonly lambda: LambdaFunction;
  /** What it runs as. */
  readonly role: IamRole;
  /** What its role may do. */
  readonly policy: IamRolePolicy;
  /** Where it logs. */
  readonly logGroup: CloudwatchLogGroup;
  /** Who may call it. */
  readonly permission: LambdaPermission;
  readonly readyAfter: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: RotationFunctionProps) {
    super(scope, id);
    const { code, provider } = closed(props, KEYS, 'RotationFunction');
    closedNetwork(props.network);
    const meta = provider ? { provider } : {};
    const account = new Account(this, code.region, meta);
    const rotated = rotatedTokens(code);
    const { tokens, managementToken } = code;
    const parts = new LambdaParts(this, 'parts', {
      ...props,
      ...{ account, handler: 'rotate', description: `Rotates access tokens of ${tokens.spec.ownerId}` },
      statements: [
        ...onTokens(
          account,
          code,
          rotated.map(({ name }) => name),
          CALLS.rotation,
        ),
        ...onManagementToken(account, managementToken),
      ],
    });
    ({ lambda: this.lambda, role: this.role, policy: this.policy, logGroup: this.logGroup } = parts);
    this.permission = new LambdaPermission(this, 'permission', {
      ...meta,
      ...{ statementId: 'secrets-manager', action: 'lambda:InvokeFunction', functionName: this.lambda.functionName },
      principal: 'secretsmanager.amazonaws.com',
      // Without it, anybody's secret of any account could be rotated by this function.
      sourceAccount: account.id,
    });
    this.readyAfter = [this.permission, ...parts.rights];
  }

  get functionArn(): string {
    return this.lambda.arn;
  }
}
