import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import type { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { awsStackCodes } from '../../core/diagnostics/catalogue/aws-stack';
import { METRIC_NAMESPACE } from '../../rotation/scheduled/metrics';
import { Account, type InProvider } from '../access/account';
import { annotate } from '../props/annotate';
import { closed, type KeysOf } from '../props/closed-props';
import { StackError } from '../props/stack-error';
import type { FunctionCode } from '../code/function-code';
import type { ScheduledPass } from '../pass/scheduled-pass';
import { type AlarmName, ALARMS, type AlarmRow, periodsOf } from './alarm-table';
import { AlarmTopic } from './alarm-topic';
import { RotationEvents } from './rotation-events';

export interface AlarmSettings {
  /**
   * ARN of a topic that alarms and events go to. Its policy has to let `cloudwatch.amazonaws.com` and
   * `events.amazonaws.com` publish, and a key of it has to let them decrypt: an AWS-managed key does not.
   * @default a topic of its own
   */
  readonly topicArn?: string;
  /**
   * Alarms to leave out, by name.
   * @default none
   */
  readonly without?: readonly AlarmName[];
}

export interface TokenAlarmsProps extends AlarmSettings, InProvider {
  /** Whose tokens it is about. */
  readonly code: FunctionCode;
  /**
   * The function that rotates.
   * @default none: no alarms of it, and none of rotations
   */
  readonly function?: { readonly lambda: LambdaFunction };
  /**
   * The scheduled pass.
   * @default none: no alarms of what passes tell
   */
  readonly pass?: ScheduledPass;
}

const ALARM_NAMES = Object.fromEntries(Object.keys(ALARMS).map((name) => [name, true] as const));

export const ALARM_KEYS: KeysOf<Required<AlarmSettings>> = { topicArn: true, without: true };

/**
 * An alarm for everything that needs a person, and a topic that they go to. Each says what it means and where it is written
 * what to do; docs/aws.md has a heading for each. Subscribe somebody to the topic.
 * @throws StackError when a setting, or an alarm to leave out, is unknown, or a topic is not of the region
 */
export class TokenAlarms extends Construct {
  /** Where alarms go; absent where one was given. */
  readonly topic: SnsTopic | undefined;
  /** By name. */
  readonly alarms: ReadonlyMap<AlarmName, CloudwatchMetricAlarm>;
  readonly #props: TokenAlarmsProps;
  readonly #actions: string[];

  constructor(scope: Construct, id: string, props: TokenAlarmsProps) {
    super(scope, id);
    const keys: KeysOf<Required<TokenAlarmsProps>> = {
      ...ALARM_KEYS,
      code: true,
      function: true,
      pass: true,
      provider: true,
    };
    const { code, without = [], provider } = closed(props, keys, 'TokenAlarms');
    closed(Object.fromEntries(without.map((name) => [name, true])), ALARM_NAMES, 'alarms.without');
    this.#props = props;
    const meta = provider ? { provider } : {};
    const account = new Account(this, code.region, meta);
    if (props.topicArn !== undefined) checkTopic(this, props.topicArn, code.region);
    else {
      this.topic = new AlarmTopic(this, 'topic', { meta, account, name: code.names.of('alarms') }).topic;
    }
    this.#actions = [props.topicArn ?? this.topic?.arn ?? ''];
    const wanted = Object.entries(ALARMS) as readonly (readonly [AlarmName, AlarmRow])[];
    this.alarms = new Map(
      wanted
        .filter(([name]) => !without.includes(name))
        .flatMap(([name, row]) => {
          const alarm = this.#alarm(name, row, meta);
          return alarm ? [[name, alarm] as const] : [];
        }),
    );
  }

  /**
   * Adds what is done when an alarm rings, and when it is over.
   * @param arns of topics, or of anything else that CloudWatch acts on
   */
  addAlarmAction(...arns: readonly string[]): void {
    this.#actions.push(...arns);
    for (const alarm of this.alarms.values()) {
      alarm.alarmActions = [...this.#actions];
      alarm.okActions = [...this.#actions];
    }
  }

  #alarm(name: AlarmName, row: AlarmRow, meta: InProvider): CloudwatchMetricAlarm | undefined {
    const { code, pass } = this.#props;
    const watched = this.#watched(name, row, meta);
    if (!watched) return undefined;
    const { periodSeconds, periods } = periodsOf(row, pass?.everyHours ?? 1);
    return new CloudwatchMetricAlarm(this, name, {
      ...{ ...meta, ...watched, alarmName: code.names.of(name) },
      alarmDescription: `${row.meaning} What to do: docs/aws.md#${name} of hawzu-tokens.`,
      ...{ statistic: row.statistic, comparisonOperator: row.comparison, threshold: row.threshold },
      ...{ period: periodSeconds, evaluationPeriods: periods, treatMissingData: row.missing },
      ...{ alarmActions: [...this.#actions], okActions: [...this.#actions] },
    });
  }

  /** The metric; none where the stack has nothing that emits it. */
  #watched(name: AlarmName, { watched }: AlarmRow, meta: InProvider) {
    const { code, function: rotator, pass } = this.#props;
    const metric = (namespace: string, metricName: string, dimensions: Readonly<Record<string, string>>) => ({
      ...{ namespace, metricName, dimensions },
    });
    switch (watched.of) {
      case 'pass': {
        const { ownerId, workspaceId } = code.tokens.spec;
        return pass && metric(METRIC_NAMESPACE, watched.metric, { Owner: ownerId, Workspace: workspaceId });
      }
      case 'rotation function':
        return rotator && metric('AWS/Lambda', watched.metric, { FunctionName: rotator.lambda.functionName });
      case 'queue':
        return pass && metric('AWS/SQS', watched.metric, { QueueName: pass.queue.name });
      case 'schedule group':
        return pass && metric('AWS/Scheduler', watched.metric, { ScheduleGroup: pass.group.name });
      case 'event': {
        if (!rotator) return undefined;
        const props = { meta, code, event: watched.event, topicArn: this.#actions[0] ?? '' };
        const { rule } = new RotationEvents(this, `${name}-event`, props);
        return metric('AWS/Events', 'TriggeredRules', { RuleName: rule.name });
      }
    }
  }
}

/** What is made elsewhere can't be looked at; what it has to be like is told. */
function checkTopic(scope: Construct, topic: string, region: string): void {
  const where = Token.isUnresolved(topic) ? region : /^arn:[^:]+:sns:([^:]+):\d{12}:[^:]+$/.exec(topic)?.[1];
  if (where !== region) throw new StackError([awsStackCodes.diagnose('topic-elsewhere', { found: topic, region })]);
  const told = Token.isUnresolved(topic) ? 'a topic of yours' : topic;
  annotate(scope, awsStackCodes.diagnose('topic-unchecked', { topic: told }));
}
