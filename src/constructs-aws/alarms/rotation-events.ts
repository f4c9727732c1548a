import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';
import type { InProvider } from '../access/account';
import type { FunctionCode } from '../code/function-code';
import { rotatedTokens } from '../function/rotated-tokens';

/** What EventBridge takes of a pattern. */
const LONGEST_PATTERN = 2048;
const LONGEST_ARN = 140;

interface RotationEventsProps {
  readonly meta: InProvider;
  readonly code: FunctionCode;
  readonly event: 'RotationFailed' | 'RotationAbandoned';
  readonly topicArn: string;
}

/**
 * What Secrets Manager tells of a rotation, by way of CloudTrail. The event goes to the topic, since it names the secret,
 * which an alarm can't. With more tokens than a pattern has room for, it is about every secret of the account and region.
 */
export class RotationEvents extends Construct {
  readonly rule: CloudwatchEventRule;

  constructor(scope: Construct, id: string, { meta, code, event, topicArn }: RotationEventsProps) {
    super(scope, id);
    const arns = rotatedTokens(code).map(({ name }) => code.tokens.token(name).secretArn);
    const fits = arns.length * LONGEST_ARN <= LONGEST_PATTERN - 200;
    this.rule = new CloudwatchEventRule(this, 'rule', {
      ...meta,
      name: code.names.of(event === 'RotationFailed' ? 'failed' : 'abandoned'),
      description: `${event}, of secrets of ${code.tokens.spec.ownerId}`,
      eventPattern: JSON.stringify({
        source: ['aws.secretsmanager'],
        'detail-type': ['AWS Service Event via CloudTrail'],
        detail: { eventName: [event], ...(fits && { additionalEventData: { SecretId: arns } }) },
      }),
    });
    new CloudwatchEventTarget(this, 'target', { ...meta, rule: this.rule.name, arn: topicArn });
  }
}
