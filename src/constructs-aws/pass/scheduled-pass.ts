import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config';
import type { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import type { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import { Account, type InProvider } from '../access/account';
import { type Statement } from '../access/policy';
import { CALLS, onManagementToken, onTokens } from '../access/statements';
import { closed, inRange, type KeysOf } from '../props/closed-props';
import type { FunctionCode } from '../code/function-code';
import { closedNetwork, LAMBDA_KEYS, LambdaParts, type LambdaSettings } from '../function/lambda-parts';
import type { IRotationFunction } from '../function/rotation-function';
import { hoursOf } from '../props/hours-of';
import { PassTimer } from './pass-timer';

export interface PassSettings extends LambdaSettings {
  /**
   * From one pass to the next: whole hours, `1h` to `24h`.
   * @default '1h'
   */
  readonly every?: string;
  /**
   * Within how many minutes of its time a pass begins, so that many stacks do not begin at once: 1 to 1440, and 0 for none.
   * @default 10
   */
  readonly flexibleMinutes?: number;
  /**
   * How many passes may run at once. Passes bear company, so this only saves calls; `false` reserves nothing, for accounts
   * whose concurrency leaves nothing to reserve.
   * @default 1
   */
  readonly reservedConcurrency?: number | false;
}

export interface ScheduledPassProps extends PassSettings, InProvider {
  /** What it runs, and for which tokens. */
  readonly code: FunctionCode;
  /** What rotates the tokens: the pass has Secrets Manager ask it for a value that is missing or overdue. */
  readonly function: IRotationFunction;
}

export const PASS_KEYS: KeysOf<Required<PassSettings>> = {
  ...LAMBDA_KEYS,
  ...{ every: true, flexibleMinutes: true, reservedConcurrency: true },
};

/** Two weeks, the longest that a queue keeps anything. */
const KEPT_SECONDS = 1_209_600;

/**
 * What retires superseded tokens, and has a value made where a consumer fails or a rotation was missed, by the clock: a second function of the same code,
 * a schedule of EventBridge Scheduler, and a queue for what was lost. The scheduler invokes without waiting, so its queue
 * sees only what could not be delivered; what fails in the function comes there from Lambda.
 * @throws StackError when a setting is unknown or out of range, or the policy would be too long for IAM
 */
export class ScheduledPass extends Construct {
  /** The function. */
  readonly lambda: LambdaFunction;
  /** What it runs as. */
  readonly role: IamRole;
  /** What its role may do. */
  readonly policy: IamRolePolicy;
  /** Where it logs. */
  readonly logGroup: CloudwatchLogGroup;
  /** Where passes go that failed or could not be delivered. */
  readonly queue: SqsQueue;
  /** Of the schedule; its metrics are by group. */
  readonly group: SchedulerScheduleGroup;
  /** When passes begin. */
  readonly schedule: SchedulerSchedule;
  /** What EventBridge Scheduler acts as. */
  readonly schedulerRole: IamRole;
  /** From one pass to the next. */
  readonly everyHours: number;

  constructor(scope: Construct, id: string, props: ScheduledPassProps) {
    super(scope, id);
    const keys: KeysOf<Required<ScheduledPassProps>> = { ...PASS_KEYS, code: true, function: true, provider: true };
    const { code, provider, every = '1h', reservedConcurrency = 1 } = closed(props, keys, 'ScheduledPass');
    closedNetwork(props.network);
    this.everyHours = inRange('every', hoursOf('every', every) ?? 1, [1, 24]);
    const meta = provider ? { provider } : {};
    const account = new Account(this, code.region, meta);
    const { names, tokens, state } = code;
    this.queue = new SqsQueue(this, 'queue', {
      ...meta,
      ...{ name: names.of('dead-letters'), messageRetentionSeconds: KEPT_SECONDS, sqsManagedSseEnabled: true },
    });
    const parts = new LambdaParts(this, 'parts', {
      ...props,
      ...{ account, handler: 'pass', description: `Retires access tokens of ${tokens.spec.ownerId}` },
      statements: [
        ...onTokens(
          account,
          code,
          state.tokens.map(({ name }) => name),
          CALLS.pass,
        ),
        LIST,
        ...onManagementToken(account, code.managementToken),
        // AWS asks it of whoever calls RotateSecret.
        { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: props.function.functionArn },
        { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: this.queue.arn },
      ],
      reservedConcurrency:
        reservedConcurrency === false ? undefined : inRange('reservedConcurrency', reservedConcurrency, [1, 1000]),
    });
    ({ lambda: this.lambda, role: this.role, policy: this.policy, logGroup: this.logGroup } = parts);
    const onFailure = new LambdaFunctionEventInvokeConfig(this, 'invocations', {
      ...meta,
      functionName: this.lambda.functionName,
      // The next pass does what this one could not.
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: 3600,
      destinationConfig: { onFailure: { destination: this.queue.arn } },
      dependsOn: [...parts.rights],
    });
    const timer = new PassTimer(this, 'timer', {
      ...{ meta, account, names, lambda: this.lambda, queue: this.queue },
      ...{
        everyHours: this.everyHours,
        flexibleMinutes: inRange('flexibleMinutes', props.flexibleMinutes ?? 10, [0, 1440]),
      },
      dependsOn: [onFailure],
    });
    ({ group: this.group, schedule: this.schedule, role: this.schedulerRole } = timer);
  }
}

/** Secrets Manager knows no resource for it: it lists names, and no value. */
export const LIST: Statement = { Effect: 'Allow', Action: ['secretsmanager:ListSecrets'], Resource: '*' };
