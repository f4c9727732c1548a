import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Account, InProvider } from '../access/account';
import { type Statement, trustText } from '../access/policy';
import { rolePolicies } from '../access/role-policies';
import { MANAGED_POLICIES } from '../access/spread';
import { closed, inRange, type KeysOf } from '../props/closed-props';
import type { FunctionCode } from '../code/function-code';

/** Where a function gets its network from. It needs a way to the token API and to Secrets Manager. */
export interface Network {
  /** Private subnets with a NAT gateway, or with endpoints. */
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** What can be said of either function. */
export interface LambdaSettings {
  /**
   * How long a call may take, in seconds: 60 to 900.
   * @default 300
   */
  readonly timeoutSeconds?: number;
  /**
   * Memory in MB, which sets the share of a processor too: 128 to 10240.
   * @default 256
   */
  readonly memoryMb?: number;
  /**
   * How many days logs are kept.
   * @default 90
   */
  readonly retentionDays?: number;
  /**
   * Puts the function into a VPC.
   * @default none: it reaches the internet as Lambda does
   */
  readonly network?: Network;
  /**
   * ARN of a policy that bounds what its role may ever do.
   * @default none
   */
  readonly permissionsBoundaryArn?: string;
  /**
   * A version of Node.js that Lambda and the AWS provider in use know.
   * @default 'nodejs22.x'
   */
  readonly runtime?: string;
  /**
   * How many managed policies its role may have where the inline one is too short for all secrets: 0 to 20. AWS has to be
   * asked for more than 10.
   * @default 10
   */
  readonly managedPolicies?: number;
}

/** 0 for none. */
const managedIn = (count: number): number => inRange('managedPolicies', count, [0, MANAGED_POLICIES.most]);

export const LAMBDA_KEYS: KeysOf<Required<LambdaSettings>> = {
  ...{ timeoutSeconds: true, memoryMb: true, retentionDays: true, network: true },
  ...{ permissionsBoundaryArn: true, runtime: true, managedPolicies: true },
};

export interface LambdaPartsProps extends LambdaSettings, InProvider {
  readonly code: FunctionCode;
  readonly account: Account;
  readonly handler: 'rotate' | 'pass';
  readonly description: string;
  /** Beside logs and network. */
  readonly statements: readonly Statement[];
  readonly reservedConcurrency?: number | undefined;
}

/** A function of Lambda with its log group and its role: what both of ours have in common. */
export class LambdaParts extends Construct {
  readonly logGroup: CloudwatchLogGroup;
  readonly role: IamRole;
  readonly policy: IamRolePolicy;
  /** All that has to be there for the role to be able to do its work. */
  readonly rights: readonly ITerraformDependable[];
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: LambdaPartsProps) {
    super(scope, id);
    const { code, account, handler, statements, network, provider } = props;
    const { timeoutSeconds = 300, memoryMb = 256, retentionDays = 90, runtime = 'nodejs22.x' } = props;
    const managedPolicies = managedIn(props.managedPolicies ?? MANAGED_POLICIES.usual);
    const meta = provider ? { provider } : {};
    const name = code.names.of(handler);
    this.logGroup = new CloudwatchLogGroup(this, 'logs', {
      ...meta,
      name: `/aws/lambda/${name}`,
      retentionInDays: retentionDays,
    });
    this.role = new IamRole(this, 'role', {
      ...meta,
      ...{ name, description: props.description, assumeRolePolicy: trustText('lambda.amazonaws.com') },
      ...(props.permissionsBoundaryArn !== undefined && { permissionsBoundary: props.permissionsBoundaryArn }),
    });
    const logs = account.arn('logs', `log-group:/aws/lambda/${name}:*`);
    const { inline, attached } = rolePolicies(this, 'policy', {
      ...{ meta, account, code, what: handler, inlineName: handler, role: this.role.name, managedPolicies },
      statements: [
        ...statements,
        { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logs },
        ...(network ? [NETWORK_STATEMENT] : []),
      ],
    });
    this.policy = inline;
    this.rights = [inline, ...attached];
    this.lambda = new LambdaFunction(this, 'lambda', {
      ...meta,
      ...{ functionName: name, description: props.description, role: this.role.arn },
      ...{ filename: code.path, sourceCodeHash: code.hash, handler: `function.${handler}`, runtime },
      architectures: ['arm64'],
      timeout: inRange('timeoutSeconds', timeoutSeconds, [60, 900]),
      memorySize: inRange('memoryMb', memoryMb, [128, 10_240]),
      ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...(network && {
        vpcConfig: { subnetIds: [...network.subnetIds], securityGroupIds: [...network.securityGroupIds] },
      }),
      // Its first call needs both.
      dependsOn: [...this.rights, this.logGroup],
    });
  }
}

/** Lambda makes them for a function in a VPC; there is nothing to name before they are made. */
const NETWORK_STATEMENT: Statement = {
  Effect: 'Allow',
  Action: [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
  ].concat(['ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses']),
  Resource: '*',
};

/** @throws StackError for a key that there is not */
export const closedNetwork = (network: Network | undefined): void => {
  if (network) closed(network, { subnetIds: true, securityGroupIds: true }, 'network');
};
