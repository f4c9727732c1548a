import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group';
import type { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Account, InProvider } from '../access/account';
import { policyText, trustText } from '../access/policy';
import type { Names } from '../props/naming';

interface PassTimerProps {
  readonly meta: InProvider;
  readonly account: Account;
  readonly names: Names;
  readonly lambda: LambdaFunction;
  readonly queue: SqsQueue;
  readonly everyHours: number;
  readonly flexibleMinutes: number;
  readonly dependsOn: readonly ITerraformDependable[];
}

/** What calls the pass by the clock: a schedule in a group of its own, and the role that EventBridge Scheduler takes on. */
export class PassTimer extends Construct {
  readonly group: SchedulerScheduleGroup;
  readonly role: IamRole;
  readonly schedule: SchedulerSchedule;

  constructor(scope: Construct, id: string, props: PassTimerProps) {
    super(scope, id);
    const { meta, account, names, lambda, queue, everyHours, flexibleMinutes } = props;
    const name = names.of('passes');
    this.group = new SchedulerScheduleGroup(this, 'group', { ...meta, name });
    this.role = new IamRole(this, 'role', {
      ...meta,
      ...{ name, description: 'EventBridge Scheduler, to begin passes' },
      // AWS names the group there, and never the schedule. Without both, any account's scheduler could take it on.
      assumeRolePolicy: trustText('scheduler.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': account.id, 'aws:SourceArn': this.group.arn },
      }),
    });
    const policy = new IamRolePolicy(this, 'policy', {
      ...meta,
      ...{ name: 'begin', role: this.role.name },
      policy: policyText([
        { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: lambda.arn },
        { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: queue.arn },
      ]),
    });
    this.schedule = new SchedulerSchedule(this, 'schedule', {
      ...meta,
      ...{ name, groupName: this.group.name, description: 'Begins passes over access tokens' },
      scheduleExpression: `rate(${everyHours} hour${everyHours === 1 ? '' : 's'})`,
      flexibleTimeWindow:
        flexibleMinutes === 0 ? { mode: 'OFF' } : { mode: 'FLEXIBLE', maximumWindowInMinutes: flexibleMinutes },
      target: {
        ...{ arn: lambda.arn, roleArn: this.role.arn },
        // A pass that comes an hour late is the next one.
        retryPolicy: { maximumRetryAttempts: 8, maximumEventAgeInSeconds: 3600 },
        deadLetterConfig: { arn: queue.arn },
      },
      dependsOn: [policy, ...props.dependsOn],
    });
  }
}
